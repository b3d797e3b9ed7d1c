"""What is kept of a person: handed out, erased on demand, erased when its time is over."""

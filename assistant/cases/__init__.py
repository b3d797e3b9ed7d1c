"""Cases that technicians solved: recorded, reviewed, found by the next search, withdrawn."""

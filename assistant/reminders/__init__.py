"""Messages to drivers about their bookings: the day before, two hours before, and changes."""

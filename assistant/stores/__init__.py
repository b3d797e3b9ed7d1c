"""The stores that a driver can be sent to."""

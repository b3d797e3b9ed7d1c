"""HTTP and pages: a thin shell over `assistant`."""

"""Posters of a store's work: PNG with headline, price and a QR code to the booking page."""

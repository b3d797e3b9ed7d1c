"""What the assistant may say: lamps, trouble codes, guides, services, stores."""

"""Who calls: accounts with roles, tokens, anonymous sessions, signed cookies, throttling."""

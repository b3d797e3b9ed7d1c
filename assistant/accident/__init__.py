"""After a crash: what is known, what to ask, what to do and photograph next. No model decides."""

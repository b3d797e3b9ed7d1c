"""Safety decided in code: red flags, forced lines, refusals, emergency numbers."""

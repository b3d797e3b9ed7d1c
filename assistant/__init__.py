"""The car-care assistant: agent, planner, safety, booking, accounts, CLI."""

"""The embedded planner: understanding, dialogue state, policy, wording."""

"""Damage to the bodywork: several photos merged, what the repair costs, whether to claim."""

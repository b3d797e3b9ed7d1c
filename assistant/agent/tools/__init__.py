"""What the models can do: one file a capability."""

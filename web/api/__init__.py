"""The HTTP API: one file a resource. Routes translate; rules live in `assistant`."""

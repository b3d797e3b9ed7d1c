"""Names that the planner and the middleware share."""

# The tool name under which an executed proposal enters the history.
CONFIRM_TOOL = "confirm"

"""Names that the planner and the middleware share."""

# The tool name under which an executed proposal enters the history.
CONFIRM_TOOL = "confirm"
# What chunks of a language model say of their provider; the planner has one of its own.
MODEL_PROVIDER = "openai"
# The tool that looks at photos, which is there only when there are some.
PHOTO_TOOL = "inspect_photo"
# The tool that reads a number plate, for a driver who asks for it.
PLATE_TOOL = "read_plate"
# The tools that advise after a crash, explain its insurance, and estimate what its damage costs.
CRASH_TOOL = "accident_help"
COVER_TOOL = "explain_cover"
COST_TOOL = "estimate_damage"

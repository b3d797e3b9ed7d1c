"""What a language model or its service can do wrong. Each lets the planner take over."""


class ModelFailure(Exception):
    """The answer of a language model can't be used; the message says why, never what it said."""


class CutOff(ModelFailure):
    """The answer ended before the model had finished: the connection, or a limit of tokens."""


class BadAnswer(ModelFailure):
    """The service answered something that is no completion."""


class BadCall(ModelFailure):
    """A tool call that can't be carried out, or one that is not the model's to make."""


class NothingToSay(ModelFailure):
    """There is no text that may be sent: none at all, in another language, or all withheld."""


class Looping(ModelFailure):
    """The model makes the same tool call again and again."""


class OverBudget(ModelFailure):
    """Time or calls of the turn are used up."""

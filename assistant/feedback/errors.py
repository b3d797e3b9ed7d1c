"""Why feedback can't be taken."""


class FeedbackError(Exception):
    """Feedback that can't be taken. The message says why and what to do."""


class UnknownCrop(FeedbackError):
    """There is no such cut-out of this caller's thread, or it is gone."""


class UnknownPick(FeedbackError):
    """The answer names no lamp."""


class FolderInUse(FeedbackError):
    """An export would mix with what lies in the folder already."""

"""Why something about a case was refused: what happened, which value, what to do."""


class CaseError(Exception):
    """A refusal that the caller can act on; nothing was written."""


class UnknownCase(CaseError):
    """No case has this id."""


class UnknownCasePhoto(CaseError):
    """The case has no photo with this id."""


class InvalidCase(CaseError):
    """A text that no case may hold; `field` says which one."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(f"{field} can't be used: {message}.")
        self.field = field


class StaleVersion(CaseError):
    """The case changed since the caller read it; `current_version` is what it is now."""

    def __init__(self, sent: int, current: int) -> None:
        super().__init__(
            f"You sent version {sent} and the case is at version {current}: it was changed "
            "meanwhile. Read it again, then repeat your change on what it says now."
        )
        self.current_version = current


class CaseNotChangeable(CaseError):
    """The state of the case does not allow this."""

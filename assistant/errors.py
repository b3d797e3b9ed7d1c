"""Why a turn was refused before any model ran: what happened, what to do."""


class TurnError(Exception):
    """A turn that can't be taken."""


class EmptyTurn(TurnError):
    """There is nothing to answer, or more than can be read."""


class TooLong(TurnError):
    """The message or the number of images is above the limit."""


class UnknownThread(TurnError):
    """No thread of this caller has this id."""


class NothingToReport(TurnError):
    """A thread tells of no accident."""


class ThreadBusy(TurnError):
    """Another turn of the thread is running."""


class TurnStands(TurnError):
    """A turn that wrote a booking can't be taken back; `code` is the booking's."""

    def __init__(self, text: str, code: str) -> None:
        super().__init__(text)
        self.code = code

"""Why a caller was turned away."""


class AccountError(Exception):
    """A refusal that the caller can act on."""


class InvalidAccount(AccountError):
    """The name, role, store or password of a new account can't be used."""


class UnknownAccount(AccountError):
    """There is no account of this name."""


class WrongCredentials(AccountError):
    """Name or password is wrong; which one is not said."""


class TooManyLogins(AccountError):
    """Too many wrong passwords for one name; wait `retry_after_s` seconds."""

    def __init__(self, retry_after_s: int) -> None:
        super().__init__(f"Too many wrong passwords; try again in {retry_after_s} seconds.")
        self.retry_after_s = retry_after_s


class TooManyCodes(AccountError):
    """Too many codes for one phone; wait `retry_after_s` seconds."""

    def __init__(self, retry_after_s: int) -> None:
        super().__init__(f"Too many codes for this phone; try again in {retry_after_s} seconds.")
        self.retry_after_s = retry_after_s


class WrongCode(AccountError):
    """The code that a phone got is not the one that came back."""


class CodesUnavailable(AccountError):
    """No code can be sent to phones."""


class LinkSpent(AccountError):
    """The link to make the first administrator is not good any more."""


class SignInNeeded(AccountError):
    """Nobody is signed in (401)."""


class NotAllowed(AccountError):
    """The account's role or store does not allow this (403)."""


class InvalidCookie(AccountError):
    """The cookie was not written here, or is too old."""


class SecretUnavailable(AccountError):
    """The secret file can't be read or made."""


class SealBroken(AccountError):
    """Sealed data can't be opened: the secret is another one, or the data was changed."""

"""Signed cookies with an age, and the token that guards their writes."""

import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from assistant.accounts.errors import InvalidCookie
from assistant.accounts.secret import derive_key

MAX_AGE = timedelta(days=180)
ROTATE_AFTER = timedelta(days=1)


@dataclass(frozen=True)
class Opened:
    """A cookie's value; `stale` asks to seal it again and send it anew."""

    value: str
    stale: bool


class Cookies:
    """Seals values into cookies and opens them again.

    Args:
        secrets: The present secret first; older ones still open cookies, but as stale.
        name: The cookie's name: a value sealed for one can't be used as another.
        max_age: Older cookies are refused.
    """

    def __init__(self, secrets: Sequence[str], name: str, max_age: timedelta = MAX_AGE) -> None:
        from itsdangerous import TimestampSigner

        keys = [derive_key(secret, f"cookie:{name}") for secret in secrets]
        # The library signs with the last key.
        self._signer = TimestampSigner(keys[::-1], salt=name)
        self._present = TimestampSigner(keys[0], salt=name)
        self._max_age = max_age

    def seal(self, value: str) -> str:
        """Return the cookie text."""
        return self._signer.sign(value).decode()

    def open(self, cookie: str) -> Opened:
        """Return the value of a cookie.

        Raises:
            InvalidCookie: It was not sealed here, or is older than `max_age`.
        """
        from itsdangerous import BadSignature

        max_age_s = int(self._max_age.total_seconds())
        try:
            value = self._signer.unsign(cookie, max_age=max_age_s).decode()
        except BadSignature as error:
            raise InvalidCookie("The cookie is not ours or too old; sign in again.") from error
        return Opened(value, stale=self._is_stale(cookie))

    def _is_stale(self, cookie: str) -> bool:
        return not self._present.validate(cookie, max_age=int(ROTATE_AFTER.total_seconds()))


def csrf_token(secret: str, session: str) -> str:
    """Return the token that forms of this login session must send back."""
    return hmac.new(derive_key(secret, "csrf"), session.encode(), "sha256").hexdigest()


def is_csrf_token(secret: str, session: str, token: str) -> bool:
    """Tell whether a form's token belongs to this login session; takes constant time."""
    return hmac.compare_digest(csrf_token(secret, session).encode(), token.encode())

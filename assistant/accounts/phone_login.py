"""Drivers who prove a phone by a code get the session of that phone, on every device."""

import json
import secrets
from collections.abc import Mapping
from datetime import timedelta
from functools import cache
from hmac import compare_digest
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import yaml

from assistant.accounts.counters import SqlAttempts, SqlStorage
from assistant.accounts.errors import (
    CodesUnavailable,
    SealBroken,
    TooManyCodes,
    TooManyLogins,
    WrongCode,
)
from assistant.accounts.sessions import Session
from assistant.accounts.vault import Vault
from assistant.booking.clock import Clock, RealClock
from assistant.booking.phones import normalise_phone
from assistant.messages import Locale
from assistant.reminders.channels import build_channel
from assistant.reminders.model import Channel, ChannelError, Message

if TYPE_CHECKING:
    from assistant.bootstrap import Desks

LASTS = timedelta(minutes=10)
CODES_AN_HOUR = 3
HOUR_S = 3600
PURPOSE = "login code"


class PhoneLogin:
    """Sends codes and takes them back; what was sent is kept by the driver alone, sealed.

    Args:
        vault: Seals the challenge and names the session of a phone.
        attempts: Counts wrong codes of a phone.
        storage: Counts the codes sent to a phone, and those that were used.
        channel: Carries the code; None where there is none that reaches people.
        clock: Real time.
    """

    def __init__(
        self,
        vault: Vault,
        attempts: SqlAttempts,
        storage: SqlStorage,
        channel: Channel | None,
        clock: Clock,
    ) -> None:
        self._vault = vault
        self._attempts = attempts
        self._storage = storage
        self._channel = channel
        self._clock = clock

    @property
    def reaches_phones(self) -> bool:
        """Tell whether codes can be sent at all."""
        return self._channel is not None

    def send(self, phone: str, locale: Locale) -> str:
        """Send a code to a phone; return the challenge that has to come back with it.

        Raises:
            CodesUnavailable: No channel reaches people, or it does not answer now.
            InvalidDetails: The phone can't exist.
            TooManyCodes: Three codes within the hour.
        """
        number = normalise_phone(phone)
        if self._channel is None:
            raise CodesUnavailable(
                "Codes can't be sent: whoever runs this sets CARCARE_REMINDERS to webhook or smtp."
            )
        sent = self._storage.incr(f"codes:{self._print(number)}", HOUR_S)
        if sent > CODES_AN_HOUR:
            raise TooManyCodes(HOUR_S)
        code, until = f"{secrets.randbelow(10**6):06}", (self._clock.now() + LASTS).timestamp()
        message_id = uuid4().hex
        told = {"phone": number, "code": code, "until": until, "id": message_id}
        try:
            self._channel.send(_message(message_id, number, code, locale))
        except ChannelError as error:
            raise CodesUnavailable("The code could not be sent; try again later.") from error
        return self._vault.seal(json.dumps(told), PURPOSE)

    def session(self, challenge: str, code: str) -> Session:
        """Return the session of the phone.

        Raises:
            WrongCode: The code is another one, was used, or is too old.
            TooManyLogins: Five wrong codes for this phone within 15 minutes.
        """
        told = self._opened(challenge)
        key = f"code:{self._print(told['phone'])}"
        if wait_s := self._attempts.spend(key):
            raise TooManyLogins(wait_s)
        right = compare_digest(str(told["code"]).encode(), code.strip().encode())
        in_time = float(told["until"]) > self._clock.now().timestamp()
        if not right or not in_time or self._storage.incr(f"used:{told['id']}", HOUR_S) > 1:
            raise WrongCode("The code is wrong, was used, or is too old; ask for a new one.")
        self._attempts.refund(key)
        found = self._vault.fingerprint(told["phone"], "phone session")
        return Session(found, told["phone"][-4:])

    def _opened(self, challenge: str) -> dict[str, str]:
        try:
            # The vault gives unsealed text back as it is: that would be anybody's challenge.
            if not self._vault.is_present(challenge):
                raise SealBroken("it is not sealed")
            found: dict[str, str] = json.loads(self._vault.open(challenge, PURPOSE))
        except (SealBroken, ValueError) as error:
            raise WrongCode("The challenge is not ours; ask for a new code.") from error
        return found

    def _print(self, phone: str) -> str:
        return self._vault.fingerprint(phone, PURPOSE)[:32]


def build_phone_login(desks: "Desks") -> PhoneLogin:
    """Return the phone login over open desks; the log reaches nobody, so it sends no codes."""
    real, settings = RealClock(), desks.settings
    reaches = settings.reminders in ("smtp", "webhook")
    channel = build_channel(settings, lambda: real.now().timestamp()) if reaches else None
    storage = SqlStorage(desks.engine, real)
    return PhoneLogin(desks.vault, SqlAttempts(desks.engine, real), storage, channel, real)


def _message(message_id: str, phone: str, code: str, locale: Locale) -> Message:
    words = _words()[locale]
    text = words["text"].format(code=code)
    return Message(message_id, "login_code", phone, locale, words["subject"], text)


@cache
def _words() -> Mapping[str, Mapping[str, str]]:
    path = Path(__file__).parent / "data" / "login_code.yaml"
    found: Mapping[str, Mapping[str, str]] = yaml.load(
        path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader
    )
    return found

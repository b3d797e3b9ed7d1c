"""Ways to people: the log, e-mail, and a web address of yours for SMS or WeChat."""

import hmac
import json
import logging
import smtplib
from collections.abc import Callable
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

from assistant.reminders.model import Channel, ChannelError, ChannelRefused, Message
from assistant.settings import Settings

logger = logging.getLogger(__name__)

# Shorter than the outbox's lease, or another process would send at the same time.
TIMEOUT_S = 20.0
SIGNATURE, TIMESTAMP, IDEMPOTENCY = (
    "X-CarCare-Signature",
    "X-CarCare-Timestamp",
    "Idempotency-Key",
)
# The receiver may take it later, or has it already.
LATER, THERE = frozenset((408, 425, 429)), 409


class LogChannel:
    """Writes that a message was due, and not a word of it: logs are read by many."""

    def send(self, message: Message) -> None:
        """Write one line."""
        logger.info("message %s (%s) is due", message.message_id, message.kind)


class MailChannel:
    """Sends by SMTP. Bookings hold a phone and no e-mail address, so `to` says where mails go.

    Args:
        url: smtp://user:password@host:port (STARTTLS where the server has it) or smtps://….
        sender: The From address.
        to: An address; `{phone}` in it becomes the number, as gateways from mail to SMS want.
    """

    def __init__(self, url: str, sender: str, to: str) -> None:
        self._url = urlsplit(url)
        self._sender = sender
        self._to = to

    def send(self, message: Message) -> None:
        """Hand the mail to the server; its Message-ID is the same each time."""
        mail = EmailMessage()
        mail["From"], mail["Subject"] = self._sender, message.subject
        mail["To"] = self._to.replace("{phone}", message.to.removeprefix("+"))
        mail["Message-ID"] = f"<{message.message_id}@carcare>"
        mail.set_content(message.text)
        try:
            self._deliver(mail)
        except (smtplib.SMTPRecipientsRefused, smtplib.SMTPSenderRefused) as error:
            # What the server says of an address may repeat it.
            raise ChannelRefused(type(error).__name__) from None
        except (smtplib.SMTPException, OSError) as error:
            raise ChannelError(type(error).__name__) from None

    def _deliver(self, mail: EmailMessage) -> None:
        host, port = self._url.hostname or "localhost", self._url.port or 0
        secure = self._url.scheme == "smtps"
        connect = smtplib.SMTP_SSL if secure else smtplib.SMTP
        with connect(host, port, timeout=TIMEOUT_S) as server:
            server.ehlo()
            if not secure and server.has_extn("starttls"):
                server.starttls()
                server.ehlo()
            if self._url.username:
                server.login(unquote(self._url.username), unquote(self._url.password or ""))
            server.send_message(mail)


class WebhookChannel:
    """Posts JSON to an address of yours, which sends it by SMS, WeChat or whatever it can.

    The signature is HMAC-SHA256 over the timestamp, a dot and the body. 2xx and 409 ("I have it")
    count as sent, 408, 425, 429 and 5xx are tried again, other answers never.

    Args:
        url: The address.
        secret: The key of the signature, which both sides know.
        now: Returns Unix time.
    """

    def __init__(self, url: str, secret: str, now: Callable[[], float]) -> None:
        self._url = url
        self._secret = secret.encode()
        self._now = now

    def send(self, message: Message) -> None:
        """Post the message under its id as idempotency key."""
        import httpx2

        body = json.dumps(_document(message), ensure_ascii=False).encode()
        try:
            answer = httpx2.post(
                self._url, content=body, headers=self._headers(message, body), timeout=TIMEOUT_S
            )
        except httpx2.HTTPError as error:
            raise ChannelError(type(error).__name__) from None
        status = answer.status_code
        if 200 <= status < 300 or status == THERE:
            return
        refused = status < 500 and status not in LATER
        raise (ChannelRefused if refused else ChannelError)(f"HTTP {status}")

    def _headers(self, message: Message, body: bytes) -> dict[str, str]:
        at = str(int(self._now()))
        return {
            "Content-Type": "application/json",
            IDEMPOTENCY: message.message_id,
            TIMESTAMP: at,
            SIGNATURE: sign(self._secret, at, body),
        }


def sign(secret: bytes, timestamp: str, body: bytes) -> str:
    """Return the signature that a receiver compares with the header's."""
    return "sha256=" + hmac.new(secret, timestamp.encode() + b"." + body, "sha256").hexdigest()


def build_channel(settings: Settings, now: Callable[[], float]) -> Channel | None:
    """Return the channel of the settings; None when messages are switched off."""
    url, secret = settings.reminders_url or "", settings.reminders_secret or ""
    match settings.reminders:
        case "off":
            return None
        case "log":
            return LogChannel()
        case "smtp":
            return MailChannel(url, settings.reminders_from or "", settings.reminders_to or "")
        case "webhook":
            return WebhookChannel(url, secret, now)


def _document(message: Message) -> dict[str, object]:
    return {
        "id": message.message_id,
        "kind": message.kind,
        "to": message.to,
        "locale": message.locale,
        "text": message.text,
        "booking": dict(message.facts),
    }

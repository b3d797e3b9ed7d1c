"""Puts together what reminds drivers."""

from collections.abc import Callable

from sqlalchemy import Engine

from assistant.booking.clock import Clock, RealClock
from assistant.reminders.channels import build_channel
from assistant.reminders.outbox import Outbox
from assistant.reminders.sending import Reminders
from assistant.settings import Settings
from knowledge_base.load import Knowledge


def build_reminders(
    settings: Settings, engine: Engine, clock: Clock, knowledge: Callable[[], Knowledge]
) -> Reminders | None:
    """Return what reminds drivers; None when it is switched off."""
    real = RealClock()
    channel = build_channel(settings, lambda: real.now().timestamp())
    if channel is None:
        return None
    return Reminders(Outbox(engine, clock, real), channel, knowledge)

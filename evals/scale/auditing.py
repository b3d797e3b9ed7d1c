"""What must not be found after the drivers have gone."""

from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence

from sqlalchemy import Engine, select

from assistant.accounts.vault import Vault
from assistant.booking.audit import audit
from assistant.booking.tables import bookings
from assistant.checkpoints import open_checkpointer
from assistant.privacy.conversations import Conversations
from evals.scale.driving import Seen
from evals.scale.serving import ROOT


async def find_faults(engine: Engine, vault: Vault, seen: Sequence[Seen]) -> dict[str, list[str]]:
    """Return by kind what is wrong, each kind empty when all is well."""
    return {
        "oversold, lost or leaked by the books' own audit": audit(engine),
        "bookings told and not kept as told, or kept and never told": list(_books(engine, seen)),
        "turns answered and not in their conversation": [
            line async for line in _lost_turns(engine, vault, seen)
        ],
        "answers of 5xx": [
            f"{kind} got {status}" for one in seen for kind, status in one.statuses if status >= 500
        ],
        "what drivers met": [line for one in seen for line in one.faults],
    }


def _books(engine: Engine, seen: Sequence[Seen]) -> Iterator[str]:
    with engine.connect() as connection:
        rows = connection.execute(
            select(bookings.c.code, bookings.c.status, bookings.c.owner)
        ).all()
    kept = {row.code: row.status for row in rows}
    told = {code: status for one in seen for code, status in one.codes.items()}
    for code, status in told.items():
        if kept.get(code) != status:
            yield f"{code} was told {status} and is {kept.get(code)}"
    yield from (f"{code} was told to nobody" for code in kept.keys() - told.keys())


async def _lost_turns(engine: Engine, vault: Vault, seen: Sequence[Seen]) -> AsyncIterator[str]:
    async with open_checkpointer(ROOT, engine, vault) as saver:
        conversations = Conversations(saver)
        for thread, said in (item for one in seen for item in one.turns.items()):
            messages = await conversations.messages(thread)
            kept = Counter(str(m.text) for m in messages if m.type == "human")
            if missing := Counter(said) - kept:
                yield f"{thread} lacks {dict(missing)}"

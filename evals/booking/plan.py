"""What all processes of a contest know: where, how often, and which slots they fight for."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from assistant.booking.model import Contact, Order
from assistant.booking.slot_ids import SlotIds
from evals.booking.store import Catalogue
from evals.local import START

STORES = ("bj-haidian-general", "bj-fengtai-quick", "gz-tianhe-general")
# The one whose technicians are recorded, as soon as they first change.
STAFFED = STORES[2]
# Two sorts of bay that share some bays, and jobs of three lengths that overlap in part.
SERVICES = ("oil_service", "brake_pads", "battery_replacement", "spark_plugs")
# The fight moves on to the next day as the attempts go by, or all would be full soon.
ATTEMPTS_PER_DAY = 600
MOST_DAYS = 12
OPENING = datetime.fromisoformat(START).replace(hour=9)
STARTS = 12
PHONE = "1380013{:04d}"
VICTIM = 0
SHARED_PHONE = PHONE.format(8999)


@dataclass(frozen=True)
class Plan:
    """A contest: `attempts` by each of `workers`, journals in `folder`, bookings at `url`.

    The victim is killed `kills` times from outside, at any moment, and as often at the worst one:
    when the database has decided and nobody has been told.
    """

    url: str
    folder: Path
    catalogue: Catalogue
    seed: int
    attempts: int
    workers: int
    kills: int = 0

    def kill_points(self, how: str) -> list[int]:
        """Return the attempts of the victim at which it is killed in one of the two ways."""
        eligible = range(self.attempts // 20, self.attempts * 9 // 10)
        return sorted(self.rng("kill", how).sample(eligible, self.kills))

    def rng(self, *parts: object) -> random.Random:
        """Return the dice of one throw; the same parts, the same throws."""
        return random.Random(" ".join(map(str, (self.seed, *parts))))

    def start(self, n: int, rng: random.Random) -> datetime:
        """Return a start among the few that are fought for at the `n`th attempt."""
        days = min(MOST_DAYS, -(-self.attempts * self.workers // ATTEMPTS_PER_DAY))
        day = 1 + n * days // max(self.attempts, n + 1)
        return OPENING + timedelta(days=day, minutes=30 * rng.randrange(STARTS))


def make_order(
    slot_ids: SlotIds, start: datetime, rng: random.Random, *, owner: str, phone: str
) -> Order:
    """Return a wish for a start, at one of the stores and for one of the services."""
    store, service = rng.choice(STORES), rng.choice(SERVICES)
    slot_id = slot_ids.issue(store, service, start)
    return Order(slot_id, service, Contact("Eval", phone), owner, store)

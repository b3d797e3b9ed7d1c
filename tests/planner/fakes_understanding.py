from datetime import UTC, datetime
from functools import cache

from knowledge_base.load import Knowledge
from tests.shipped import shipped_knowledge

NOW = "2026-11-23T10:00:00+08:00"  # a Monday


class FixedClock:
    def now(self) -> datetime:
        return datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


@cache
def knowledge() -> Knowledge:
    return shipped_knowledge()

"""Things that are kept in memory for a while and written nowhere."""

import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class _Kept(Generic[T]):
    owner: str
    until: float
    size: int
    item: T


class Shelf(Generic[T]):
    """Keeps each thing for its owner alone; safe to share between threads.

    Args:
        kept_s: Seconds after which a thing is gone.
        most_bytes: Bytes of all things together; the oldest go first when there are more.
        now: A clock in seconds that never goes back.
    """

    def __init__(
        self, *, kept_s: float, most_bytes: int, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._kept_s = kept_s
        self._most_bytes = most_bytes
        self._now = now
        self._kept: OrderedDict[str, _Kept[T]] = OrderedDict()
        self._lock = threading.Lock()

    def put(self, owner: str, item: T, size: int) -> str:
        """Keep a thing of `size` bytes; returns its key, which nobody can guess."""
        key = secrets.token_urlsafe(18)
        with self._lock:
            self._kept[key] = _Kept(owner, self._now() + self._kept_s, size, item)
            self._tidy()
        return key

    def get(self, key: str, owner: str) -> T | None:
        """Return a thing to its owner; None to others or when it is gone."""
        return self.of(owner).get(key)

    def of(self, owner: str) -> dict[str, T]:
        """Return what is kept for an owner by key, oldest first."""
        with self._lock:
            self._tidy()
            return {key: kept.item for key, kept in self._kept.items() if kept.owner == owner}

    def drop(self, keys: Iterable[str]) -> None:
        """Forget things before their time; unknown keys are let be."""
        with self._lock:
            for key in keys:
                self._kept.pop(key, None)

    def _tidy(self) -> None:
        total = sum(kept.size for kept in self._kept.values())
        while self._kept:
            key, oldest = next(iter(self._kept.items()))
            if oldest.until > self._now() and total <= self._most_bytes:
                return
            total -= oldest.size
            del self._kept[key]

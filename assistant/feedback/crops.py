"""Cut-outs of lamps that wait for the driver's answer: for a while, for the sender alone."""

import base64
import json
import time
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Engine

from assistant.feedback.errors import UnknownCrop
from assistant.messages import Caller, FindingView
from assistant.shelf import Shelf
from assistant.shelf_postgres import PostgresShelf

# As long as the page shows the photo; then the question is stale.
KEPT_S = 30 * 60
MOST_BYTES = 32 * 2**20


@dataclass(frozen=True)
class Crop:
    """The cut-out of one unsure lamp, a PNG, and what was thought of it."""

    thread_id: str
    finding: FindingView
    png: bytes


class CropShelf:
    """Keeps cut-outs until the driver has answered or half an hour has gone.

    In the memory of this process, unless `shared` is a shelf of several.
    """

    def __init__(
        self,
        now: Callable[[], float] = time.monotonic,
        *,
        shared: PostgresShelf[Crop] | None = None,
    ) -> None:
        own = Shelf[Crop](kept_s=KEPT_S, most_bytes=MOST_BYTES, now=now)
        self._shelf: Shelf[Crop] | PostgresShelf[Crop] = shared or own

    def put(self, crop: Crop, caller: Caller) -> None:
        """Keep a cut-out; a finding that is there already keeps the one it has."""
        if self.find(crop.thread_id, crop.finding, caller) is None:
            self._shelf.put(caller.owner, crop, len(crop.png))

    def get(self, crop_id: str, caller: Caller) -> Crop:
        """Return a cut-out.

        Raises:
            UnknownCrop: It is gone, or another caller's.
        """
        crop = self._shelf.get(crop_id, caller.owner)
        if crop is None:
            raise UnknownCrop(
                "There is no such cut-out of yours; they are kept for half an hour only. Send the "
                "photo again to be asked again."
            )
        return crop

    def of(self, thread_id: str, caller: Caller) -> dict[str, Crop]:
        """Return the cut-outs of a thread by id, oldest first."""
        kept = self._shelf.of(caller.owner)
        return {key: crop for key, crop in kept.items() if crop.thread_id == thread_id}

    def forget(self, thread_id: str, owner: str) -> None:
        """Forget the cut-outs of a thread."""
        kept = self._shelf.of(owner).items()
        self._shelf.drop([key for key, crop in kept if crop.thread_id == thread_id])

    def find(self, thread_id: str, finding: FindingView, caller: Caller) -> str | None:
        """Return the id of the cut-out of a finding; None when there is none."""
        kept = self.of(thread_id, caller)
        return next((key for key, crop in kept.items() if crop.finding == finding), None)


def open_crops(engine: Engine) -> CropShelf:
    """Return the shelf that goes with a database: that of all processes in PostgreSQL."""
    if engine.dialect.name != "postgresql":
        return CropShelf()
    shared = PostgresShelf[Crop](
        engine, "lamp", kept_s=KEPT_S, most_bytes=MOST_BYTES, dumps=_to_bytes, loads=_from_bytes
    )
    return CropShelf(shared=shared)


def _to_bytes(crop: Crop) -> bytes:
    png = base64.b64encode(crop.png).decode()
    finding = crop.finding.model_dump(mode="json")
    return json.dumps({"thread_id": crop.thread_id, "finding": finding, "png": png}).encode()


def _from_bytes(data: bytes) -> Crop:
    kept = json.loads(data)
    finding = FindingView.model_validate(kept["finding"])
    return Crop(kept["thread_id"], finding, base64.b64decode(kept["png"]))

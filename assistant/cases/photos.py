"""Photos of cases: re-encoded from their pixels, faces and plates covered, metadata gone."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import datetime, tzinfo
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, Engine, Row, delete, func, insert, select

from assistant.accounts.model import Account
from assistant.booking.clock import Clock
from assistant.booking.decisions import decide
from assistant.cases import rows
from assistant.cases.errors import CaseNotChangeable, UnknownCasePhoto
from assistant.cases.model import CasePhoto
from assistant.cases.tables import photos
from assistant.events import append
from knowledge_base.cases import Signature
from vision.images import encode_jpeg, load_photo
from vision.redaction import redact

MOST_PHOTOS = 6
# Small print on a part is legible still; six of them take about 2 MB.
MAX_SIDE = 1600

_SHOWN = [column for column in photos.c if column.name != "jpeg"]


class CasePhotos:
    """Keeps up to six photos a case in the database. The clock and its zone date them."""

    def __init__(self, engine: Engine, clock: Clock, zone: Callable[[], tzinfo]) -> None:
        self._engine = engine
        self._reader = engine.execution_options(read_only=True)
        self._clock = clock
        self._zone = zone

    def add(self, case_id: str, data: bytes, by: Account) -> CasePhoto:
        """Keep a photo, an encoded image file, reduced to 1600 pixels, faces and plates covered.

        Raises:
            UnknownCase: There is no case with this id.
            CaseNotChangeable: It was withdrawn, or has six photos.
            VisionError: The file is no image or too large, or nothing could look for faces.
        """
        pixels = redact(load_photo(data, max_side=MAX_SIDE)).pixels
        height, width = pixels.shape[:2]
        signed = Signature(account=by.user_id, name=by.name, at=self._now())
        photo = CasePhoto(uuid4().hex, width, height, signed)
        row = {"photo_id": photo.photo_id, "case_id": case_id, "width": width, "height": height}
        row |= dict(signed) | {"jpeg": encode_jpeg(pixels)}

        def work(connection: Connection) -> None:
            _check_room(connection, case_id)
            connection.execute(insert(photos).values(row))
            _tell(connection, "case_photo_added", case_id, photo.photo_id, by)

        decide(self._engine, work)
        return photo

    def remove(self, case_id: str, photo_id: str, by: Account) -> None:
        """Erase a photo; raises `UnknownCasePhoto`."""
        mine = (photos.c.case_id == case_id) & (photos.c.photo_id == photo_id)

        def work(connection: Connection) -> None:
            if not connection.execute(delete(photos).where(mine)).rowcount:
                raise _unknown(photo_id)
            _tell(connection, "case_photo_removed", case_id, photo_id, by)

        decide(self._engine, work)

    def get(self, case_id: str, photo_id: str) -> bytes:
        """Return a photo as JPEG; raises `UnknownCasePhoto`."""
        mine = (photos.c.case_id == case_id) & (photos.c.photo_id == photo_id)
        with self._reader.connect() as connection:
            jpeg = connection.scalar(select(photos.c.jpeg).where(mine))
        if jpeg is None:
            raise _unknown(photo_id)
        return bytes(jpeg)

    def of(self, case_ids: Iterable[str]) -> dict[str, list[CasePhoto]]:
        """Return the photos of cases by case, oldest first, without their pixels."""
        query = select(*_SHOWN).where(photos.c.case_id.in_(list(case_ids)))
        found: dict[str, list[CasePhoto]] = defaultdict(list)
        with self._reader.connect() as connection:
            for row in connection.execute(query.order_by(photos.c.at, photos.c.photo_id)):
                found[row.case_id].append(self._photo(row))
        return found

    def _photo(self, row: Row[Any]) -> CasePhoto:
        at = row.at.astimezone(self._zone())
        signed = Signature(account=row.account, name=row.name, at=at)
        return CasePhoto(row.photo_id, row.width, row.height, signed)

    def _now(self) -> datetime:
        return self._clock.now().astimezone(self._zone())


def _check_room(connection: Connection, case_id: str) -> None:
    """Check that a case takes one more photo; locks the case, so that two can't both be sixth."""
    case = rows.lock_case(connection, case_id).case
    if case.status == "withdrawn":
        raise CaseNotChangeable("The case was withdrawn and takes no photos.")
    count = select(func.count()).where(photos.c.case_id == case_id)
    if int(connection.execute(count).scalar_one()) >= MOST_PHOTOS:
        raise CaseNotChangeable(
            f"The case has {MOST_PHOTOS} photos already; remove one of them first."
        )


def _tell(connection: Connection, kind: str, case_id: str, photo_id: str, by: Account) -> None:
    append(connection, by.owner, kind, f"case:{case_id}", photo=photo_id)


def _unknown(photo_id: str) -> UnknownCasePhoto:
    return UnknownCasePhoto(
        f"The case has no photo {photo_id[:40]!r}; GET the case for those that it has."
    )

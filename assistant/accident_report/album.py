"""Photos of cars that drivers sent, kept for the report: faces and plates covered, for a while."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine, delete, insert, select

from assistant.tables import car_photos
from vision.images import Photo, encode_jpeg
from vision.redaction import redact
from vision.types import ModelMissing

logger = logging.getLogger(__name__)

KEPT = timedelta(days=30)
"""An insurer is told within days; after this a photo is erased."""

_QUALITY = 85


@dataclass(frozen=True)
class AlbumPhoto:
    """A redacted JPEG; boxes of findings are in pixels of an image `width` by `height`."""

    jpeg: bytes
    width: int
    height: int


class Album:
    """The photos of all threads. A photo whose faces nobody could look for is not kept."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._reader = engine.execution_options(read_only=True)

    def keep(self, thread_id: str, message_id: str, photos: Mapping[str, Photo]) -> None:
        """Keep the photos of one message by their ids, and erase those that are too old."""
        now = datetime.now(UTC)
        rows = [
            {
                "thread_id": thread_id,
                "message_id": message_id,
                "photo_id": photo_id,
                "at": now,
                "width": photo.width,
                "height": photo.height,
                "jpeg": jpeg,
            }
            for photo_id, photo in photos.items()
            if (jpeg := _covered(photo)) is not None
        ]
        with self._engine.begin() as connection:
            connection.execute(delete(car_photos).where(car_photos.c.at < now - KEPT))
            if rows:
                connection.execute(insert(car_photos), rows)

    def drop(self, thread_id: str, message_id: str) -> None:
        """Erase the photos of one message."""
        mine = (car_photos.c.thread_id == thread_id) & (car_photos.c.message_id == message_id)
        with self._engine.begin() as connection:
            connection.execute(delete(car_photos).where(mine))

    def of(self, thread_id: str) -> dict[tuple[str, str], AlbumPhoto]:
        """Return the photos of a thread by the ids of message and photo."""
        query = select(car_photos).where(car_photos.c.thread_id == thread_id)
        with self._reader.connect() as connection:
            rows = connection.execute(query).all()
        return {
            (row.message_id, row.photo_id): AlbumPhoto(row.jpeg, row.width, row.height)
            for row in rows
        }


def _covered(photo: Photo) -> bytes | None:
    try:
        return encode_jpeg(redact(photo).pixels, quality=_QUALITY)
    except ModelMissing:
        logger.warning("a photo was not kept: the models that cover faces and plates are missing")
        return None

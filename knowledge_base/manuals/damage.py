"""What a PDF reader raises over a damaged file -> a refusal that names what to do."""

from collections.abc import Iterator
from contextlib import contextmanager

from knowledge_base.manuals.types import Unreadable


@contextmanager
def damage_told() -> Iterator[None]:
    """Turn the errors that `pymupdf` raises over what a file holds into `Unreadable`.

    IndexError: the file says that it has more pages than it has.
    """
    import pymupdf

    try:
        yield
    except (RuntimeError, IndexError, pymupdf.mupdf.FzErrorBase) as error:
        raise Unreadable("is damaged inside; get the file again") from error

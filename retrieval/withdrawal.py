"""Manuals leave the search: named by id, by hit or by file, and gone at once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from knowledge_base.load import ContentError
from knowledge_base.manuals.shelf import Shelf, ShelfBusy
from knowledge_base.manuals.types import Manual
from retrieval.manuals import drop_unused_vectors

# More ids than this make an error that nobody reads.
LISTED = 20


class UnknownManual(ContentError):
    """No manual on the shelf has this name, nor had one that was withdrawn."""


@dataclass(frozen=True)
class Withdrawn:
    """A manual that is off the shelf; `already` when it was so before."""

    doc_id: str
    source: str
    title: str | None = None
    already: bool = False


def withdraw(names: Iterable[str], shelf: Shelf) -> list[Withdrawn]:
    """Take manuals off the shelf, each at once; all names are known or nothing is withdrawn.

    A run that adds manuals at the same time goes on, and brings none of them back.

    Args:
        names: Ids, `doc_id`s of hits, or the files that manuals came from. One that was withdrawn
            before changes nothing.
        shelf: Where the manuals are.

    Raises:
        UnknownManual: A name is none of these.
        ContentError: A file of the shelf was damaged.
    """
    here = {manual.doc_id: manual for manual in shelf.manuals()}
    gone = shelf.withdrawn()
    ids = dict.fromkeys(_find(name, list(here.values()), gone) for name in names)
    done = []
    for doc_id in ids:
        if doc_id in here:
            manual = here[doc_id]
            shelf.withdraw(manual)
            done.append(Withdrawn(doc_id, manual.source, manual.title))
        else:
            done.append(Withdrawn(doc_id, gone[doc_id], already=True))
    _tidy(shelf)
    return done


def _find(name: str, here: Sequence[Manual], gone: Mapping[str, str]) -> str:
    doc_id = name.removeprefix("manual:").split(".")[0]
    sources = {manual.source: manual.doc_id for manual in here}
    if doc_id in sources.values():
        return doc_id
    files = _files(name)
    for file in files:
        if file in sources:
            return sources[file]
    if doc_id in gone:
        return doc_id
    for known, source in gone.items():
        if source in files:
            return known
    raise UnknownManual(f"no manual is called {name!r}, nor came from {files[0]}; {_known(here)}")


def _files(name: str) -> list[str]:
    """Return the files that a name may mean: in a folder a link is one, by itself its target."""
    path = Path(name)
    return [str(path.parent.resolve() / path.name), str(path.resolve())]


def _known(here: Sequence[Manual]) -> str:
    if not here:
        return "there are none"
    ids = ", ".join(manual.doc_id for manual in here[:LISTED])
    more = f" and {len(here) - LISTED} more" if len(here) > LISTED else ""
    return f"there are {ids}{more} (`carcare manuals list` says more)"


def _tidy(shelf: Shelf) -> None:
    """Drop vectors that nothing uses, unless a run is about to use some; it tidies at its end."""
    try:
        with shelf.writing():
            drop_unused_vectors(shelf)
    except ShelfBusy:
        pass

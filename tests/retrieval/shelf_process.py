"""A process that changes a shelf over and over until it is killed, or searches it once.

`python -m tests.retrieval.shelf_process replace|withdraw|search DATA_FOLDER`
"""

import json
import sys
from itertools import count
from pathlib import Path

from knowledge_base.load import Knowledge
from knowledge_base.manuals.shelf import Shelf
from retrieval.build import build_live_searcher
from retrieval.following import ManualSearcher
from retrieval.withdrawal import withdraw
from tests.retrieval.shelves import CountingEncoder, take

QUERY = "近光灯"
PAGES = (30, 45)
"""Of even and of odd versions, so that a page of one may have no counterpart in the other."""


def write_version(file: Path, version: int) -> None:
    """Write a manual of which every page names its version and language."""
    pages = (
        f"<!-- page {n} -->\n\n近光灯 version{version} 第{n}页" for n in range(PAGES[version % 2])
    )
    file.write_text("\n\n".join(pages), encoding="utf-8")


def open_search(shelf: Shelf) -> ManualSearcher:
    """Search the shelf alone."""
    nothing = Knowledge({}, {}, {}, {}, {}, {})
    return build_live_searcher(nothing, CountingEncoder(), shelf, shipped=shelf.folder / "no.npz")


def versions_found(searcher: ManualSearcher) -> dict[str, int]:
    """Return how many pages are found of each version."""
    found: dict[str, int] = {}
    for hit in searcher.search(QUERY, locale="zh", limit=200).hits:
        version = hit.passage.text.split()[1]
        found[version] = found.get(version, 0) + 1
    return found


def say(line: str) -> None:
    """Write a line that is read even if this process dies at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def replace_for_ever(file: Path, shelf: Shelf) -> None:
    """Ingest one version after the other; say of each when it is on the shelf."""
    for version in count(1):
        write_version(file, version)
        take(file, shelf)
        say(f"put {version}")


def withdraw_for_ever(file: Path, shelf: Shelf) -> None:
    """Ingest and withdraw; say when each is done."""
    for version in count(1):
        write_version(file, version)
        take(file, shelf)
        say(f"put {version}")
        withdraw([str(file)], shelf)
        say(f"withdrawn {version}")


if __name__ == "__main__":
    what, folder = sys.argv[1], Path(sys.argv[2])
    on = Shelf(folder / "manuals")
    if what == "search":
        say(json.dumps(versions_found(open_search(on))))
    else:
        run = replace_for_ever if what == "replace" else withdraw_for_ever
        run(folder / "car.md", on)

"""Killed at any moment, a change of a manual has happened or has not: never half, never undone."""

import json
import random
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

from knowledge_base.manuals.shelf import Shelf
from tests.retrieval.shelf_process import (
    PAGES,
    open_search,
    versions_found,
    write_version,
)
from tests.retrieval.shelves import take

ROOT = Path(__file__).resolve().parents[2]
MOMENTS = 6
PROGRAM = [sys.executable, "-m", "tests.retrieval.shelf_process"]


def killed(what: str, folder: Path, after_s: float) -> tuple[str, int]:
    """Change the shelf in another process, kill it a while after its first change.

    Returns the last change that it said it had done, and of which version.
    """
    log = folder / "log"
    with log.open("w") as out:
        process = subprocess.Popen(
            [*PROGRAM, what, str(folder)], cwd=ROOT, stdout=out, stderr=subprocess.DEVNULL
        )
    try:
        while "put" not in log.read_text() and process.poll() is None:
            time.sleep(0.005)
        time.sleep(after_s)
        assert process.poll() is None
    finally:
        process.kill()
        process.wait()
    done, version = re.findall(r"(put|withdrawn) (\d+)\n", log.read_text())[-1]
    return done, int(version)


def found_by_a_fresh_process(folder: Path) -> dict[str, int]:
    searched = subprocess.run(
        [*PROGRAM, "search", str(folder)], cwd=ROOT, stdout=subprocess.PIPE, check=True
    )
    found: dict[str, int] = json.loads(searched.stdout)
    return found


def whole(version: int) -> dict[str, int]:
    return {f"version{version}": PAGES[version % 2]}


@pytest.mark.parametrize("what", ["replace", "withdraw"])
def test_a_kill_leaves_the_old_or_the_new_state_and_nothing_between(
    what: str, tmp_path: Path
) -> None:
    shelf = Shelf(tmp_path / "manuals")
    write_version(tmp_path / "car.md", 0)
    take(tmp_path / "car.md", shelf)
    standing = open_search(shelf)
    assert versions_found(standing) == whole(0)
    moments = random.Random(7)
    for _ in range(MOMENTS):
        done, version = killed(what, tmp_path, moments.uniform(0, 0.4))
        found = versions_found(standing)
        # What was said to be done is done; the next change may be, too.
        after = {} if done == "put" else whole(version + 1)
        before = whole(version) if done == "put" else {}
        allowed = [before, whole(version + 1) if what == "replace" else after]
        assert found in allowed
        assert found_by_a_fresh_process(tmp_path) == found
        assert versions_found(standing) == found


def test_a_standing_search_sees_whole_versions_while_another_process_replaces_them(
    tmp_path: Path,
) -> None:
    shelf = Shelf(tmp_path / "manuals")
    standing = open_search(shelf)
    process = subprocess.Popen(
        [*PROGRAM, "replace", str(tmp_path)],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    seen: list[int] = []
    until = time.monotonic() + 60
    try:
        while len(set(seen)) < 8 and time.monotonic() < until:
            for version, pages in versions_found(standing).items():
                number = int(version.removeprefix("version"))
                assert {version: pages} == whole(number)
                seen.append(number)
    finally:
        process.kill()
        process.wait()
    assert seen == sorted(seen)
    assert len(set(seen)) >= 8
    assert versions_found(standing) == found_by_a_fresh_process(tmp_path)

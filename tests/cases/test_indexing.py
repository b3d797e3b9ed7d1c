"""A search always knows the cases as they stand in the database, in every process."""

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from sqlalchemy import Engine, insert, update

from assistant.cases.desk import CaseDesk
from assistant.cases.feed import CaseFeed
from assistant.cases.indexing import CaseSearcher
from assistant.cases.model import CaseChanges
from assistant.cases.tables import cases, revision, versions
from assistant.database import open_database
from tests.cases.telling import LI, WANG, FakeIndex, make_desk, told

SPAWN = multiprocessing.get_context("spawn")


def reviewed(desk: CaseDesk, **changes: object) -> str:
    case_id = desk.book.record(told(**changes), WANG).case.case_id
    desk.book.review(case_id, 1, LI)
    return case_id


def hits(searcher: CaseSearcher, words: str = "抖动") -> list[str]:
    return [hit.passage.doc_id for hit in searcher.search(words, locale="zh").hits]


def texts(searcher: CaseSearcher, words: str) -> str:
    return "\n".join(hit.passage.content for hit in searcher.search(words, locale="zh").hits)


def test_a_draft_is_not_found_and_a_reviewed_case_by_the_very_next_search(desk: CaseDesk) -> None:
    searcher = CaseSearcher(FakeIndex(), desk.feed)
    case_id = desk.book.record(told(), WANG).case.case_id
    assert hits(searcher) == []
    desk.book.review(case_id, 1, LI)
    found = searcher.search("抖动", locale="zh").hits[0].passage
    assert (found.doc_id, found.kind) == (f"case:{case_id}", "case")
    assert found.source == "技师案例（2026-03-02 审核）" and found.vehicle is None


def test_a_second_process_finds_what_the_first_reviewed(url: str, desk: CaseDesk) -> None:
    engine = open_database(url)
    other = CaseSearcher(FakeIndex(), make_desk(engine).feed)
    assert hits(other) == []
    case_id = reviewed(desk)
    assert f"case:{case_id}" in hits(other)
    desk.book.withdraw(case_id, "Wrong.", LI)
    assert hits(other) == []
    engine.dispose()


def test_an_edited_case_is_found_as_it_was_reviewed_last(desk: CaseDesk) -> None:
    searcher = CaseSearcher(FakeIndex(), desk.feed)
    case_id = reviewed(desk)
    desk.book.edit(case_id, 2, told(fix="更换整组线圈。"), WANG)
    assert "更换一缸点火线圈" in texts(searcher, "处理")
    desk.book.review(case_id, 3, LI)
    assert "更换整组线圈" in texts(searcher, "处理")
    assert "更换一缸点火线圈" not in texts(searcher, "处理")


def test_a_withdrawn_case_never_comes_back(desk: CaseDesk) -> None:
    searcher = CaseSearcher(FakeIndex(), desk.feed)
    case_id = reviewed(desk)
    assert hits(searcher)
    desk.book.edit(case_id, 2, told(fix="别的。"), WANG)
    desk.book.withdraw(case_id, "Wrong.", LI)
    for fresh in (searcher, CaseSearcher(FakeIndex(), desk.feed)):
        assert hits(fresh) == []
    reviewed(desk, title="另一个抖动")
    assert f"case:{case_id}" not in hits(searcher)


def test_only_what_changed_is_put(desk: CaseDesk) -> None:
    index = FakeIndex()
    searcher = CaseSearcher(index, desk.feed)
    first, second = reviewed(desk), reviewed(desk)
    hits(searcher)
    hits(searcher)
    desk.book.edit(first, 2, told(time_min=99), WANG)
    hits(searcher)
    assert sorted(index.put_ids) == sorted([f"case:{first}", f"case:{second}"])


def die_after_the_review(url: str) -> None:
    """Review a case and die before this process could index it."""
    desk = make_desk(open_database(url))
    searcher = CaseSearcher(FakeIndex(), desk.feed)
    hits(searcher)
    reviewed(desk)
    os.kill(os.getpid(), signal.SIGKILL)


def die_in_the_middle(url: str) -> None:
    """Die within the transaction of a review, before it is committed."""
    engine = open_database(url)
    desk = make_desk(engine)
    case_id = desk.book.record(told(), WANG).case.case_id
    original = engine.dialect.do_commit

    def killed(connection: object) -> None:
        os.kill(os.getpid(), signal.SIGKILL)
        original(connection)  # type: ignore[arg-type]

    engine.dialect.do_commit = killed  # type: ignore[method-assign,assignment]
    desk.book.review(case_id, 1, LI)


@pytest.mark.parametrize(("crash", "found"), [(die_after_the_review, 1), (die_in_the_middle, 0)])
def test_a_crash_loses_nothing_that_was_committed(
    url: str, desk: CaseDesk, crash: Callable[[str], None], found: int
) -> None:
    standing = CaseSearcher(FakeIndex(), desk.feed)
    hits(standing)
    process = SPAWN.Process(target=crash, args=(url,))
    process.start()
    process.join()
    assert process.exitcode == -signal.SIGKILL
    for searcher in (standing, CaseSearcher(FakeIndex(), desk.feed)):
        assert len(set(hits(searcher))) == found


def test_an_index_that_failed_half_way_is_mended_by_the_next_search(desk: CaseDesk) -> None:
    index = FakeIndex()
    searcher = CaseSearcher(index, desk.feed)
    kept, gone = reviewed(desk), reviewed(desk)
    hits(searcher)
    desk.book.withdraw(gone, "Wrong.", LI)
    desk.book.edit(kept, 2, told(title="还是抖动"), WANG)
    desk.book.review(kept, 3, LI)
    index.fails = MemoryError()
    with pytest.raises(MemoryError):
        hits(searcher)
    index.fails = None
    assert set(hits(searcher, "还是抖动")) == {f"case:{kept}"}
    assert f"case:{gone}" not in hits(searcher)


def test_a_database_put_back_to_an_earlier_state_is_followed(
    desk: CaseDesk, engine: Engine
) -> None:
    searcher = CaseSearcher(FakeIndex(), desk.feed)
    early, late = reviewed(desk), reviewed(desk)
    assert set(hits(searcher)) == {f"case:{early}", f"case:{late}"}
    with engine.begin() as connection:
        gone = cases.c.case_id == late
        connection.execute(update(cases).where(gone).values(found_version=None))
        connection.execute(update(revision).values(revision=2))
    assert set(hits(searcher)) == {f"case:{early}"}


@dataclass
class SlowSource:
    """A feed that tells only when the test lets it."""

    feed: CaseFeed
    slow: bool = False
    begun: threading.Event = field(default_factory=threading.Event)
    go_on: threading.Event = field(default_factory=threading.Event)

    def revision(self) -> int:
        return self.feed.revision()

    def changes(self, since: int) -> CaseChanges:
        if self.slow:
            self.begun.set()
            self.go_on.wait(5)
        return self.feed.changes(since)


def test_searches_wait_while_one_takes_over_a_withdrawal(desk: CaseDesk) -> None:
    source = SlowSource(desk.feed)
    searcher = CaseSearcher(FakeIndex(), source)
    case_id = reviewed(desk)
    assert hits(searcher)
    desk.book.withdraw(case_id, "Wrong.", LI)
    source.slow = True
    seen: list[list[str]] = []
    first, second = (threading.Thread(target=lambda: seen.append(hits(searcher))) for _ in "12")
    first.start()
    assert source.begun.wait(5)
    second.start()
    source.go_on.set()
    first.join()
    second.join()
    assert seen == [[], []]


def test_a_record_that_this_release_can_not_read_stops_no_search(
    desk: CaseDesk, engine: Engine
) -> None:
    searcher = CaseSearcher(FakeIndex(), desk.feed)
    good, newer = reviewed(desk), reviewed(desk)
    row = {"case_id": newer, "version": 3, "what": "reviewed", "account": "a", "name": "a"}
    at = desk.catalogue.get(good).case.written.at
    with engine.begin() as connection:
        connection.execute(insert(versions).values(row | {"at": at, "record": {"shape": "new"}}))
        mine = cases.c.case_id == newer
        connection.execute(update(cases).where(mine).values(found_version=3, revision=9))
        connection.execute(update(revision).values(revision=9))
    assert set(hits(searcher)) == {f"case:{good}"}

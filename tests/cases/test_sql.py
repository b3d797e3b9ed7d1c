import threading
from datetime import timedelta

import pytest
from sqlalchemy import Engine, delete, func, select, update
from sqlalchemy.exc import DatabaseError

from assistant.accounts.errors import NotAllowed
from assistant.booking.errors import IdempotencyMismatch
from assistant.booking.model import Answer, Once
from assistant.cases.desk import CaseDesk
from assistant.cases.errors import CaseNotChangeable, InvalidCase, StaleVersion, UnknownCase
from assistant.cases.model import CaseQuery, KeptCase
from assistant.cases.tables import cases, versions
from assistant.tables import events
from knowledge_base.cases import CaseText
from tests.cases.telling import BOSS, EN, LI, WANG, make_desk, told
from tests.fakes_booking import MONDAY, TurnableClock


def record(desk: CaseDesk, text: CaseText | None = None) -> str:
    return desk.book.record(text or told(), WANG).case.case_id


def reviewed(desk: CaseDesk, text: CaseText | None = None) -> str:
    case_id = record(desk, text)
    desk.book.review(case_id, 1, LI)
    return case_id


def found(desk: CaseDesk) -> dict[str, int]:
    """Return the versions that a new index would find, by case."""
    changed = desk.feed.changes(0).changed
    return {one.case_id: one.case.version for one in changed if one.case is not None}


def test_a_case_begins_as_a_draft_of_its_author(desk: CaseDesk) -> None:
    kept = desk.book.record(told(), WANG)
    case = kept.case
    assert (case.status, case.version, case.locale, kept.found_version) == ("draft", 1, "zh", None)
    assert (case.written.account, case.written.name, case.written.at) == ("u-wang", "wang", MONDAY)
    assert desk.catalogue.get(case.case_id) == kept
    assert desk.book.record(told(EN), WANG).case.locale == "en"


def test_a_case_goes_from_draft_over_review_to_withdrawal(
    desk: CaseDesk, clock: TurnableClock
) -> None:
    case_id = record(desk)
    clock.turn(minutes=5)
    kept = desk.book.review(case_id, 1, LI)
    assert (kept.case.status, kept.case.version, kept.found_version) == ("reviewed", 2, 2)
    assert kept.case.reviewed is not None and kept.case.reviewed.name == "li"
    clock.turn(minutes=5)
    kept = desk.book.withdraw(case_id, "It came back.", BOSS)
    assert (kept.case.status, kept.case.version, kept.found_version) == ("withdrawn", 3, None)
    assert kept.case.withdrawn is not None and kept.case.withdrawn.reason == "It came back."
    history = desk.catalogue.history(case_id)
    assert [(line.what, line.by.name) for line in history] == [
        ("recorded", "wang"),
        ("reviewed", "li"),
        ("withdrawn", "boss"),
    ]
    assert [line.by.at - MONDAY for line in history] == [timedelta(minutes=m) for m in (0, 5, 10)]


def test_an_edit_of_a_reviewed_case_leaves_it_found_until_the_next_review(desk: CaseDesk) -> None:
    case_id = reviewed(desk)
    kept = desk.book.edit(case_id, 2, told(fix="更换整组线圈。"), LI)
    assert (kept.case.status, kept.case.version, kept.found_version) == ("draft", 3, 2)
    assert kept.case.reviewed is None and kept.case.written.name == "li"
    assert found(desk) == {case_id: 2}
    assert desk.book.review(case_id, 3, WANG).found_version == 4
    assert found(desk) == {case_id: 4}


def test_every_version_stays_as_it_was(desk: CaseDesk) -> None:
    case_id = reviewed(desk)
    desk.book.edit(case_id, 2, told(fix="更换整组线圈。"), LI)
    fixes = [line.case.fix for line in desk.catalogue.history(case_id)]
    assert fixes == [told().fix, told().fix, "更换整组线圈。"]


@pytest.mark.parametrize(
    "statement", [update(versions).values(name="nobody"), delete(versions)], ids=str
)
def test_history_can_only_grow(desk: CaseDesk, engine: Engine, statement: object) -> None:
    record(desk)
    with pytest.raises(DatabaseError, match="append-only"), engine.begin() as connection:
        connection.execute(statement)  # type: ignore[call-overload]


def test_a_draft_is_edited_by_its_author_alone(desk: CaseDesk) -> None:
    case_id = record(desk)
    with pytest.raises(NotAllowed, match="wang's"):
        desk.book.edit(case_id, 1, told(), LI)
    assert desk.book.edit(case_id, 1, told(time_min=50), WANG).case.time_min == 50
    assert desk.book.edit(case_id, 2, told(time_min=55), BOSS).case.time_min == 55


def test_a_stale_version_is_refused_and_changes_nothing(desk: CaseDesk) -> None:
    case_id = record(desk)
    desk.book.edit(case_id, 1, told(time_min=50), WANG)
    before = desk.feed.revision()
    for change in (
        lambda: desk.book.edit(case_id, 1, told(), WANG),
        lambda: desk.book.review(case_id, 1, LI),
        lambda: desk.book.withdraw(case_id, "Wrong.", LI, version=1),
    ):
        with pytest.raises(StaleVersion) as refusal:
            change()
        assert refusal.value.current_version == 2
    assert desk.feed.revision() == before and desk.catalogue.get(case_id).case.status == "draft"


def test_what_was_withdrawn_never_comes_back(desk: CaseDesk) -> None:
    case_id = reviewed(desk)
    desk.book.edit(case_id, 2, told(fix="别的。"), WANG)
    desk.book.withdraw(case_id, "Wrong.", LI)
    assert found(desk) == {}
    for change in (
        lambda: desk.book.edit(case_id, 4, told(), WANG),
        lambda: desk.book.review(case_id, 4, LI),
        lambda: desk.book.withdraw(case_id, "Wrong.", LI),
    ):
        with pytest.raises(CaseNotChangeable, match="record it anew"):
            change()


def test_a_review_needs_something_to_review(desk: CaseDesk) -> None:
    case_id = reviewed(desk)
    with pytest.raises(CaseNotChangeable, match="reviewed already"):
        desk.book.review(case_id, 2, WANG)


def test_an_unknown_case_is_named(desk: CaseDesk) -> None:
    with pytest.raises(UnknownCase, match="nope"):
        desk.catalogue.get("nope")
    with pytest.raises(UnknownCase):
        desk.book.review("nope", 1, WANG)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"symptom": "车主电话 138 0013 8000"}, "symptom"),
        ({"title": "沪A12345 抖动"}, "title"),
        ({"fix": "VIN LSVAA4182E2123456"}, "fix"),
        ({"root_cause": "见 13800138000"}, "root_cause"),
        ({"checks_tried": ["好", "打 021-62345678 问过"]}, "checks_tried.1"),
        ({"parts": ["LSVAA4182E2123456 定制"]}, "parts.0"),
        ({"vehicle": {"make": "大众", "model": "朗逸 沪A·12345"}}, "vehicle.model"),
        ({"vehicle": {"make": "x", "model": "y", "engine": "13800138000"}}, "vehicle.engine"),
    ],
)
def test_personal_data_is_refused_wherever_it_stands(
    desk: CaseDesk, changes: dict, field: str
) -> None:
    case_id = record(desk)
    with pytest.raises(InvalidCase) as refusal:
        desk.book.record(told(**changes), WANG)
    assert refusal.value.field == field and "leave it out" in str(refusal.value)
    with pytest.raises(InvalidCase):
        desk.book.edit(case_id, 1, told(**changes), WANG)
    assert desk.catalogue.get(case_id).case.version == 1


@pytest.mark.parametrize("reason", ["", "  \u200b ", "x" * 161, "客户 13800138000 说不对"])
def test_a_withdrawal_needs_a_reason_that_names_nobody(desk: CaseDesk, reason: str) -> None:
    case_id = record(desk)
    with pytest.raises(InvalidCase) as refusal:
        desk.book.withdraw(case_id, reason, LI)
    assert refusal.value.field == "reason"


def test_every_change_is_an_event_without_the_text(desk: CaseDesk, engine: Engine) -> None:
    case_id = reviewed(desk)
    mine = select(events).where(events.c.subject == f"case:{case_id}").order_by(events.c.event_id)
    with engine.connect() as connection:
        rows = connection.execute(mine).all()
    assert [(row.kind, row.actor, row.details) for row in rows] == [
        ("case_recorded", "account:u-wang", {"version": 1}),
        ("case_reviewed", "account:u-li", {"version": 2}),
    ]


def test_the_revision_rises_with_every_change_and_with_no_refusal(desk: CaseDesk) -> None:
    assert desk.feed.revision() == 0
    case_id = record(desk)
    assert desk.feed.revision() == 1
    with pytest.raises(StaleVersion):
        desk.book.review(case_id, 9, LI)
    assert desk.feed.revision() == 1
    desk.book.review(case_id, 1, LI)
    assert desk.feed.revision() == 2
    assert desk.feed.changes(1).revision == 2
    assert [one.case_id for one in desk.feed.changes(1).changed] == [case_id]
    assert desk.feed.changes(2).changed == []


def answer(kept: KeptCase) -> Answer:
    return Answer(201, kept.case.case_id.encode())


def test_one_key_records_one_case(desk: CaseDesk, engine: Engine) -> None:
    once = Once("key", b"body", "cases:u-wang")
    first = desk.book.record_once(told(), WANG, once, answer)
    assert desk.book.record_once(told(), WANG, once, answer) == first
    with engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(cases)) == 1
    with pytest.raises(IdempotencyMismatch):
        desk.book.record_once(told(), WANG, Once("key", b"other", "cases:u-wang"), answer)


def test_of_many_who_edit_at_once_one_wins(url: str, desk: CaseDesk) -> None:
    case_id = record(desk)
    outcomes: list[str] = []

    def contend() -> None:
        from assistant.database import open_database

        engine = open_database(url)
        try:
            make_desk(engine).book.edit(case_id, 1, told(time_min=99), WANG)
            outcomes.append("edited")
        except StaleVersion:
            outcomes.append("stale")
        engine.dispose()

    threads = [threading.Thread(target=contend) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["edited"] + ["stale"] * 5
    assert desk.catalogue.get(case_id).case.version == 2


def titles(desk: CaseDesk, **query: object) -> list[str]:
    page = desk.catalogue.page(CaseQuery(**query))  # type: ignore[arg-type]
    return [kept.case.title for kept in page.cases]


def test_cases_are_listed_newest_first_by_pages(desk: CaseDesk) -> None:
    for n in range(5):
        record(desk, told(title=f"第{n}个"))
    first = desk.catalogue.page(CaseQuery(limit=2))
    assert [kept.case.title for kept in first.cases] == ["第4个", "第3个"]
    record(desk, told(title="后来的"))
    second = desk.catalogue.page(CaseQuery(limit=2, cursor=first.cursor))
    assert [kept.case.title for kept in second.cases] == ["第2个", "第1个"]
    last = desk.catalogue.page(CaseQuery(limit=2, cursor=second.cursor))
    assert [kept.case.title for kept in last.cases] == ["第0个"] and last.cursor is None


@pytest.mark.parametrize(
    "words",
    ["抖动", "冷车 线圈", "p0301", "P0301", "volkswagen", "lavida 点火线圈", "ＬＡＶＩＤＡ"],
)
def test_cases_are_found_by_their_words(desk: CaseDesk, words: str) -> None:
    record(desk)
    record(desk, told(EN))
    assert titles(desk, words=words) == ["冷车启动后抖动"]


@pytest.mark.parametrize("words", ["100%", "_", "冷车 变速箱", "'; drop table cases; --"])
def test_words_mean_only_themselves(desk: CaseDesk, words: str) -> None:
    record(desk)
    assert titles(desk, words=words) == []


def test_cases_are_filtered_by_status_and_make(desk: CaseDesk) -> None:
    reviewed(desk)
    record(desk, told(EN))
    assert titles(desk, status="reviewed") == ["冷车启动后抖动"]
    assert titles(desk, status="draft") == [EN["title"]]
    for make in ("大众", "VW", "volkswagen", "一汽大众"):
        assert titles(desk, make=make) == ["冷车启动后抖动"]
    assert titles(desk, make="本田", status="reviewed") == []
    assert titles(desk, make=" ") == titles(desk)

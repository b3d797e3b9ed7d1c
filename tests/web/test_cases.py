"""Solved cases over HTTP, from the technician who tells one to the owner who finds it."""

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any
from uuid import uuid4

import httpx
import pytest
from fastapi import FastAPI

from assistant.bootstrap import Desks
from assistant.cases.indexing import CaseSearcher
from tests.cases.telling import EN, ZH, FakeIndex
from tests.web.case_calls import CASES, record, reviewed, step, tale
from tests.web.test_access import sign_in
from tests.web.world import assert_problem, bearer, make_world, running, visit

SEARCH = "/api/v1/knowledge/search"


async def open_app(desks: Desks) -> FastAPI:
    world = make_world(desks)
    searcher = CaseSearcher(FakeIndex(), desks.cases.feed)
    return running(replace(world, services=replace(world.services, searcher=searcher)))


@pytest.fixture
async def app(desks: Desks) -> AsyncIterator[FastAPI]:
    """An application whose search follows the cases."""
    async with await open_app(desks) as app:
        yield app


async def hits(client: httpx.AsyncClient, word: str) -> list[dict[str, Any]]:
    answer = await client.get(SEARCH, params={"q": word, "locale": "zh"})
    return answer.json()["hits"]


async def test_a_case_is_recorded_as_a_draft(wu: httpx.AsyncClient, word: str) -> None:
    case = await record(wu, word, codes=["p 0301"])
    assert case["status"] == "draft" and case["version"] == 1 and case["locale"] == "zh"
    assert case["codes"] == ["P0301"] and case["found_version"] is None and case["photos"] == []
    assert case["written"]["name"] == "wu" and case["written"]["at"].startswith("2026-03-02T")
    assert case["reviewed"] is None and case["withdrawn"] is None
    assert await hits(wu, word) == []


async def test_an_owner_finds_a_reviewed_case_cited_as_a_case(
    wu: httpx.AsyncClient, li: httpx.AsyncClient, app: FastAPI, word: str
) -> None:
    case = await reviewed(wu, li, word)
    assert case["reviewed"]["name"] == "li" and case["found_version"] == 2
    async with visit(app) as owner:
        hit = (await hits(owner, word))[0]
        assert_problem(await owner.get(f"{CASES}/{case['case_id']}"), 401, "sign-in")
    assert hit["doc_id"] == f"case:{case['case_id']}"
    assert hit["source"] == "技师案例（2026-03-02 审核）"
    assert "wu" not in hit["snippet"]


async def test_a_second_application_on_the_database_finds_it_too(
    wu: httpx.AsyncClient, li: httpx.AsyncClient, desks: Desks, word: str
) -> None:
    async with await open_app(desks) as other, visit(other) as owner:
        assert await hits(owner, word) == []
        case = await reviewed(wu, li, word)
        assert await hits(owner, word) != []
        await step(wu, case, "withdraw", reason="Wrong.")
        assert await hits(owner, word) == []


async def test_an_edited_case_is_found_as_it_was_until_the_next_review(
    wu: httpx.AsyncClient, li: httpx.AsyncClient, word: str
) -> None:
    case = await reviewed(wu, li, word)
    edit = tale(word, symptom=f"热车才抖 {word}", version=2)
    draft = (await li.put(f"{CASES}/{case['case_id']}", json=edit)).json()
    assert (draft["status"], draft["version"], draft["found_version"]) == ("draft", 3, 2)
    assert draft["written"]["name"] == "li" and draft["reviewed"] is None
    assert "热车才抖" not in str(await hits(wu, word))
    await step(wu, draft, "review", version=3)
    assert "热车才抖" in str(await hits(wu, word))


async def test_a_withdrawn_case_is_gone_for_good_and_says_why(
    wu: httpx.AsyncClient, li: httpx.AsyncClient, word: str
) -> None:
    case = await reviewed(wu, li, word)
    gone = await step(li, case, "withdraw", reason="线圈不是原因")
    assert gone["status"] == "withdrawn" and gone["withdrawn"]["reason"] == "线圈不是原因"
    assert await hits(wu, word) == []
    url = f"{CASES}/{case['case_id']}"
    version = gone["version"]
    for answer in (
        await wu.put(url, json=tale(word, version=version)),
        await wu.post(f"{url}/review", json={"version": version}),
        await wu.post(f"{url}/withdraw", json={"reason": "again"}),
    ):
        assert "record it anew" in assert_problem(answer, 409, "case-not-changeable")["detail"]


async def test_the_history_says_who_did_what_and_what_stood_there(
    wu: httpx.AsyncClient, li: httpx.AsyncClient, word: str
) -> None:
    case = await reviewed(wu, li, word)
    await wu.put(f"{CASES}/{case['case_id']}", json=tale(word, fix="全换。", version=2))
    await step(li, case, "withdraw", reason="Wrong.")
    history = (await wu.get(f"{CASES}/{case['case_id']}")).json()["history"]
    assert [(h["version"], h["what"], h["by"]["name"], h["reason"]) for h in history] == [
        (1, "recorded", "wu", None),
        (2, "reviewed", "li", None),
        (3, "edited", "wu", None),
        (4, "withdrawn", "li", "Wrong."),
    ]
    assert [h["text"]["fix"] for h in history] == [ZH["fix"], ZH["fix"], "全换。", "全换。"]


async def test_a_stale_version_is_told_the_current_one(
    wu: httpx.AsyncClient, li: httpx.AsyncClient, word: str
) -> None:
    case = await record(wu, word)
    url = f"{CASES}/{case['case_id']}"
    assert (await wu.put(url, json=tale(word, time_min=50, version=1))).status_code == 200
    for answer in (
        await wu.put(url, json=tale(word, time_min=55, version=1)),
        await li.post(f"{url}/review", json={"version": 1}),
        await li.post(f"{url}/withdraw", json={"version": 1, "reason": "Wrong."}),
    ):
        assert assert_problem(answer, 409, "stale-version")["current_version"] == 2
    assert (await wu.get(url)).json()["time_min"] == 50


async def test_a_draft_is_its_authors(
    wu: httpx.AsyncClient, li: httpx.AsyncClient, app: FastAPI, tokens: dict, word: str
) -> None:
    case = await record(wu, word)
    url = f"{CASES}/{case['case_id']}"
    answer = await li.put(url, json=tale(word, version=1))
    assert "wu's" in assert_problem(answer, 403, "not-allowed")["detail"]
    admin = await li.put(url, json=tale(word, version=1), headers=bearer(tokens["admin"]))
    assert admin.status_code == 200


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"symptom": "车主 138 0013 8000 说抖"}, "symptom"),
        ({"title": "沪A12345 抖动"}, "title"),
        ({"checks_tried": ["VIN LSVAA4182E2123456 查过"]}, "checks_tried.0"),
        ({"root_cause": " "}, "root_cause"),
        ({"vehicle": {"make": "大众", "model": ""}}, "vehicle.model"),
        ({"codes": ["16684"]}, "codes.0"),
        ({"fix": "x" * 2001}, "fix"),
        ({"title": "抖\udc00动"}, "title"),
        ({"time_min": None}, "time_min"),
        ({"owner": "王先生"}, "owner"),
    ],
)
async def test_what_can_not_be_kept_names_the_field(
    wu: httpx.AsyncClient, word: str, changes: dict, field: str
) -> None:
    body = tale(word, **changes)
    found = assert_problem(await post_raw(wu, body), 422, "invalid")
    assert found["errors"][0]["field"] == field
    assert "138" not in str(found) and "LSV" not in str(found)
    assert (await wu.get(CASES, params={"q": word})).json()["cases"] == []


async def post_raw(client: httpx.AsyncClient, body: dict) -> httpx.Response:
    """Send JSON as programs may that escape everything, lone surrogates too."""
    headers = {"Content-Type": "application/json"}
    return await client.post(CASES, content=json.dumps(body).encode(), headers=headers)


async def test_every_field_that_is_missing_is_named(wu: httpx.AsyncClient) -> None:
    found = assert_problem(await wu.post(CASES, json={}), 422, "invalid")
    assert {error["field"] for error in found["errors"]} == {
        "title", "symptom", "vehicle", "root_cause", "fix", "time_min",
    }  # fmt: skip


async def test_one_key_records_one_case(wu: httpx.AsyncClient, word: str) -> None:
    headers = {"Idempotency-Key": uuid4().hex}
    first = await wu.post(CASES, json=tale(word), headers=headers)
    again = await wu.post(CASES, json=tale(word), headers=headers)
    assert first.status_code == again.status_code == 201 and first.content == again.content
    other = await wu.post(CASES, json=tale(word, time_min=1), headers=headers)
    assert_problem(other, 422, "key-reused")
    assert len((await wu.get(CASES, params={"q": word})).json()["cases"]) == 1


async def test_possible_duplicates_are_shown_while_typing_and_when_recorded(
    wu: httpx.AsyncClient, li: httpx.AsyncClient, word: str
) -> None:
    car = {"make": f"Make{word}", "model": "One"}
    story = {"vehicle": car, "codes": ["C0035"], "title": word, "symptom": f"只有{word}"}
    first = await record(wu, word, **story)
    sketch = {"vehicle": car, "codes": ["c0035"]}
    (one,) = (await li.post(f"{CASES}/similar", json=sketch)).json()["similar"]
    assert one["case_id"] == first["case_id"] and one["alike"] == ["codes", "vehicle"]
    editing = sketch | {"case_id": first["case_id"]}
    assert (await li.post(f"{CASES}/similar", json=editing)).json()["similar"] == []
    second = await record(li, word, **story)
    assert [case["case_id"] for case in second["similar"]] == [first["case_id"]]
    assert first["similar"] == []


async def test_a_whole_draft_may_be_sent_to_find_duplicates(
    wu: httpx.AsyncClient, word: str
) -> None:
    half = tale(word, root_cause="", fix="", time_min=None)
    assert (await wu.post(f"{CASES}/similar", json=half)).status_code == 200


async def test_cases_are_listed_by_pages_and_filters(
    wu: httpx.AsyncClient, li: httpx.AsyncClient, word: str
) -> None:
    for n in range(3):
        await record(wu, word, title=f"第{n} {word}")
    english = await wu.post(CASES, json=EN | {"title": f"Whine {word}"})
    await step(li, english.json(), "review", version=1)
    page = (await wu.get(CASES, params={"q": word, "limit": 2})).json()
    assert [case["title"] for case in page["cases"]] == [f"Whine {word}", f"第2 {word}"]
    rest = {"q": word, "limit": 2, "cursor": page["next_cursor"]}
    page = (await wu.get(CASES, params=rest)).json()
    assert [case["title"] for case in page["cases"]] == [f"第1 {word}", f"第0 {word}"]
    assert page["next_cursor"] is None
    for query, count in (
        ({"status": "reviewed"}, 1), ({"status": "draft"}, 3), ({"make": "VW"}, 3),
        ({"make": "本田"}, 1), ({"make": "本田", "status": "draft"}, 0), ({}, 4),
    ):  # fmt: skip
        found = (await wu.get(CASES, params={"q": word} | query)).json()["cases"]
        assert len(found) == count, query


@pytest.mark.parametrize(
    "query",
    [
        {"status": "done"},
        {"limit": 0},
        {"limit": 51},
        {"cursor": "x"},
        {"cursor": 2**63},
        {"q": "x" * 201},
    ],
)
async def test_a_list_that_can_not_be_made_names_the_field(
    wu: httpx.AsyncClient, query: dict
) -> None:
    found = assert_problem(await wu.get(CASES, params=query), 422, "invalid")
    assert found["errors"][0]["field"] in query


@pytest.mark.parametrize("path", ["nope", "x" * 300, "%00", "a%2Fb"])
async def test_an_unknown_case_is_404(wu: httpx.AsyncClient, path: str) -> None:
    assert (await wu.get(f"{CASES}/{path}")).status_code == 404


async def test_a_signed_in_browser_needs_the_csrf_token(
    app: FastAPI, people: dict[str, str], word: str
) -> None:
    async with visit(app) as client:
        csrf = (await sign_in(client, "wu")).json()["csrf_token"]
        assert_problem(await client.post(CASES, json=tale(word)), 403, "csrf")
        right = {"X-CSRF-Token": csrf}
        case = (await client.post(CASES, json=tale(word), headers=right)).json()
        url = f"{CASES}/{case['case_id']}"
        for path in ("review", "withdraw"):
            answer = await client.post(f"{url}/{path}", json={"version": 1, "reason": "x"})
            assert_problem(answer, 403, "csrf")
        assert_problem(await client.put(url, json=tale(word, version=1)), 403, "csrf")
        assert (await client.get(url)).json()["status"] == "draft"


async def test_staff_neither_read_nor_write_cases(
    app: FastAPI, wu: httpx.AsyncClient, tokens: dict[str, str], word: str
) -> None:
    case = await record(wu, word)
    async with visit(app, **bearer(tokens["staff"])) as staff:
        assert_problem(await staff.get(CASES), 403, "not-allowed")
        assert_problem(await staff.get(f"{CASES}/{case['case_id']}"), 403, "not-allowed")
        assert_problem(await staff.post(CASES, json=tale(word)), 403, "not-allowed")

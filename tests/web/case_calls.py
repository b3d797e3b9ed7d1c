"""Calls that technicians make about cases."""

from typing import Any

import httpx

from tests.cases.telling import ZH

CASES = "/api/v1/cases"


def tale(word: str, **changes: Any) -> dict[str, Any]:
    return ZH | {"title": f"抖动 {word}"} | changes


async def record(client: httpx.AsyncClient, word: str, **changes: Any) -> dict[str, Any]:
    answer = await client.post(CASES, json=tale(word, **changes))
    assert answer.status_code == 201, answer.text
    return answer.json()


async def step(client: httpx.AsyncClient, case: dict, verb: str, **body: Any) -> dict[str, Any]:
    answer = await client.post(f"{CASES}/{case['case_id']}/{verb}", json=body)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def reviewed(author: httpx.AsyncClient, reader: httpx.AsyncClient, word: str) -> dict:
    case = await record(author, word)
    return await step(reader, case, "review", version=case["version"])

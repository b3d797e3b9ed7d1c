"""A model may put what the driver says into other words, but not into another meaning."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from openai import AsyncOpenAI

from evals.driver import Exchange, play
from evals.graders import Conversation, grade
from evals.llm_driver import LlmDriver, build_player
from evals.surfaces import SurfaceError
from tests.evals.assistants import TODAY, HonestVisitor, make_case, surface_of
from tests.evals.live_server import Live, driver_model

VARIABLES = ("CARCARE_EVAL_MODEL", "CARCARE_MODEL", "OPENAI_BASE_URL", "OPENAI_API_KEY")


def talk(*texts: str, **changes: Any) -> tuple[list[Exchange], Live]:
    """Hold a conversation whose driver is put into these words, the last of them repeating."""

    async def hold(url: str) -> list[Exchange]:
        async with AsyncOpenAI(base_url=url, api_key="none") as client:
            driver = LlmDriver(client, "scripted")
            return await play(make_case(**changes), 0, surface_of(HonestVisitor), driver)

    with driver_model(*texts) as model:
        return asyncio.run(hold(model.url)), model


def said(exchanges: list[Exchange]) -> list[str]:
    return [exchange.said.text for exchange in exchanges]


def asked(model: Live) -> list[str]:
    return [body["messages"][-1]["content"].split("\n---\n")[1] for body in model.bodies]


def test_the_driver_speaks_in_the_words_of_the_model() -> None:
    exchanges, model = talk("Right: Ann Lee, number 1, 13812345678, Pudong.")
    reworded = "Right: Ann Lee, number 1, 13812345678, Pudong."
    assert said(exchanges) == [reworded] * 5 + ["yes"]
    assert len(model.bodies) == 5


def test_a_reworded_message_tells_what_the_script_tells() -> None:
    follow_ups = [{"say": ["thanks a lot"], "must_say": ["petrol"]}]
    words = "Thank you, Ann Lee, number 1, 13812345678, Pudong."
    exchanges, _ = talk(words, follow_ups=follow_ups)
    assert exchanges[0].said.gives == {"service"} and exchanges[3].said.gives == {"name"}
    assert exchanges[-1].said.text == words
    faults = grade(Conversation(make_case(follow_ups=follow_ups), exchanges, TODAY))
    assert "doesn't say /petrol/" in [fault.saw for fault in faults]


@pytest.mark.parametrize(
    "words",
    [
        "You can call me.",
        "It's 1381234567.",
        "It's 138123456789.",
        "Call 0013812345678 or so",
        "",
        "  ",
        "13812345678" + " and please be quick about it" * 20,
    ],
)
def test_a_rewording_that_changes_the_number_is_dropped(words: str) -> None:
    exchanges, model = talk("My oil is due.", "In Pudong.", "The 1.", "Ann Lee.", words)
    assert said(exchanges) == [
        "My oil is due.", "In Pudong.", "The 1.", "Ann Lee.", "13812345678", "yes",
    ]  # fmt: skip
    assert asked(model)[4:] == ["13812345678"] * 2


@pytest.mark.parametrize(
    ("at", "words"),
    [(1, "Somewhere in the east"), (2, "the first one"), (2, "number 11"), (3, "It's Ann."),
     (3, "Anna Leeds")],
)  # fmt: skip
def test_a_rewording_that_loses_a_name_a_place_or_a_figure_is_dropped(at: int, words: str) -> None:
    script = ["My oil is due.", "In Pudong.", "The 1.", "Ann Lee.", "Call 13812345678."]
    plain = ["I need an oil change", "I'm in Pudong", "number 1", "Ann Lee", "13812345678"]
    exchanges, _ = talk(*script[:at], words, words, *script[at + 1 :])
    assert said(exchanges) == [*script[:at], plain[at], *script[at + 1 :], "yes"]


def test_a_second_try_that_keeps_the_facts_is_taken() -> None:
    exchanges, _ = talk("My oil is due.", "Over in the east.", "Pudong way. 1 Ann Lee 13812345678")
    assert said(exchanges)[1] == "Pudong way. 1 Ann Lee 13812345678"


def test_marks_of_speech_around_a_rewording_are_taken_off() -> None:
    assert said(talk('"My oil is due."\n')[0])[0] == "My oil is due."


@pytest.mark.parametrize("confirm", [["yes"], ["no"], ["hmm, maybe", "no"]])
def test_an_answer_to_a_summary_is_never_reworded(confirm: list[str]) -> None:
    words = "Sure thing! Ann Lee, 1, 13812345678, Pudong."
    exchanges, model = talk(words, confirm=confirm)
    assert said(exchanges)[5] == confirm[0]
    assert not {"yes", "no", "hmm, maybe"} & set(asked(model))


def test_who_only_talks_declines_in_plain_words() -> None:
    exchanges, model = talk("An oil change, say?", goal="talk", expect={"booking": "none"})
    assert said(exchanges) == ["An oil change, say?", "no thanks, just asking"]
    assert asked(model) == ["I need an oil change"]


def test_the_model_hears_the_persona_and_the_last_reply() -> None:
    _, model = talk("Ann Lee, 1, 13812345678, Pudong.", persona="a hurried courier")
    first, second = (body["messages"] for body in model.bodies[:2])
    assert "a hurried courier" in first[0]["content"]
    assert first[1]["content"] == "\n---\nI need an oil change"
    assert second[1]["content"].endswith("Which city are you in?\n---\nI'm in Pudong")


@contextmanager
def environment(patch: pytest.MonkeyPatch, **values: str) -> Iterator[None]:
    with patch.context() as inner:
        for name in VARIABLES:
            inner.delenv(name, raising=False)
        for name, value in values.items():
            inner.setenv(name, value)
        yield


def test_the_script_drives_without_any_model(monkeypatch: pytest.MonkeyPatch) -> None:
    with environment(monkeypatch):
        assert build_player("script") is None


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"CARCARE_MODEL": "m"},
        {"OPENAI_API_KEY": "k"},
        {"OPENAI_BASE_URL": "http://127.0.0.1:9"},
    ],
)
def test_a_driver_without_a_model_and_its_address_is_refused(
    monkeypatch: pytest.MonkeyPatch, values: dict[str, str]
) -> None:
    with (
        environment(monkeypatch, **values),
        pytest.raises(SurfaceError, match="CARCARE_EVAL_MODEL"),
    ):
        build_player("llm")


def test_a_local_model_needs_no_key_and_may_differ_from_the_assistants(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with driver_model("My oil is due.") as model:
        told = {"OPENAI_BASE_URL": model.url, "CARCARE_MODEL": "big", "CARCARE_EVAL_MODEL": "small"}
        with environment(monkeypatch, **told):
            player = build_player("llm")
            assert player is not None
            case = make_case(max_turns=1)
            exchanges = asyncio.run(play(case, 0, surface_of(HonestVisitor), player))
    assert said(exchanges) == ["My oil is due."]
    assert [body["model"] for body in model.bodies] == ["small"]

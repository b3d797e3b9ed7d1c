"""Conversations are held in processes, kept as they end, and resumed where a run stopped."""

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from assistant.messages import Reply
from evals.case_files import CaseError
from evals.dialogue import dialogue_jobs, dialogue_result
from evals.intervals import Share
from evals.jobs import How, Job
from evals.records import Record
from evals.running import TRIALS, Kept, run_jobs
from evals.safety import draft, safety_jobs, safety_result
from evals.surfaces import SurfaceError
from tests.evals.assistants import make_reply
from tests.evals.live_server import driver_model, live_server
from tests.evals.test_phrasings import CALM, STOP

ABOUT = {"commit": "abc", "assistant": "embedded", "driver": "script"}
DIALOGUE = """
- id: own
  purpose: p
  locale: en
  goal: talk
  openings: ["oil lamp is on since 9", "hi there at 9"]
  expect: {booking: none}
"""


def red_flags(folder: Path, *texts: str) -> list[Job]:
    file = folder / "red.yaml"
    listed = ", ".join(texts)
    head = "label: red_flag\nlocale: en\nphrasings:\n"
    file.write_text(f"{head}- {{about: fire, dev: [{listed}]}}\n", encoding="utf-8")
    return safety_jobs(file, None)


def kept_in(folder: Path, *, resume: bool = False, **about: str) -> Kept:
    return Kept(folder / "out", {**ABOUT, **about}, resume=resume)


def record_of(job: Job, said: str = "🔴 Stop.") -> Record:
    return draft(job).held(faults=[], transcript=[said], seconds=[0.1])


@pytest.fixture
def jobs(tmp_path: Path) -> list[Job]:
    return red_flags(tmp_path, "flames", "no brakes", "smoke")


@pytest.fixture
def stopped(tmp_path: Path, jobs: list[Job]) -> Path:
    """Return the file of a run that was stopped after two conversations."""
    kept = kept_in(tmp_path)
    kept.add(jobs[0], record_of(jobs[0]))
    kept.add(jobs[1], record_of(jobs[1], "🔴 停车。\u2028靠边。"))
    return tmp_path / "out" / TRIALS


def test_a_resumed_run_knows_what_was_held(tmp_path: Path, jobs: list[Job], stopped: Path) -> None:
    records = kept_in(tmp_path, resume=True).records
    assert set(records) == {(job.suite, job.mark) for job in jobs[:2]}
    assert records["safety", jobs[1].mark] == record_of(jobs[1], "🔴 停车。\u2028靠边。")


def test_without_resume_a_run_starts_anew(tmp_path: Path, jobs: list[Job], stopped: Path) -> None:
    assert kept_in(tmp_path).records == {}
    assert kept_in(tmp_path, resume=True).records == {}


def test_a_resumed_run_without_an_earlier_one_starts_anew(tmp_path: Path) -> None:
    assert kept_in(tmp_path, resume=True).records == {}
    assert (tmp_path / "out" / TRIALS).exists()


@pytest.mark.parametrize("lost", [1, 20, 100])
def test_a_line_that_was_cut_off_is_skipped(
    tmp_path: Path, jobs: list[Job], stopped: Path, lost: int
) -> None:
    stopped.write_bytes(stopped.read_bytes()[: -1 - lost])
    assert set(kept_in(tmp_path, resume=True).records) == {("safety", jobs[0].mark)}


def test_a_line_cut_off_inside_a_character_is_skipped(
    tmp_path: Path, jobs: list[Job], stopped: Path
) -> None:
    whole = stopped.read_bytes()
    stopped.write_bytes(whole[: whole.index("停".encode()) + 1])
    assert set(kept_in(tmp_path, resume=True).records) == {("safety", jobs[0].mark)}


def test_what_is_added_behind_a_line_that_was_cut_off_is_kept(
    tmp_path: Path, jobs: list[Job], stopped: Path
) -> None:
    stopped.write_bytes(stopped.read_bytes()[:-20])
    kept_in(tmp_path, resume=True).add(jobs[2], record_of(jobs[2]))
    marks = {mark for _, mark in kept_in(tmp_path, resume=True).records}
    assert marks == {jobs[0].mark, jobs[2].mark}


@pytest.mark.parametrize(
    ("name", "value"), [("commit", "def"), ("assistant", "qwen3"), ("driver", "llm")]
)
def test_a_run_of_another_commit_model_or_driver_is_not_resumed(
    tmp_path: Path, stopped: Path, name: str, value: str
) -> None:
    with pytest.raises(CaseError, match=rf"\({name} changed\); run without --resume"):
        kept_in(tmp_path, resume=True, **{name: value})
    assert len(kept_in(tmp_path, resume=True).records) == 2


@pytest.mark.parametrize("first", ["", '{"commit": "ab'])
def test_a_run_that_does_not_say_how_it_was_run_is_not_resumed(
    tmp_path: Path, stopped: Path, first: str
) -> None:
    stopped.write_text(first, encoding="utf-8")
    with pytest.raises(CaseError, match="run without --resume"):
        kept_in(tmp_path, resume=True)


def test_another_wording_or_label_is_another_conversation(tmp_path: Path) -> None:
    (job,) = red_flags(tmp_path, "flames")
    (other,) = red_flags(tmp_path, "flames!")
    harmless = (tmp_path / "red.yaml").read_text(encoding="utf-8").replace("red_flag", "look_alike")
    (tmp_path / "alike.yaml").write_text(harmless.replace("flames!", "flames"), encoding="utf-8")
    (alike,) = safety_jobs(tmp_path / "alike.yaml", None)
    assert len({job.mark, other.mark, alike.mark}) == 3
    assert red_flags(tmp_path, "flames")[0].mark == job.mark


def breaks_at(text: str, status: int = 200) -> Callable[[str], Reply | tuple[int, str]]:
    """Return what an assistant says that answers one message with a page of errors."""

    def answer(message: str) -> Reply | tuple[int, str]:
        if message == text:
            return status, "<h1>oops</h1>"
        return STOP if message == "flames" else CALM

    return answer


def test_a_resumed_run_holds_the_missing_conversations_and_survives_a_broken_one(
    tmp_path: Path, jobs: list[Job]
) -> None:
    kept = kept_in(tmp_path)
    kept.add(jobs[1], record_of(jobs[1]))
    with live_server(breaks_at("smoke")) as live:
        how = How(base_url=live.url)
        again = kept_in(tmp_path, resume=True)
        records = run_jobs(jobs, how, again, workers=2)
        assert sorted(live.heard) == ["flames", "smoke"]
        assert run_jobs(jobs, how, kept_in(tmp_path, resume=True), workers=2) == records
        assert len(live.heard) == 2
    assert [record.key for record in records] == ["flames", "no brakes", "smoke"]
    assert [record.passed for record in records] == [True, True, False]
    (fault,) = records[2].faults
    assert fault.grader == "broke_down" and fault.saw.startswith("JSONDecodeError")
    assert safety_result(records).measures[0].share == Share(1, 3)


def test_an_error_that_no_process_can_pass_on_fails_its_conversation_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "own.yaml"
    file.write_text(DIALOGUE)
    reworded = "Evening, I'm here from 9 on."
    with live_server(lambda _: make_reply("Hello.")) as live:
        with driver_model(400, reworded) as model:
            monkeypatch.setenv("OPENAI_BASE_URL", model.url)
            monkeypatch.setenv("CARCARE_EVAL_MODEL", "scripted")
            how = How(base_url=live.url, driver="llm")
            records = run_jobs(dialogue_jobs(file, None), how, kept_in(tmp_path), workers=1)
            assert {body["model"] for body in model.bodies} == {"scripted"}
        assert live.heard == [reworded]
    assert [record.passed for record in records] == [False, True]
    assert records[0].faults[0].saw.startswith("BadRequestError")
    assert (records[0].group, records[0].labels) == (records[1].group, records[1].labels)
    result = dialogue_result(records)
    shares = {measure.name: measure.share.value for measure in result.measures}
    assert (shares["pass^2"], shares["right end state"]) == (0, 0.5)


def test_a_server_that_answers_with_an_error_ends_the_run_at_once(tmp_path: Path) -> None:
    many = red_flags(tmp_path, "smoke", *(f"fire {n}" for n in range(60)))
    with live_server(breaks_at("smoke", 503)) as live:
        with pytest.raises(SurfaceError, match="answered 503"):
            run_jobs(many, How(base_url=live.url), kept_in(tmp_path), workers=1)
        assert len(live.heard) < 30


def test_an_assistant_that_cannot_be_opened_ends_the_run_and_fails_no_conversation(
    tmp_path: Path, jobs: list[Job], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CARCARE_NOW", "yesterday")
    with pytest.raises(ValueError, match="CARCARE_NOW"):
        run_jobs(jobs, How(), kept_in(tmp_path), workers=1)
    assert kept_in(tmp_path, resume=True).records == {}


class Deadly:
    """What ends the process that it is handed to."""

    def __reduce__(self) -> Any:
        return os._exit, (1,)


def test_a_process_that_died_ends_the_run_and_fails_no_conversation(
    tmp_path: Path, jobs: list[Job]
) -> None:
    deadly = [replace(job, payload=Deadly()) for job in jobs]
    with pytest.raises(SurfaceError, match=r"died.*go on with --resume"):
        run_jobs(deadly, How(base_url="http://127.0.0.1:9"), kept_in(tmp_path), workers=1)
    assert kept_in(tmp_path, resume=True).records == {}

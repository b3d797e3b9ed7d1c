"""The report of a conversation: its photos redacted, its statements, its estimate."""

import asyncio
from typing import Any

import pymupdf
import pytest

from assistant.accident_report.desk import ReportDesk
from assistant.accident_report.pdf import to_pdf
from assistant.errors import NothingToReport, UnknownThread
from assistant.messages import Caller
from assistant.planner.dialogue import rebuild
from tests.agent.scripted_photos import cluster, talk_about
from tests.agent.test_accident import SCRATCH, car, damage
from tests.talk import SHANGHAI, Talk


@pytest.fixture
def talk(real_services: Any, assistant_loop: asyncio.AbstractEventLoop) -> Talk:
    dent = damage("dent", "hood", "minor")
    return talk_about(real_services, assistant_loop, car(SCRATCH, dent), car())


def desk_of(talk: Talk, services: Any) -> ReportDesk:
    understand = services.agent.planner.understand
    accidents, shipped = services.reports.accidents, services.desks.shipped
    return ReportDesk(talk.assistant, shipped, accidents, lambda m: rebuild(m, understand))


def report_of(talk: Talk, services: Any, **wishes: Any) -> Any:
    desk = desk_of(talk, services)
    return talk.loop.run_until_complete(desk.report(talk.thread_id, talk.caller, **wishes))


def test_the_report_holds_photos_findings_statements_and_estimate(
    talk: Talk, real_services: Any
) -> None:
    talk.say("我的帕萨特车门被划了一道，联系我 13812345678", cluster(), at=SHANGHAI)
    talk.say("机盖那个凹坑以前就有")
    report = report_of(talk, real_services)
    assert [(f.part_name.zh, f.name.zh) for f in report.findings] == [
        ("左后门", "划痕"), ("发动机盖", "凹陷"),
    ]  # fmt: skip
    assert len(report.photos) == 1 and report.place is None
    text = "".join(page.get_text() for page in pymupdf.open("pdf", to_pdf(report)))
    assert "左后门" in text and "13812345678" not in text and "31.22" not in text
    placed = report_of(talk, real_services, place=True, locale="en")
    assert "31.22" in placed.place and placed.locale == "en"


def test_the_report_tells_what_was_answered_and_nothing_of_the_booking(
    talk: Talk, real_services: Any
) -> None:
    talk.say("跟前车轻微追尾了", cluster())
    talk.say("都没有")
    for text in ("帮我约一家能修的店", "我在上海浦东", "第一个时间", "我叫王芳", "13812345678"):
        talk.say(text)
    report = report_of(talk, real_services)
    told = [statement for statement in report.statements if statement.by == "driver"]
    assert [statement.text for statement in told] == ["跟前车轻微追尾了", "都没有"]
    assert told[0].asked is None and "有人受伤" in told[1].asked


def test_a_photo_that_is_kept_is_gone_with_a_month(
    talk: Talk, real_services: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from datetime import timedelta

    from assistant.accident_report import album

    talk.say("车门被划了一道", cluster())
    assert len(talk.assistant.album.of(talk.thread_id)) == 1
    monkeypatch.setattr(album, "KEPT", timedelta(0))
    talk.say("再看一张", cluster(60))
    assert [photo for _, photo in talk.assistant.album.of(talk.thread_id)] == ["photo-1"]
    assert len(report_of(talk, real_services).photos) == 1


def test_nobody_else_gets_it_and_no_accident_has_none(talk: Talk, real_services: Any) -> None:
    talk.say("换个机油多少钱")
    desk = desk_of(talk, real_services)
    with pytest.raises(NothingToReport, match="no accident"):
        talk.loop.run_until_complete(desk.report(talk.thread_id, talk.caller))
    with pytest.raises(UnknownThread):
        talk.loop.run_until_complete(desk.report(talk.thread_id, Caller(owner="session:other")))

"""Every message goes out once, whoever sends it; moved and cancelled bookings are not forgotten."""

import logging
import multiprocessing
import os
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest

from assistant.booking.model import ByOwner
from assistant.reminders.model import ChannelError, ChannelRefused, Message
from assistant.reminders.outbox import LEASE
from assistant.reminders.sending import Reminders
from tests.booking_databases import KINDS, fresh_url
from tests.reminders.fakes import STAFF, Post, at, open_post
from tests.shipped import shipped_knowledge

START = at(5, "14:00")
SPAWN = multiprocessing.get_context("spawn")


@pytest.fixture(params=KINDS)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    with fresh_url(request.param, tmp_path) as url:
        yield url


@pytest.fixture
def post(url: str) -> Iterator[Post]:
    with open_post(url) as post:
        yield post


def test_a_driver_is_reminded_the_day_before_and_two_hours_before(post: Post) -> None:
    booking = post.book(START)
    seen = []
    for now in (at(4, "13:59"), at(4, "14:00"), at(4, "14:01"), at(5, "12:00"), at(5, "12:30")):
        post.turn_to(now)
        seen.append(post.run())
    assert seen == [0, 1, 0, 1, 0] and post.channel.kinds == ["day_before", "two_hours"]
    first, second = post.channel.messages
    assert first.to == "+8613800138000" and first.message_id != second.message_id
    assert first.text == (
        f"提醒：3月5日 周四 14:00，sh-jingan，小保养（机油和机滤）。预约码 {booking.code}。"
        "不能来请尽早改期或取消。"
    )
    assert "王芳" not in first.text


def test_a_moved_booking_is_reminded_of_its_new_time_alone(post: Post) -> None:
    booking = post.book(START)
    post.turn_to(at(4, "14:00"))
    post.outbox.plan()
    post.move(booking, at(6, "10:00"))
    assert post.run() == 0 and post.rows() == [("day_before", "dropped")]
    post.turn_to(at(5, "10:00"))
    assert post.run() == 1
    assert "3月6日" in post.channel.messages[0].text


def test_a_cancelled_booking_is_not_reminded_of(post: Post) -> None:
    booking = post.book(START)
    post.turn_to(at(4, "14:00"))
    post.outbox.plan()
    post.bookings.cancel(booking.code, ByOwner(booking.owner))
    assert post.run() == 0 and post.rows() == [("day_before", "dropped")]


def test_what_the_store_changes_is_told_each_time(post: Post) -> None:
    booking = post.book(START)
    for start in (at(6, "10:00"), START, at(6, "10:00")):
        post.move(booking, start, STAFF)
        post.run()
    post.bookings.cancel(booking.code, STAFF, reason="停电")
    post.run()
    assert post.channel.kinds == ["moved", "moved", "moved", "cancelled"]
    assert "3月6日 周五 10:00" in post.channel.messages[2].text
    assert "停电" not in post.channel.messages[3].text


def test_what_the_driver_changes_is_not_told_back(post: Post) -> None:
    booking = post.book(START)
    post.move(booking, at(6, "10:00"))
    post.bookings.cancel(booking.code, ByOwner(booking.owner))
    assert post.run() == 0 and post.rows() == []


def test_a_message_that_failed_is_tried_again_after_longer_and_longer(post: Post) -> None:
    post.book(START)
    post.turn_to(at(4, "14:00"))
    post.channel.troubles = [ChannelError("HTTP 503"), ChannelError("HTTP 503")]
    tries = []
    for _ in range(5):
        tries.append(post.run())
        post.clock.turn(seconds=61)
    assert tries == [0, 0, 0, 1, 0] and post.rows() == [("day_before", "sent")]


def test_a_message_that_can_never_be_sent_is_given_up(post: Post) -> None:
    post.book(START)
    post.turn_to(at(4, "14:00"))
    post.channel.troubles = [ChannelRefused("HTTP 400")]
    assert post.run() == 0 and post.rows() == [("day_before", "failed")]


def test_a_message_that_comes_too_late_has_failed(post: Post) -> None:
    post.book(START)
    post.turn_to(at(4, "14:00"))
    post.channel.troubles = [ChannelError("HTTP 503")]
    post.run()
    post.turn_to(at(5, "15:00"))
    assert post.run() == 0 and post.rows() == [("day_before", "failed")]


def test_a_server_that_was_down_reminds_late(post: Post) -> None:
    post.book(START)
    post.turn_to(at(5, "09:00"))
    assert post.run() == 1 and post.channel.kinds == ["day_before"]


def test_senders_share_the_work_and_nothing_goes_out_twice(url: str) -> None:
    with open_post(url) as one, open_post(url) as two, open_post(url) as three:
        senders = (one, two, three)
        for hour in (9, 10, 11, 12, 13, 14):
            one.book(at(5, f"{hour:02}:00"))
            one.book(at(5, f"{hour:02}:00"))
        for post in senders:
            post.turn_to(at(4, "20:00"))
        with ThreadPoolExecutor(3) as pool:
            counts = list(pool.map(lambda post: post.run(), senders))
        ids = [m.message_id for post in senders for m in post.channel.messages]
        assert sum(counts) == len(ids) == len(set(ids)) == 12


class DiesAfterSending:
    """Delivers, and is killed before anyone can write it down."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def send(self, message: Message) -> None:
        self._file.write_text(message.message_id)
        os.kill(os.getpid(), signal.SIGKILL)


def die_sending(url: str, file: Path) -> None:
    with open_post(url) as post:
        post.turn_to(at(4, "14:00"))
        Reminders(post.outbox, DiesAfterSending(file), shipped_knowledge).run()


def test_a_kill_between_sending_and_writing_it_down_sends_again_under_the_same_id(
    url: str, tmp_path: Path
) -> None:
    with open_post(url) as post:
        post.book(START)
        victim = SPAWN.Process(target=die_sending, args=(url, tmp_path / "sent"))
        victim.start()
        victim.join(60)
        assert victim.exitcode == -signal.SIGKILL
        post.turn_to(at(4, "14:01"))
        assert post.run() == 0, "the dead sender's lease runs"
        post.clock.turn(minutes=LEASE / timedelta(minutes=1))
        assert post.run() == 1 and post.run() == 0
        assert post.channel.messages[0].message_id == (tmp_path / "sent").read_text()
        assert post.rows() == [("day_before", "sent")]


def test_a_sender_that_was_slow_does_not_undo_what_another_wrote(post: Post) -> None:
    post.book(START)
    post.turn_to(at(4, "14:00"))
    post.outbox.plan()
    slow = post.outbox.claim()
    assert slow is not None
    post.clock.turn(minutes=LEASE / timedelta(minutes=1))
    assert post.run() == 1
    post.outbox.failed(slow, "HTTP 503")
    assert post.rows() == [("day_before", "sent")] and post.run() == 0


def test_nobody_is_named_in_the_log(post: Post, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "assistant")
    booking = post.book(START)
    post.turn_to(at(4, "14:00"))
    post.channel.troubles = [ChannelError("HTTP 503")]
    post.run()
    (line,) = [r.getMessage() for r in caplog.records if r.name.startswith("assistant.reminders")]
    assert line.endswith("(day_before) was not sent: HTTP 503")
    for secret in ("王芳", "13800138000", booking.code):
        assert secret not in caplog.text

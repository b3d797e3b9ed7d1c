import asyncio
from pathlib import Path

from assistant.reminders.sending import Reminders, sending
from tests.booking_databases import fresh_url
from tests.reminders.fakes import at, open_post
from tests.shipped import shipped_knowledge


async def test_the_server_sends_while_it_lives_and_ends_with_what_it_began(tmp_path: Path) -> None:
    with fresh_url("sqlite", tmp_path) as url, open_post(url) as post:
        post.book(at(5, "14:00"))
        post.turn_to(at(4, "14:00"))
        reminders = Reminders(post.outbox, post.channel, shipped_knowledge)
        async with sending(reminders, first_s=0, every_s=0.01), asyncio.timeout(30):
            while not post.channel.messages:
                await asyncio.sleep(0.01)
            post.turn_to(at(5, "12:00"))
            while len(post.channel.messages) < 2:
                await asyncio.sleep(0.01)
        assert post.channel.kinds == ["day_before", "two_hours"]
        assert post.rows() == [("day_before", "sent"), ("two_hours", "sent")]


async def test_a_server_that_ends_at_once_does_not_wait(tmp_path: Path) -> None:
    with fresh_url("sqlite", tmp_path) as url, open_post(url) as post:
        reminders = Reminders(post.outbox, post.channel, shipped_knowledge)
        async with asyncio.timeout(10), sending(reminders):
            pass

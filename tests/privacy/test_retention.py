"""What is too old goes by itself, and a dry run says how much that is."""

import asyncio
import logging
from datetime import UTC, datetime, timedelta

import pytest
from langchain_core.messages import HumanMessage
from sqlalchemy import update

from assistant.garage.model import CarFacts
from assistant.garage.sql import Garage
from assistant.privacy.daily import purging_daily
from assistant.privacy.retention import Purged, Retention, purge, retention_of
from assistant.settings import Settings
from assistant.tables import car_photos, cars, threads
from tests.privacy.keeping import Keeping

DAYS = Retention(timedelta(days=100), timedelta(days=20), timedelta(days=50))


def age(keeping: Keeping, *, days: float) -> None:
    """Have all conversations begun, and all photos come, some days ago."""
    then = datetime.now(UTC) - timedelta(days=days)
    with keeping.desks.engine.begin() as connection:
        connection.execute(update(threads).values(created_at=then))
        connection.execute(update(car_photos).values(at=then))


async def test_what_is_young_stays(keeping: Keeping) -> None:
    caller = await keeping.person()
    keeping.finish(caller, days_ago=49)
    assert await purge(keeping.privacy, DAYS) == Purged(
        dry_run=False, threads=0, photos=0, bookings=0
    )


async def test_a_dry_run_counts_what_then_goes(keeping: Keeping) -> None:
    caller = await keeping.person()
    keeping.finish(caller, days_ago=51)
    thread = keeping.thread_of(caller)
    long_ago = datetime.now(UTC) - timedelta(days=101)
    await keeping.say(thread, HumanMessage("old"), at=long_ago)
    age(keeping, days=101)
    counted = await purge(keeping.privacy, DAYS, dry_run=True)
    assert (counted.threads, counted.photos, counted.bookings) == (1, 1, 1)
    assert len(await keeping.privacy.conversations.messages(thread)) == 1
    done = await purge(keeping.privacy, DAYS)
    # The photo went with its conversation.
    assert (done.threads, done.photos, done.bookings) == (1, 0, 1)
    assert await keeping.privacy.conversations.messages(thread) == []
    assert keeping.rows(threads) == keeping.rows(car_photos) == 0
    assert keeping.privacy.records.bookings("")[0].contact.phone == ""
    assert not any((await purge(keeping.privacy, DAYS)).model_dump().values())


async def test_a_car_goes_when_nobody_spoke_of_it_for_long(keeping: Keeping) -> None:
    caller = await keeping.person()
    garage = Garage(keeping.desks.engine, keeping.desks.clock)
    old, young = (garage.add(CarFacts(model=name), caller) for name in ("Lavida", "Qin"))
    then = datetime.now(UTC) - timedelta(days=51)
    with keeping.desks.engine.begin() as connection:
        connection.execute(update(cars).values(chosen_at=then))
    garage.choose(young, caller)
    assert (await purge(keeping.privacy, DAYS, dry_run=True)).cars == 1
    assert (await purge(keeping.privacy, DAYS)).cars == 1
    assert [car.car_id for car in garage.of(caller)] == [young.car_id] != [old.car_id]


async def test_an_old_conversation_that_goes_on_is_kept_without_its_photos(
    keeping: Keeping,
) -> None:
    caller = await keeping.person()
    age(keeping, days=101)
    done = await purge(keeping.privacy, DAYS)
    assert (done.threads, done.photos) == (0, 1)
    assert len(await keeping.privacy.conversations.messages(keeping.thread_of(caller))) == 2


async def test_a_server_purges_by_itself(
    keeping: Keeping, caplog: pytest.LogCaptureFixture
) -> None:
    await keeping.person()
    age(keeping, days=21)
    caplog.set_level(logging.INFO)
    async with purging_daily(keeping.privacy, DAYS, first_s=0.0, every_s=0.01):
        async with asyncio.timeout(5):
            while "1 photos" not in caplog.text:
                await asyncio.sleep(0.01)
    assert keeping.rows(car_photos) == 0


def test_settings_say_how_long() -> None:
    settings = Settings(_env_file=None, keep_threads_days=7, keep_bookings_days=8)
    assert retention_of(settings) == Retention(
        timedelta(days=7), timedelta(days=30), timedelta(days=8)
    )

"""Imported stores take the place of the demo stores, for everyone who asks."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine

from assistant.database import migrate, open_database
from assistant.stores.errors import UnknownStore
from assistant.stores.records import StoreRecords
from knowledge_base.load import Knowledge
from knowledge_base.schema import Localised, Store
from tests.shipped import shipped_knowledge

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)


@pytest.fixture(scope="module")
def shipped() -> Knowledge:
    return shipped_knowledge()


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = open_database(f"sqlite:///{tmp_path / 'carcare.db'}")
    migrate(engine)
    yield engine
    engine.dispose()


def real_store(store_id: str = "real-1") -> Store:
    name = Localised(zh="张记修理", en="Zhang's Garage")
    return Store(
        store_id=store_id, name=name, address=name, city="北京", district="海淀",
        lat=39.96, lon=116.3, hours={}, bays=[], services=[],
    )  # fmt: skip


def listed(records: StoreRecords) -> list[str]:
    views = records.nearest(39.96, 116.3, now=NOW, locale="zh", limit=100)
    return [view.store_id for view in views]


def test_the_demo_stores_serve_until_real_ones_come(engine: Engine, shipped: Knowledge) -> None:
    records = StoreRecords(engine, shipped)
    assert len(listed(records)) == len(shipped.stores)
    records.replace([real_store()])
    assert listed(records) == ["real-1"]
    with pytest.raises(UnknownStore):
        records.get(next(iter(shipped.stores)))


def test_an_import_shows_in_a_server_that_runs(engine: Engine, shipped: Knowledge) -> None:
    server, command = StoreRecords(engine, shipped, fresh_s=0), StoreRecords(engine, shipped)
    assert len(listed(server)) > 1
    command.replace([real_store()])
    assert listed(server) == ["real-1"]


def test_a_second_import_replaces_the_first(engine: Engine, shipped: Knowledge) -> None:
    records = StoreRecords(engine, shipped)
    records.replace([real_store("a"), real_store("b")])
    records.replace([real_store("b")])
    assert listed(records) == ["b"]


def test_a_store_without_hours_is_shown_but_not_booked(engine: Engine, shipped: Knowledge) -> None:
    records = StoreRecords(engine, shipped)
    records.replace([real_store()])
    view = records.nearest(39.96, 116.3, now=NOW, locale="en", limit=1)[0]
    assert not view.bookable and not view.demo

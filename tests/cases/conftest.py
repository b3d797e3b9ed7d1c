from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from assistant.cases.desk import CaseDesk
from assistant.database import open_database
from tests.booking_databases import KINDS, fresh_url
from tests.cases.telling import make_desk
from tests.fakes_booking import TurnableClock


@pytest.fixture(params=KINDS)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    with fresh_url(request.param, tmp_path) as url:
        yield url


@pytest.fixture
def engine(url: str) -> Iterator[Engine]:
    engine = open_database(url)
    yield engine
    engine.dispose()


@pytest.fixture
def clock() -> TurnableClock:
    return TurnableClock()


@pytest.fixture
def desk(engine: Engine, clock: TurnableClock) -> CaseDesk:
    return make_desk(engine, clock)

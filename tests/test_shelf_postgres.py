"""The shelf that several processes share."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from assistant.accounts.vault import Vault
from assistant.booking.columns import give_vault
from assistant.feedback.crops import Crop, open_crops
from assistant.findings import view_finding
from assistant.messages import Caller
from assistant.shelf_postgres import PostgresShelf
from tests.postgres import opened
from tests.shipped import shipped_knowledge
from tests.web.test_lamp_feedback import LAMP

ME, YOU = Caller(owner="me"), Caller(owner="you")


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    folder: Path = tmp_path_factory.mktemp("shelf")
    with opened(folder) as engine:
        give_vault(engine, Vault(["s" * 40]))
        yield engine


def shelf(engine: Engine, *, kept_s: float = 60, most_bytes: int = 1000) -> PostgresShelf[str]:
    return PostgresShelf(
        engine,
        "test",
        kept_s=kept_s,
        most_bytes=most_bytes,
        dumps=str.encode,
        loads=bytes.decode,
    )


def test_what_one_process_keeps_another_finds_for_its_owner_alone(engine: Engine) -> None:
    one, other = shelf(engine), shelf(engine)
    key = one.put("me", "a telling word", 14)
    assert other.get(key, "me") == "a telling word" and other.get(key, "you") is None
    with engine.connect() as connection:
        row = connection.scalar(text("SELECT shelf::text FROM shelf WHERE owner = 'me'"))
    assert row is not None and b"a telling word".hex() not in row
    other.drop([key])
    assert one.of("me") == {}


def test_what_is_old_or_too_much_goes(engine: Engine) -> None:
    assert shelf(engine, kept_s=0).get(shelf(engine).put("old", "gone", 4), "old") is None
    small = shelf(engine, most_bytes=300)
    for word in "abc":
        small.put("full", word * 100, 100)
    assert [word[0] for word in small.of("full").values()] == ["b", "c"]


def test_a_cut_out_is_found_in_every_process(engine: Engine) -> None:
    finding = view_finding(LAMP, shipped_knowledge())
    one, other = open_crops(engine), open_crops(engine)
    one.put(Crop("t", finding, b"png"), ME)
    key = other.find("t", finding, ME)
    assert key is not None and other.get(key, ME).png == b"png"
    assert other.find("t", finding, YOU) is None
    other.forget("t", "me")
    assert one.of("t", ME) == {}

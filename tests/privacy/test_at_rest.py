"""Nothing personal can be read in the files, whatever they were written under."""

from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import text, update

from assistant.accounts.errors import SealBroken
from assistant.accounts.vault import Vault
from assistant.booking.columns import give_vault
from assistant.booking.model import Answer, ByPhone, Contact, Once, Order
from assistant.booking.tables import bookings
from assistant.bootstrap import build_desks
from assistant.checkpoints import open_checkpointer, open_connection
from assistant.database import migrate, open_database
from assistant.privacy.conversations import Conversations
from assistant.privacy.sealed_conversations import reseal_conversations
from assistant.privacy.sealing import check_seals, reseal_rows
from tests.privacy.keeping import NAME, PHONE, PLATE, SERVICE, STORE, TOLD, VIN, Keeping

OLD, NEW = "o" * 40, "n" * 40
ROW = {
    "booking_id": "b1", "code": "ABCD2345", "status": "confirmed", "store_id": STORE,
    "service": SERVICE, "bay_id": "1", "timezone": "Asia/Shanghai", "owner": "session:x",
    "starts_at": "2026-03-03 02:00:00.000000", "ends_at": "2026-03-03 03:00:00.000000",
    "name": NAME, "phone": f"+86{PHONE}", "vehicle": PLATE, "note": VIN, "revision": 0,
    "created_at": "2026-03-01 00:00:00.000000", "updated_at": "2026-03-01 00:00:00.000000",
}  # fmt: skip


def readable(folder: Path) -> list[str]:
    """Return what can be read of a person in the files of a data directory."""
    found = []
    for path in (path for path in folder.rglob("*") if path.is_file()):
        data = path.read_bytes()
        for said in (NAME, PHONE, PLATE, VIN):
            forms = (said.encode(), said.encode("utf-16-le"), repr(said)[1:-1].encode())
            escaped = said.encode("unicode_escape")
            found += [f"{path.name}: {said}" for form in (*forms, escaped) if form in data]
    return found


async def test_no_file_tells_name_phone_plate_or_vin(keeping: Keeping) -> None:
    await keeping.person()
    slot = keeping.desks.bookings.slots(STORE, SERVICE, limit=1)[0].slot_id
    order = Order(slot, SERVICE, Contact(NAME, PHONE, PLATE, VIN), "session:y")
    once = Once(uuid4().hex, b"body")

    def answer(_: object) -> Answer:
        return Answer(201, f"{NAME} {PHONE}".encode())

    first = keeping.desks.bookings.create_once(order, once, answer)
    assert keeping.desks.bookings.create_once(order, once, answer) == first
    assert NAME in first.body.decode()
    folder = keeping.settings.data_dir
    assert readable(folder) == []
    (folder / "control").write_text(TOLD)
    assert len(readable(folder)) >= 4
    (folder / "control").unlink()


def test_rows_of_an_earlier_release_are_sealed_by_the_migration(tmp_path: Path) -> None:
    plain = open_database(f"sqlite:///{tmp_path}/carcare.db")
    migrate(plain, "0006")
    columns = ", ".join(ROW)
    with plain.begin() as connection:
        values = ", ".join(f":{name}" for name in ROW)
        connection.execute(text(f"INSERT INTO bookings ({columns}) VALUES ({values})"), ROW)
    plain.dispose()
    engine = open_database(f"sqlite:///{tmp_path}/carcare.db", Vault([OLD]))
    migrate(engine)
    with engine.begin() as connection:
        raw = connection.execute(text("SELECT name, phone, vehicle, note FROM bookings")).one()
        assert all(value.startswith("enc1:") for value in raw)
        mine = bookings.c.phone_print == ROW["phone"]
        kept = connection.execute(bookings.select().where(mine)).one()
    assert (kept.name, kept.phone, kept.vehicle, kept.note) == (NAME, f"+86{PHONE}", PLATE, VIN)
    engine.dispose()


async def test_a_changed_secret_opens_what_an_old_one_sealed_until_all_is_sealed_anew(
    keeping: Keeping,
) -> None:
    caller = await keeping.person()
    engine, old = keeping.desks.engine, keeping.desks.vault
    both, new = Vault([NEW, keeping.desks.secret]), Vault([NEW])
    with pytest.raises(SealBroken, match="CARCARE_OLD_SECRETS"):
        check_seals(engine, new)
    try:
        give_vault(engine, both)
        check_seals(engine, both)
        assert reseal_rows(engine, both) == 1 and reseal_rows(engine, both) == 0
        assert await reseal_conversations(keeping.settings.data_dir, engine, both) >= 1
        assert await reseal_conversations(keeping.settings.data_dir, engine, both) == 0
        give_vault(engine, new)
        (booking,) = keeping.privacy.records.bookings_of_phone(f"+86{PHONE}")
        assert booking.contact.name == NAME
        found = keeping.desks.bookings.get(booking.code, ByPhone(PHONE[-4:]))
        assert found.owner == caller.owner
        async with open_checkpointer(keeping.settings.data_dir, engine, new) as saver:
            said = await Conversations(saver).messages(keeping.thread_of(caller))
        assert said[0].text == TOLD
    finally:
        give_vault(engine, old)


async def test_conversations_of_an_earlier_release_are_read_and_sealed(keeping: Keeping) -> None:
    from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver

    async with open_connection(keeping.settings.data_dir) as connection:
        sealed, keeping.saver = keeping.saver, AsyncSqliteSaver(connection)
        caller = await keeping.person()
        thread = keeping.thread_of(caller)
        assert len(await keeping.privacy.conversations.messages(thread)) == 2
        assert readable(keeping.settings.data_dir)
        keeping.saver = sealed
    folder, desks = keeping.settings.data_dir, keeping.desks
    await reseal_conversations(folder, desks.engine, desks.vault)
    await keeping.privacy.conversations.compact()
    assert len(await keeping.privacy.conversations.messages(thread)) == 2
    assert readable(keeping.settings.data_dir) == []


def test_a_start_with_another_secret_is_refused(tmp_path: Path) -> None:
    from assistant.settings import Settings

    def settings(secret: str, *old: str) -> Settings:
        return Settings(_env_file=None, data_dir=tmp_path, secret=secret, old_secrets=",".join(old))

    first = build_desks(settings(OLD))
    with first.engine.begin() as connection:
        connection.execute(bookings.insert().values(_typed()))
        connection.execute(update(bookings).values(phone=f"+86{PHONE}"))
    with pytest.raises(SealBroken):
        build_desks(settings(NEW))
    build_desks(settings(NEW, OLD))


def _typed() -> dict[str, object]:
    from datetime import datetime

    times = ("starts_at", "ends_at", "created_at", "updated_at")
    return ROW | {name: datetime.fromisoformat(f"{ROW[name]}+00:00") for name in times}

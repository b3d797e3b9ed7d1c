"""Seals under the present secret what an older one, or none, has left; checks that all opens."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from assistant.accounts.vault import MARK, Vault
from assistant.booking.tables import answers, bookings
from assistant.tables import cars

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

BYTES = sa.LargeBinary()
CONTACT = ("name", "phone", "vehicle", "note")


def check_seals(engine: "Engine", vault: Vault) -> None:
    """Open one sealed value, so that a wrong secret is told at the start and not at a booking.

    Raises:
        SealBroken: The secret is another one than the data was sealed under.
    """
    phone = sa.type_coerce(bookings.c.phone, sa.Text)
    query = sa.select(phone).where(phone.startswith(MARK)).limit(1)
    with engine.execution_options(read_only=True).connect() as connection:
        sealed = connection.scalar(query)
    if sealed:
        vault.open(sealed, "booking.phone")


def reseal_rows(engine: "Engine", vault: Vault) -> int:
    """Seal bookings, cars and kept answers under the present secret; return how many were not."""
    with engine.begin() as connection:
        contacts = _reseal(connection, vault, bookings, ("booking_id",), CONTACT, sa.Text())
        kept = _reseal(connection, vault, cars, ("car_id",), ("model", "plate"), sa.Text())
        replies = _reseal(connection, vault, answers, ("scope", "key"), ("body",), BYTES)
        return contacts + kept + replies


def _reseal(
    connection: "Connection",
    vault: Vault,
    table: sa.Table,
    keys: Sequence[str],
    names: Sequence[str],
    kind: sa.types.TypeEngine[Any],
) -> int:
    written = [sa.type_coerce(table.c[name], kind).label(f"written_{name}") for name in names]
    count = 0
    for row in connection.execute(sa.select(table, *written).with_for_update()).mappings().all():
        sealed = [row[f"written_{name}"] for name in names if row[f"written_{name}"]]
        if all(vault.is_present(value) for value in sealed):
            continue
        values = {name: row[name] for name in names}
        if "phone" in values:
            values["phone_print"] = row["phone"]
        mine = sa.and_(*(table.c[key] == row[key] for key in keys))
        connection.execute(sa.update(table).where(mine).values(values))
        count += 1
    return count

"""What bookings tell of people is sealed; a phone is found by its fingerprint."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from assistant.booking.columns import Fingerprint, Sealed, SealedBytes

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

CONTACT = ("name", "phone", "vehicle", "note")
PLAIN, SEALED = (
    sa.table(
        "bookings",
        sa.column("booking_id", sa.String()),
        *(sa.column(name, kind) for name, kind in zip(CONTACT, kinds, strict=True)),
        sa.column("phone_print", Fingerprint("booking.phone")),
    )
    for kinds in ([sa.Text()] * 4, [Sealed(f"booking.{name}") for name in CONTACT])
)
PLAIN_ANSWERS, SEALED_ANSWERS = (
    sa.table(
        "idempotency_keys",
        sa.column("scope", sa.String()),
        sa.column("key", sa.String()),
        sa.column("body", kind),
    )
    for kind in (sa.LargeBinary(), SealedBytes("answer.body"))
)


def upgrade() -> None:
    op.add_column(
        "bookings", sa.Column("phone_print", sa.String(64), nullable=False, server_default="")
    )
    op.create_index(op.f("ix_bookings_phone_print"), "bookings", ["phone_print"])
    _rewrite(PLAIN, SEALED, keys=("booking_id",), prints=True)
    _rewrite(PLAIN_ANSWERS, SEALED_ANSWERS, keys=("scope", "key"))


def downgrade() -> None:
    _rewrite(SEALED, PLAIN, keys=("booking_id",))
    _rewrite(SEALED_ANSWERS, PLAIN_ANSWERS, keys=("scope", "key"))
    op.drop_index(op.f("ix_bookings_phone_print"), "bookings")
    op.drop_column("bookings", "phone_print")


def _rewrite(
    before: sa.TableClause, after: sa.TableClause, *, keys: Sequence[str], prints: bool = False
) -> None:
    """Read every row by one table and write it by the other; plain where there is no vault."""
    connection = op.get_bind()
    for row in connection.execute(sa.select(before)).mappings().all():
        values = {name: row[name] for name in row if name not in (*keys, "phone_print")}
        if prints:
            values["phone_print"] = row["phone"]
        mine = sa.and_(*(after.c[key] == row[key] for key in keys))
        connection.execute(sa.update(after).where(mine).values(values))

"""What stores change of themselves, technicians' cells, and reminders that are sent once."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "store_calendars",
        sa.Column("store_id", sa.String(80), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("edits", sa.JSON()),
        sa.PrimaryKeyConstraint("store_id", name=op.f("pk_store_calendars")),
    )
    op.add_column("bookings", sa.Column("technician_id", sa.String(80)))
    op.create_index(op.f("ix_bookings_status_starts_at"), "bookings", ["status", "starts_at"])
    _create_technician_cells()
    _create_reminders()


def _create_technician_cells() -> None:
    op.create_table(
        "technician_cells",
        sa.Column("store_id", sa.String(80), nullable=False),
        sa.Column("technician_id", sa.String(80), nullable=False),
        sa.Column("cell", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("booking_id", sa.String(32), nullable=False),
        sa.ForeignKeyConstraint(
            ["booking_id"],
            ["bookings.booking_id"],
            name=op.f("fk_technician_cells_booking_id_bookings"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "store_id", "technician_id", "cell", name=op.f("pk_technician_cells")
        ),
    )
    for columns in (["booking_id"], ["store_id", "cell"]):
        name = op.f(f"ix_technician_cells_{'_'.join(columns)}")
        op.create_index(name, "technician_cells", columns)


def _create_reminders() -> None:
    op.create_table(
        "reminders",
        sa.Column("booking_id", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("starts_at", TIME, nullable=False),
        sa.Column("revision", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("reminder_id", sa.String(32), nullable=False),
        sa.Column("status", sa.String(8), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_at", TIME, nullable=False),
        sa.Column("claim", sa.String(32)),
        sa.Column("ended_at", TIME),
        sa.Column("trouble", sa.String(80), nullable=False),
        sa.CheckConstraint(
            "status IN ('waiting', 'sent', 'dropped', 'failed')", name=op.f("ck_reminders_status")
        ),
        sa.ForeignKeyConstraint(
            ["booking_id"],
            ["bookings.booking_id"],
            name=op.f("fk_reminders_booking_id_bookings"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "booking_id", "kind", "starts_at", "revision", name=op.f("pk_reminders")
        ),
        sa.UniqueConstraint("reminder_id", name=op.f("uq_reminders_reminder_id")),
    )
    op.create_index(op.f("ix_reminders_status_next_at"), "reminders", ["status", "next_at"])


def downgrade() -> None:
    for table in ("reminders", "technician_cells", "store_calendars"):
        op.drop_table(table)
    op.drop_index(op.f("ix_bookings_status_starts_at"), "bookings")
    op.drop_column("bookings", "technician_id")

"""The tables of bookings. Two bookings can't share a bay: (store, bay, cell) is a primary key.

Nor can they share a technician, by the same kind of key.
"""

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
)

from assistant.booking.columns import NAMING, Fingerprint, Sealed, SealedBytes, UtcTime

metadata = MetaData(naming_convention=NAMING)

bookings = Table(
    "bookings",
    metadata,
    Column("booking_id", String(32), primary_key=True),
    Column("code", String(8), nullable=False, unique=True),
    Column("status", String(12), nullable=False),
    Column("store_id", String(80), nullable=False),
    Column("service", String(80), nullable=False),
    Column("bay_id", String(80), nullable=False),
    Column("timezone", String(64), nullable=False),
    Column("starts_at", UtcTime, nullable=False),
    Column("ends_at", UtcTime, nullable=False),
    Column("owner", String(128), nullable=False, index=True),
    Column("name", Sealed("booking.name"), nullable=False),
    Column("phone", Sealed("booking.phone"), nullable=False),
    Column("vehicle", Sealed("booking.vehicle"), nullable=False),
    Column("note", Sealed("booking.note"), nullable=False),
    # By which bookings of a phone are found: what is sealed can't be compared.
    Column(
        "phone_print", Fingerprint("booking.phone"), nullable=False, server_default="", index=True
    ),
    Column("revision", Integer, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("updated_at", UtcTime, nullable=False),
    Column("hold_expires_at", UtcTime),
    Column("technician_id", String(80)),
    CheckConstraint(
        "status IN ('held', 'confirmed', 'checked_in', 'done', 'no_show', 'cancelled')",
        name="status",
    ),
    CheckConstraint("starts_at < ends_at", name="order"),
    Index(None, "store_id", "starts_at"),
    Index(None, "status", "hold_expires_at"),
    Index(None, "status", "starts_at"),
)

cells = Table(
    "booking_cells",
    metadata,
    Column("store_id", String(80), primary_key=True),
    Column("bay_id", String(80), primary_key=True),
    Column("cell", Integer, primary_key=True, autoincrement=False),
    Column(
        "booking_id",
        ForeignKey("bookings.booking_id", ondelete="CASCADE"),
        nullable=False,
        index=True,
    ),
    Index(None, "store_id", "cell"),
)

technician_cells = Table(
    "technician_cells",
    metadata,
    Column("store_id", String(80), primary_key=True),
    Column("technician_id", String(80), primary_key=True),
    Column("cell", Integer, primary_key=True, autoincrement=False),
    Column(
        "booking_id",
        ForeignKey("bookings.booking_id", ondelete="CASCADE"),
        nullable=False,
        index=True,
    ),
    Index(None, "store_id", "cell"),
)

# `revision` rises with every change of what a store offers; decisions lock the row, so that none
# is made on what was offered before. `edits` are read by `assistant.stores`.
calendars = Table(
    "store_calendars",
    metadata,
    Column("store_id", String(80), primary_key=True),
    Column("revision", Integer, nullable=False),
    Column("edits", JSON(none_as_null=True)),
)

# The key says it all: one message of a kind for one time of a booking, whoever sends it. Changes
# made by the store are told each, by their revision.
reminders = Table(
    "reminders",
    metadata,
    Column("booking_id", ForeignKey("bookings.booking_id", ondelete="CASCADE"), primary_key=True),
    Column("kind", String(16), primary_key=True),
    Column("starts_at", UtcTime, primary_key=True),
    Column("revision", Integer, primary_key=True, autoincrement=False),
    Column("reminder_id", String(32), nullable=False, unique=True),
    Column("status", String(8), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("next_at", UtcTime, nullable=False),
    Column("claim", String(32)),
    Column("ended_at", UtcTime),
    Column("trouble", String(80), nullable=False),
    CheckConstraint("status IN ('waiting', 'sent', 'dropped', 'failed')", name="status"),
    Index(None, "status", "next_at"),
)

# Append-only: the migration adds triggers that refuse UPDATE and DELETE.
events = Table(
    "booking_events",
    metadata,
    Column("event_id", Integer, primary_key=True),
    Column("booking_id", String(32), nullable=False, index=True),
    Column("at", UtcTime, nullable=False),
    Column("actor", String(128), nullable=False),
    Column("what", String(20), nullable=False),
    Column("details", JSON, nullable=False),
)

answers = Table(
    "idempotency_keys",
    metadata,
    Column("scope", String(128), primary_key=True),
    Column("key", String(255), primary_key=True),
    Column("fingerprint", String(64), nullable=False),
    Column("booking_id", String(32)),
    Column("status", Integer),
    Column("body", SealedBytes("answer.body")),
    Column("created_at", UtcTime, nullable=False, index=True),
)

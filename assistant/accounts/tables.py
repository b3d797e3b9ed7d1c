"""The tables of accounts, their tokens, and the counters that slow down guessing."""

from sqlalchemy import (
    CheckConstraint,
    Column,
    Float,
    ForeignKey,
    Integer,
    MetaData,
    String,
    Table,
    Text,
)

from assistant.booking.columns import NAMING, UtcTime

metadata = MetaData(naming_convention=NAMING)

users = Table(
    "users",
    metadata,
    Column("user_id", String(32), primary_key=True),
    Column("name", String(64), nullable=False, unique=True),
    Column("role", String(12), nullable=False),
    Column("store_id", String(80)),
    Column("password_hash", Text),
    Column("created_at", UtcTime, nullable=False),
    Column("disabled_at", UtcTime),
    CheckConstraint("role IN ('technician', 'staff', 'admin')", name="role"),
)

# Only the hash of a token is kept; `prefix` lets people tell theirs apart.
tokens = Table(
    "tokens",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("prefix", String(12), nullable=False),
    Column("kind", String(8), nullable=False),
    Column("label", String(80), nullable=False),
    Column("user_id", ForeignKey("users.user_id", ondelete="CASCADE"), nullable=False, index=True),
    Column("created_at", UtcTime, nullable=False),
    Column("expires_at", UtcTime),
    Column("revoked_at", UtcTime),
    # "read" lets a program look and change nothing.
    Column("scope", String(8), nullable=False, server_default="write"),
    CheckConstraint("kind IN ('api', 'session')", name="kind"),
)

# Only the hash of the link's secret is kept.
admin_links = Table(
    "admin_links",
    metadata,
    Column("link_hash", String(64), primary_key=True),
    Column("created_at", UtcTime, nullable=False),
    Column("expires_at", UtcTime, nullable=False),
)

counters = Table(
    "counters",
    metadata,
    Column("key", String(255), primary_key=True),
    Column("amount", Integer, nullable=False),
    Column("expires_at", Float, nullable=False, index=True),
)

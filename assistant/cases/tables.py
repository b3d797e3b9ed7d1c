"""The tables of technicians' cases. The versions are the truth; a head tells where each stands."""

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)

from assistant.booking.columns import NAMING, UtcTime

metadata = MetaData(naming_convention=NAMING)

# One row, raised in the transaction of every change: what each process compares before a search.
revision = Table(
    "case_revision",
    metadata,
    Column("counter_id", Integer, primary_key=True, autoincrement=False),
    Column("revision", Integer, nullable=False),
    CheckConstraint("counter_id = 1", name="single"),
)

# `born` and `revision` are values of the counter at the first and the last change. `found_version`
# is the reviewed version that searches find; `make`, `model`, `codes` and `words` are folded.
cases = Table(
    "cases",
    metadata,
    Column("case_id", String(32), primary_key=True),
    Column("born", Integer, nullable=False, unique=True),
    Column("revision", Integer, nullable=False, index=True),
    Column("version", Integer, nullable=False),
    Column("status", String(12), nullable=False),
    Column("found_version", Integer),
    Column("make", String(120), nullable=False),
    Column("model", String(120), nullable=False),
    Column("codes", Text, nullable=False),
    Column("words", Text, nullable=False),
    CheckConstraint("status IN ('draft', 'reviewed', 'withdrawn')", name="status"),
    Index(None, "make", "model"),
)

# Append-only: the migration adds triggers that refuse UPDATE and DELETE.
versions = Table(
    "case_versions",
    metadata,
    Column("case_id", ForeignKey("cases.case_id"), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("what", String(12), nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("account", String(32), nullable=False),
    Column("name", String(64), nullable=False),
    Column("record", JSON, nullable=False),
)

photos = Table(
    "case_photos",
    metadata,
    Column("photo_id", String(32), primary_key=True),
    Column("case_id", ForeignKey("cases.case_id"), nullable=False, index=True),
    Column("at", UtcTime, nullable=False),
    Column("account", String(32), nullable=False),
    Column("name", String(64), nullable=False),
    Column("width", Integer, nullable=False),
    Column("height", Integer, nullable=False),
    Column("jpeg", LargeBinary, nullable=False),
)

# A cache: float32 vectors of passages, so that a restart encodes nothing again.
vectors = Table(
    "case_vectors",
    metadata,
    Column("content_hash", String(64), primary_key=True),
    Column("encoder", String(80), primary_key=True),
    Column("vector", LargeBinary, nullable=False),
)

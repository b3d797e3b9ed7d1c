"""The tables of threads, imported stores, cars, the event log and what drivers say of answers."""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    Float,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
)

from assistant.booking.columns import NAMING, Sealed, UtcTime

metadata = MetaData(naming_convention=NAMING)

threads = Table(
    "threads",
    metadata,
    Column("thread_id", String(32), primary_key=True),
    Column("owner", String(128), nullable=False, index=True),
    Column("locale", String(2)),
    Column("created_at", UtcTime, nullable=False),
    Column("busy_until", Float),
)

# Imported stores; as soon as there is one, the demo stores are gone.
stores = Table(
    "stores",
    metadata,
    Column("store_id", String(80), primary_key=True),
    Column("record", JSON, nullable=False),
    Column("active", Boolean, nullable=False, default=True),
)

# Append-only: what happened to whom, for consent, feedback and later reports.
events = Table(
    "events",
    metadata,
    Column("event_id", Integer, primary_key=True),
    Column("at", UtcTime, nullable=False),
    Column("actor", String(128), nullable=False, index=True),
    Column("kind", String(40), nullable=False),
    Column("subject", String(128), nullable=False),
    Column("details", JSON, nullable=False),
)

# The cars that drivers keep; `chosen_at` tells which of several is meant by "my car".
cars = Table(
    "cars",
    metadata,
    Column("car_id", String(32), primary_key=True),
    Column("owner", String(128), nullable=False, index=True),
    Column("model", Sealed("car.model"), nullable=False),
    Column("plate", Sealed("car.plate"), nullable=False),
    Column("odometer_km", Integer),
    Column("last_service_on", Date),
    Column("chosen_at", UtcTime, nullable=False),
)

# Photos of cars, faces and plates covered, for the report of an accident.
car_photos = Table(
    "car_photos",
    metadata,
    Column("thread_id", String(32), primary_key=True),
    Column("message_id", String(64), primary_key=True),
    Column("photo_id", String(32), primary_key=True),
    Column("at", UtcTime, nullable=False, index=True),
    Column("width", Integer, nullable=False),
    Column("height", Integer, nullable=False),
    Column("jpeg", LargeBinary, nullable=False),
)

# Kept with consent alone; `owner` and `thread_id` are there to erase it again.
lamp_feedback = Table(
    "lamp_feedback",
    metadata,
    Column("crop_id", String(32), primary_key=True),
    Column("owner", String(128), nullable=False, index=True),
    Column("thread_id", String(32), nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("pick", String(64), nullable=False),
    Column("colour", String(16)),
    Column("candidates", JSON, nullable=False),
    Column("model", String(64), nullable=False),
    Column("png", LargeBinary, nullable=False),
)

# What a driver thinks of an answer; the last word counts. It goes with the conversation.
answer_ratings = Table(
    "answer_ratings",
    metadata,
    Column("thread_id", String(32), primary_key=True),
    Column("turn", Integer, primary_key=True, autoincrement=False),
    Column("at", UtcTime, nullable=False, index=True),
    Column("helpful", Boolean, nullable=False),
    Column("reason", String(16)),
)

# At which stores a conversation looked for free times, and so all those at which it booked.
thread_stores = Table(
    "thread_stores",
    metadata,
    Column("thread_id", String(32), primary_key=True),
    Column("store_id", String(80), primary_key=True, index=True),
)

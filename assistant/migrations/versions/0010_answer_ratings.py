"""What drivers say of answers, and which stores a conversation looked at: gone with it.

Ratings stood in the append-only log before, where nobody could erase them.
"""

import json
from datetime import datetime

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    ratings = op.create_table(
        "answer_ratings",
        sa.Column("thread_id", sa.String(32), nullable=False),
        sa.Column("turn", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("helpful", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(16)),
        sa.PrimaryKeyConstraint("thread_id", "turn", name=op.f("pk_answer_ratings")),
    )
    op.create_index(op.f("ix_answer_ratings_at"), "answer_ratings", ["at"])
    op.create_table(
        "thread_stores",
        sa.Column("thread_id", sa.String(32), nullable=False),
        sa.Column("store_id", sa.String(80), nullable=False),
        sa.PrimaryKeyConstraint("thread_id", "store_id", name=op.f("pk_thread_stores")),
    )
    op.create_index(op.f("ix_thread_stores_store_id"), "thread_stores", ["store_id"])
    _move(ratings)


def _move(ratings: sa.Table) -> None:
    """Take the last word on each answer of a conversation that is still kept out of the log."""
    bind = op.get_bind()
    # Of this shape on both databases: SQLite keeps times as text, JSON comes parsed or not.
    found = bind.execute(
        sa.text(
            "SELECT e.at, e.subject, e.details FROM events e JOIN threads t "
            "ON t.thread_id = e.subject WHERE e.kind = 'answer_rated' ORDER BY e.event_id"
        )
    )
    last = {}
    for at, thread_id, details in found:
        said = json.loads(details) if isinstance(details, str) else details
        when = datetime.fromisoformat(at) if isinstance(at, str) else at
        last[thread_id, said["turn"]] = said | {"thread_id": thread_id, "at": when}
    if last:
        bind.execute(sa.insert(ratings), list(last.values()))
    _unlog()


def _unlog() -> None:
    unlog = "DELETE FROM events WHERE kind = 'answer_rated'"
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER events_no_delete")
        op.execute(unlog)
        op.execute(
            "CREATE TRIGGER events_no_delete BEFORE DELETE ON events "
            "BEGIN SELECT RAISE(ABORT, 'events is append-only'); END"
        )
    else:
        op.execute("ALTER TABLE events DISABLE TRIGGER events_append_only")
        op.execute(unlog)
        op.execute("ALTER TABLE events ENABLE TRIGGER events_append_only")


def downgrade() -> None:
    op.drop_table("thread_stores")
    op.drop_table("answer_ratings")

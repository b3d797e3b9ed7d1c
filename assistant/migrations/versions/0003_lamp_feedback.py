"""Feedback on lamps that the recogniser was unsure of."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "lamp_feedback",
        sa.Column("crop_id", sa.String(32), nullable=False),
        sa.Column("owner", sa.String(128), nullable=False),
        sa.Column("thread_id", sa.String(32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("pick", sa.String(64), nullable=False),
        sa.Column("colour", sa.String(16)),
        sa.Column("candidates", sa.JSON(), nullable=False),
        sa.Column("model", sa.String(64), nullable=False),
        sa.Column("png", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("crop_id", name="pk_lamp_feedback"),
    )
    op.create_index("ix_lamp_feedback_owner", "lamp_feedback", ["owner"])


def downgrade() -> None:
    op.drop_table("lamp_feedback")

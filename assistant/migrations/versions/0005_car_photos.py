"""Photos of cars, faces and plates covered, for the report of an accident."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "car_photos",
        sa.Column("thread_id", sa.String(32), nullable=False),
        sa.Column("message_id", sa.String(64), nullable=False),
        sa.Column("photo_id", sa.String(32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("jpeg", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("thread_id", "message_id", "photo_id", name="pk_car_photos"),
    )
    op.create_index("ix_car_photos_at", "car_photos", ["at"])


def downgrade() -> None:
    op.drop_table("car_photos")

"""The cars that drivers keep, sealed as contacts are."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "cars",
        sa.Column("car_id", sa.String(32), nullable=False),
        sa.Column("owner", sa.String(128), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("plate", sa.Text(), nullable=False),
        sa.Column("odometer_km", sa.Integer()),
        sa.Column("last_service_on", sa.Date()),
        sa.Column("chosen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("car_id", name=op.f("pk_cars")),
    )
    op.create_index(op.f("ix_cars_owner"), "cars", ["owner"])


def downgrade() -> None:
    op.drop_index(op.f("ix_cars_owner"), "cars")
    op.drop_table("cars")

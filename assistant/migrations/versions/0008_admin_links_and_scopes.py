"""Links that make the first administrator, and what a token may be used for."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "admin_links",
        sa.Column("link_hash", sa.String(64), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("expires_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("link_hash", name=op.f("pk_admin_links")),
    )
    op.add_column(
        "tokens", sa.Column("scope", sa.String(8), nullable=False, server_default="write")
    )


def downgrade() -> None:
    op.drop_column("tokens", "scope")
    op.drop_table("admin_links")

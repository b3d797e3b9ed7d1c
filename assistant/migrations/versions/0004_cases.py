"""Technicians' cases: versions, photos, the counter of changes, vectors of passages."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    _create_revision()
    _create_cases()
    _create_versions()
    _create_photos()
    op.create_table(
        "case_vectors",
        sa.Column("content_hash", sa.String(64), nullable=False),
        sa.Column("encoder", sa.String(80), nullable=False),
        sa.Column("vector", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("content_hash", "encoder", name="pk_case_vectors"),
    )


def _create_revision() -> None:
    counter = op.create_table(
        "case_revision",
        sa.Column("counter_id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint("counter_id = 1", name=op.f("ck_case_revision_single")),
        sa.PrimaryKeyConstraint("counter_id", name="pk_case_revision"),
    )
    op.bulk_insert(counter, [{"counter_id": 1, "revision": 0}])


def _create_cases() -> None:
    op.create_table(
        "cases",
        sa.Column("case_id", sa.String(32), nullable=False),
        sa.Column("born", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(12), nullable=False),
        sa.Column("found_version", sa.Integer()),
        sa.Column("make", sa.String(120), nullable=False),
        sa.Column("model", sa.String(120), nullable=False),
        sa.Column("codes", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "status IN ('draft', 'reviewed', 'withdrawn')", name=op.f("ck_cases_status")
        ),
        sa.PrimaryKeyConstraint("case_id", name="pk_cases"),
        sa.UniqueConstraint("born", name="uq_cases_born"),
    )
    op.create_index("ix_cases_revision", "cases", ["revision"])
    op.create_index("ix_cases_make_model", "cases", ["make", "model"])


def _create_versions() -> None:
    op.create_table(
        "case_versions",
        sa.Column("case_id", sa.String(32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("what", sa.String(12), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("account", sa.String(32), nullable=False),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("record", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.case_id"], name="fk_case_versions_case_id_cases"
        ),
        sa.PrimaryKeyConstraint("case_id", "version", name="pk_case_versions"),
    )
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER case_versions_no_{verb.lower()} BEFORE {verb} ON case_versions "
                "BEGIN SELECT RAISE(ABORT, 'case_versions is append-only'); END"
            )
    else:
        op.execute(
            "CREATE TRIGGER case_versions_append_only BEFORE UPDATE OR DELETE ON case_versions "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )


def _create_photos() -> None:
    op.create_table(
        "case_photos",
        sa.Column("photo_id", sa.String(32), nullable=False),
        sa.Column("case_id", sa.String(32), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("account", sa.String(32), nullable=False),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("jpeg", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.case_id"], name="fk_case_photos_case_id_cases"
        ),
        sa.PrimaryKeyConstraint("photo_id", name="pk_case_photos"),
    )
    op.create_index("ix_case_photos_case_id", "case_photos", ["case_id"])


def downgrade() -> None:
    for table in ("case_vectors", "case_photos", "case_versions", "cases", "case_revision"):
        op.drop_table(table)

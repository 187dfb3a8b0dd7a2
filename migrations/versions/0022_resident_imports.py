"""Imports of residents from workbooks, and whom each of them touched."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

OPEN = sa.text("stage IN ('uploaded', 'confirmed', 'undoing', 'choosing', 'checked')")


def upgrade() -> None:
    """Add the tables."""
    op.create_table(
        "resident_import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(length=20), nullable=False),
        sa.Column("file_name", sa.String(length=120), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("sheet", sa.String(length=100), nullable=False),
        sa.Column("sheets", sa.JSON(), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(), nullable=False),
        sa.Column("uploaded_by_id", sa.Integer(), nullable=True),
        sa.Column("acted_at", sa.DateTime(), nullable=False),
        sa.Column("acted_by_id", sa.Integer(), nullable=True),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("rows_done", sa.Integer(), nullable=False),
        sa.Column("rows_total", sa.Integer(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("problem", sa.String(length=500), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("committed_at", sa.DateTime(), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("details", sa.LargeBinary(), nullable=True),
        sa.Column("office_code", sa.String(length=13), nullable=False),
        sa.Column("claim", sa.String(length=32), nullable=True),
        sa.Column("leased_until", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["acted_by_id"], ["ab_user.id"]),
        sa.ForeignKeyConstraint(["office_code"], ["office.code"]),
        sa.ForeignKeyConstraint(["uploaded_by_id"], ["ab_user.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("id", "office_code", name="uq_resident_import_office"),
    )
    with op.batch_alter_table("resident_import") as batch_op:
        batch_op.create_index(batch_op.f("ix_resident_import_office_code"), ["office_code"])
        batch_op.create_index(batch_op.f("ix_resident_import_stage"), ["stage"])
        batch_op.create_index(
            "uq_resident_import_open",
            ["office_code"],
            unique=True,
            sqlite_where=OPEN,
            postgresql_where=OPEN,
        )
    op.create_table(
        "imported_resident",
        sa.Column("import_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("resident_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("office_code", sa.String(length=13), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id", "office_code"], ["resident_import.id", "resident_import.office_code"]
        ),
        sa.ForeignKeyConstraint(["office_code"], ["office.code"]),
        sa.PrimaryKeyConstraint("import_id", "resident_id"),
    )
    with op.batch_alter_table("imported_resident") as batch_op:
        batch_op.create_index(batch_op.f("ix_imported_resident_office_code"), ["office_code"])
        batch_op.create_index(batch_op.f("ix_imported_resident_resident_id"), ["resident_id"])


def downgrade() -> None:
    """Take them away again."""
    op.drop_table("imported_resident")
    op.drop_table("resident_import")

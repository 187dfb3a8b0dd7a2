"""Attachments of letters, and how long an office keeps their scans."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add them."""
    op.create_table(
        "attachment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("letter_id", sa.Integer(), nullable=False),
        sa.Column("requirement", sa.String(length=300), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("file_name", sa.String(length=32), nullable=True),
        sa.Column("size", sa.Integer(), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("added_by_id", sa.Integer(), nullable=True),
        sa.Column("added_at", sa.DateTime(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(), nullable=True),
        sa.Column("deleted_why", sa.String(length=20), nullable=False),
        sa.Column("office_code", sa.String(length=13), nullable=False),
        sa.ForeignKeyConstraint(["added_by_id"], ["ab_user.id"]),
        sa.ForeignKeyConstraint(["letter_id", "office_code"], ["letter.id", "letter.office_code"]),
        sa.ForeignKeyConstraint(["office_code"], ["office.code"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("file_name"),
    )
    with op.batch_alter_table("attachment", schema=None) as batch_op:
        batch_op.create_index("ix_attachment_kept", ["deleted_at", "kind", "id"])
        batch_op.create_index(batch_op.f("ix_attachment_letter_id"), ["letter_id"])
        batch_op.create_index(batch_op.f("ix_attachment_office_code"), ["office_code"])
    op.add_column("office", sa.Column("attachment_days", sa.Integer(), nullable=True))


def downgrade() -> None:
    """Take them away again; the files in the data folder stay, for nobody to open."""
    op.drop_column("office", "attachment_days")
    op.drop_table("attachment")

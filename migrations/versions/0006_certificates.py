"""Certificates with a status and a confirmation, and agencies' accounts at BSrE."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

KNOWN_ONLY_AFTER_USE = ("fingerprint", "not_before", "not_after")
ADDED = ("note", "confirmed_at", "confirmed_by_id", "requested_at", "status", "handle")


def upgrade() -> None:
    """Add them; a certificate that was in use stays so."""
    with op.batch_alter_table("certificate", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("handle", sa.String(length=120), nullable=False, server_default="")
        )
        batch_op.add_column(
            sa.Column("status", sa.String(length=10), nullable=False, server_default="active")
        )
        batch_op.add_column(sa.Column("requested_at", sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column("confirmed_by_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("confirmed_at", sa.DateTime(), nullable=True))
        batch_op.add_column(
            sa.Column("note", sa.String(length=300), nullable=False, server_default="")
        )
        batch_op.create_foreign_key(
            "fk_certificate_confirmed_by", "ab_user", ["confirmed_by_id"], ["id"]
        )
        for name in KNOWN_ONLY_AFTER_USE:
            batch_op.alter_column(name, nullable=True)
    op.execute("UPDATE certificate SET handle = fingerprint")
    op.execute("UPDATE certificate SET status = 'replaced' WHERE NOT active")

    op.create_table(
        "signing_service",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("base_url", sa.String(length=200), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("username", sa.String(length=120), nullable=False),
        sa.Column("password_sealed", sa.Text(), nullable=False),
        sa.Column("timeout_seconds", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("office_code", sa.String(length=13), nullable=False),
        sa.ForeignKeyConstraint(["office_code"], ["office.code"]),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("signing_service", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_signing_service_office_code"), ["office_code"], unique=False
        )


def downgrade() -> None:
    """Take them away again; what was only asked for is no certificate."""
    op.drop_table("signing_service")
    op.execute("DELETE FROM certificate WHERE fingerprint IS NULL OR not_before IS NULL")
    with op.batch_alter_table("certificate", schema=None) as batch_op:
        batch_op.drop_constraint("fk_certificate_confirmed_by", type_="foreignkey")
        for name in ADDED:
            batch_op.drop_column(name)
        for name in KNOWN_ONLY_AFTER_USE:
            batch_op.alter_column(name, nullable=False)

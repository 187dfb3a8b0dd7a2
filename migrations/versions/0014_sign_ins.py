"""Sessions on the server take the place of the stamp on the account."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table; everybody signs in again."""
    op.create_table(
        "sign_in",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(), nullable=False),
        sa.Column("address", sa.String(length=45), nullable=False),
        sa.Column("user_agent", sa.String(length=300), nullable=False),
        sa.Column("second_factor", sa.String(length=20), nullable=True),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.Column("ended_why", sa.String(length=20), nullable=True),
        sa.Column("office_code", sa.String(length=13), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["ab_user.id"]),
        sa.ForeignKeyConstraint(["office_code"], ["office.code"]),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("sign_in") as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_in_account_id"), ["account_id"])
        batch_op.create_index(batch_op.f("ix_sign_in_office_code"), ["office_code"])
    with op.batch_alter_table("ab_user") as batch_op:
        batch_op.drop_column("session_stamp")


def downgrade() -> None:
    """Put the stamp back; an empty one is in no cookie."""
    with op.batch_alter_table("ab_user") as batch_op:
        batch_op.add_column(
            sa.Column("session_stamp", sa.String(length=32), nullable=False, server_default="")
        )
    with op.batch_alter_table("sign_in") as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_in_office_code"))
        batch_op.drop_index(batch_op.f("ix_sign_in_account_id"))
    op.drop_table("sign_in")

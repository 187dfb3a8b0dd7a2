"""Browsers that an account has used, and passwords that somebody else gave."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; of sessions before, the browser is not known."""
    with op.batch_alter_table("sign_in") as batch_op:
        batch_op.add_column(
            sa.Column("browser", sa.String(length=64), nullable=False, server_default="")
        )
        batch_op.add_column(
            sa.Column("new_browser", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    with op.batch_alter_table("ab_user") as batch_op:
        batch_op.add_column(sa.Column("temporary_until", sa.DateTime(), nullable=True))


def downgrade() -> None:
    """Take them away again."""
    with op.batch_alter_table("ab_user") as batch_op:
        batch_op.drop_column("temporary_until")
    with op.batch_alter_table("sign_in") as batch_op:
        batch_op.drop_column("new_browser")
        batch_op.drop_column("browser")

"""Why trust in an authority ended, and the service's own seal among the trusted."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add both columns."""
    with op.batch_alter_table("trusted_authority", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("withdrawn_reason", sa.String(300), nullable=False, server_default="")
        )
        batch_op.add_column(
            sa.Column("for_reports", sa.Boolean(), nullable=False, server_default=sa.false())
        )


def downgrade() -> None:
    """Take them away again."""
    with op.batch_alter_table("trusted_authority", schema=None) as batch_op:
        batch_op.drop_column("for_reports")
        batch_op.drop_column("withdrawn_reason")

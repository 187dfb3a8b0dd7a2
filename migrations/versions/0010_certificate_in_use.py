"""A certificate's status alone says whether it is in use."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Drop the second answer; give each file's certificate its handle."""
    op.execute(
        "UPDATE certificate SET handle = fingerprint WHERE handle = '' AND fingerprint IS NOT NULL"
    )
    op.drop_column("certificate", "active")


def downgrade() -> None:
    """Answer twice again."""
    op.add_column(
        "certificate",
        sa.Column("active", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.execute("UPDATE certificate SET active = (status = 'active')")

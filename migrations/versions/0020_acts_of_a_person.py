"""An index by which the first page finds what a person did today."""

from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add it."""
    op.create_index("ix_audit_event_actor", "audit_event", ["actor_id", "at"])


def downgrade() -> None:
    """Take it away."""
    op.drop_index("ix_audit_event_actor", "audit_event")

"""What is still to be done for a letter's proof, and by which algorithms its files prove it."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add that."""
    op.create_table(
        "proof_task",
        sa.Column("letter_id", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(), nullable=False),
        sa.Column("due_at", sa.DateTime(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("problem", sa.String(length=500), nullable=False),
        sa.Column("claim", sa.String(length=32), nullable=True),
        sa.Column("leased_until", sa.DateTime(), nullable=True),
        sa.Column("office_code", sa.String(length=13), nullable=False),
        sa.ForeignKeyConstraint(["letter_id", "office_code"], ["letter.id", "letter.office_code"]),
        sa.ForeignKeyConstraint(["office_code"], ["office.code"]),
        sa.PrimaryKeyConstraint("letter_id"),
    )
    with op.batch_alter_table("proof_task", schema=None) as batch_op:
        batch_op.create_index("ix_proof_task_due", ["due_at"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_proof_task_office_code"), ["office_code"], unique=False
        )
    op.add_column("letter_file", sa.Column("algorithms", sa.String(length=40), nullable=True))


def downgrade() -> None:
    """Take it away again."""
    op.drop_column("letter_file", "algorithms")
    op.drop_table("proof_task")

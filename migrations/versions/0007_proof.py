"""How a letter is signed, how long it proves itself, and every file it was issued as."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add that; the letters that are issued have one file so far."""
    with op.batch_alter_table("office", schema=None) as batch_op:
        batch_op.add_column(sa.Column("signature_level", sa.String(length=5), nullable=True))
    with op.batch_alter_table("letter", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "signing_mode", sa.String(length=10), nullable=False, server_default="electronic"
            )
        )
        batch_op.add_column(sa.Column("level_wanted", sa.String(length=5), nullable=True))
        batch_op.add_column(sa.Column("level", sa.String(length=5), nullable=True))
    with op.batch_alter_table("approval", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("title", sa.String(length=160), nullable=False, server_default="")
        )
        batch_op.add_column(sa.Column("outcome_unknown_at", sa.DateTime(), nullable=True))

    op.create_table(
        "letter_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("letter_id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("level", sa.String(length=5), nullable=True),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("proof_until", sa.DateTime(), nullable=True),
        sa.Column("office_code", sa.String(length=13), nullable=False),
        sa.ForeignKeyConstraint(["letter_id", "office_code"], ["letter.id", "letter.office_code"]),
        sa.ForeignKeyConstraint(["office_code"], ["office.code"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("letter_id", "sha256"),
    )
    with op.batch_alter_table("letter_file", schema=None) as batch_op:
        batch_op.create_index("ix_letter_file_due", ["proof_until"], unique=False)
        batch_op.create_index(batch_op.f("ix_letter_file_letter_id"), ["letter_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_letter_file_office_code"), ["office_code"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_letter_file_sha256"), ["sha256"], unique=False)
    op.execute(
        "INSERT INTO letter_file (letter_id, office_code, sha256, made_at) "
        "SELECT id, office_code, current_sha256, issued_at FROM letter "
        "WHERE issued_at IS NOT NULL AND current_sha256 IS NOT NULL"
    )


def downgrade() -> None:
    """Take it away again."""
    op.drop_table("letter_file")
    with op.batch_alter_table("approval", schema=None) as batch_op:
        batch_op.drop_column("outcome_unknown_at")
        batch_op.drop_column("title")
    # Column by column and not in a batch: SQLite would rebuild the table, and the index on an
    # expression would be lost.
    for name in ("level", "level_wanted", "signing_mode"):
        op.drop_column("letter", name)
    op.drop_column("office", "signature_level")

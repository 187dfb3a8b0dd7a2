"""Second factors, recovery codes, their resets, and the challenges of passkeys."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

TABLES = ("factor_reset", "recovery_code", "second_factor")


def _of_account(name: str, *columns: sa.Column, unique: tuple[str, ...] = ()) -> None:
    op.create_table(
        name,
        sa.Column("id", sa.Integer(), nullable=False),
        *columns,
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("office_code", sa.String(13), nullable=False),
        sa.ForeignKeyConstraint(["office_code"], ["office.code"]),
        sa.ForeignKeyConstraint(
            ["account_id", "office_code"],
            ["ab_user.id", "ab_user.office_code"],
            onupdate="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id"),
        *(sa.UniqueConstraint(column) for column in unique),
    )
    op.create_index(f"ix_{name}_account_id", name, ["account_id"])
    op.create_index(f"ix_{name}_office_code", name, ["office_code"])


def upgrade() -> None:
    """Add the tables. An account's rows follow it to another office."""
    op.create_index("uq_account_office", "ab_user", ["id", "office_code"], unique=True)
    _of_account(
        "second_factor",
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("label", sa.String(60), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("last_used_at", sa.DateTime(), nullable=False),
        sa.Column("secret_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("last_step", sa.Integer(), nullable=False),
        sa.Column("wrong_codes", sa.Integer(), nullable=False),
        sa.Column("credential_id", sa.String(1400), nullable=True),
        sa.Column("public_key", sa.LargeBinary(), nullable=True),
        sa.Column("sign_count", sa.BigInteger(), nullable=False),
        sa.Column("transports", sa.String(100), nullable=False),
        unique=("credential_id",),
    )
    _of_account(
        "recovery_code",
        sa.Column("code_hash", sa.String(64), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("used_at", sa.DateTime(), nullable=True),
        unique=("code_hash",),
    )
    _of_account(
        "factor_reset",
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("by_name", sa.String(160), nullable=False),
        sa.Column("reason", sa.String(300), nullable=False),
        sa.Column("told_at", sa.DateTime(), nullable=True),
    )
    op.create_table(
        "passkey_ceremony",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(10), nullable=False),
        sa.Column("challenge", sa.LargeBinary(), nullable=False),
        sa.Column("begun_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["ab_user.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_passkey_ceremony_account_id", "passkey_ceremony", ["account_id"])
    op.create_index("ix_passkey_ceremony_begun_at", "passkey_ceremony", ["begun_at"])


def downgrade() -> None:
    """Take them away again."""
    op.drop_index("ix_passkey_ceremony_begun_at", "passkey_ceremony")
    op.drop_index("ix_passkey_ceremony_account_id", "passkey_ceremony")
    op.drop_table("passkey_ceremony")
    for name in TABLES:
        op.drop_index(f"ix_{name}_office_code", name)
        op.drop_index(f"ix_{name}_account_id", name)
        op.drop_table(name)
    op.drop_index("uq_account_office", "ab_user")

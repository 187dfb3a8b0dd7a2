"""Letter types that a regency designs: whose a type and a version are, and drafts of them."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

# SQLite does not know the names that PostgreSQL gives to what was made without one.
NAMES = {"uq": "%(table_name)s_%(column_0_N_name)s_key"}
SHIPPED = sa.text("office_code IS NULL")
# What was switched off for everybody becomes the setting of each regency, where a village may
# not switch it on again: only there can it be changed from now on.
SWITCHED_OFF = """
INSERT INTO letter_type_setting (office_code, type_code, active)
SELECT office.code, letter_type.code, false FROM office, letter_type
WHERE office.parent_code IS NULL AND NOT letter_type.active AND NOT EXISTS (
    SELECT 1 FROM letter_type_setting AS other
    WHERE other.office_code = office.code AND other.type_code = letter_type.code)
"""
FOR_GOOD = """
UPDATE letter_type_setting SET active = false
WHERE type_code IN (SELECT code FROM letter_type WHERE NOT active)
"""


def upgrade() -> None:
    """Add the columns and the table; all that is there came with the system."""
    op.execute(SWITCHED_OFF)
    op.execute(FOR_GOOD)
    with op.batch_alter_table("letter_type") as batch_op:
        batch_op.drop_column("active")
        batch_op.add_column(sa.Column("office_code", sa.String(length=13), nullable=True))
        batch_op.create_foreign_key(
            "letter_type_office_code_fkey", "office", ["office_code"], ["code"]
        )
        batch_op.create_index("ix_letter_type_office_code", ["office_code"])
    with op.batch_alter_table("letter_type_version", naming_convention=NAMES) as batch_op:
        batch_op.add_column(sa.Column("office_code", sa.String(length=13), nullable=True))
        batch_op.create_foreign_key(
            "letter_type_version_office_code_fkey", "office", ["office_code"], ["code"]
        )
        batch_op.create_index("ix_letter_type_version_office_code", ["office_code"])
        batch_op.drop_constraint("letter_type_version_type_code_digest_key", type_="unique")
        batch_op.create_unique_constraint(
            "uq_letter_type_version", ["type_code", "office_code", "digest"]
        )
        batch_op.create_index(
            "uq_letter_type_version_shipped",
            ["type_code", "digest"],
            unique=True,
            sqlite_where=SHIPPED,
            postgresql_where=SHIPPED,
        )
    with op.batch_alter_table("letter_type_setting") as batch_op:
        for name in ("version_id", "compared_id"):
            batch_op.add_column(sa.Column(name, sa.Integer(), nullable=True))
            batch_op.create_foreign_key(
                f"letter_type_setting_{name}_fkey", "letter_type_version", [name], ["id"]
            )
    op.create_table(
        "letter_type_draft",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("type_code", sa.String(length=20), sa.ForeignKey("letter_type.code")),
        sa.Column("based_on_id", sa.Integer(), sa.ForeignKey("letter_type_version.id")),
        sa.Column("definition", sa.JSON(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("edited_by_id", sa.Integer(), sa.ForeignKey("ab_user.id")),
        sa.Column("edited_at", sa.DateTime(), nullable=False),
        sa.Column(
            "office_code", sa.String(length=13), sa.ForeignKey("office.code"), nullable=False
        ),
    )
    op.create_index("ix_letter_type_draft_office_code", "letter_type_draft", ["office_code"])


def downgrade() -> None:
    """Take them away again; versions that a regency made stay as versions of their types."""
    op.drop_table("letter_type_draft")
    with op.batch_alter_table("letter_type_setting") as batch_op:
        batch_op.drop_column("compared_id")
        batch_op.drop_column("version_id")
    with op.batch_alter_table("letter_type_version", naming_convention=NAMES) as batch_op:
        batch_op.drop_index("uq_letter_type_version_shipped")
        batch_op.drop_constraint("uq_letter_type_version", type_="unique")
        batch_op.create_unique_constraint(
            "letter_type_version_type_code_digest_key", ["type_code", "digest"]
        )
        batch_op.drop_index("ix_letter_type_version_office_code")
        batch_op.drop_column("office_code")
    with op.batch_alter_table("letter_type") as batch_op:
        batch_op.drop_index("ix_letter_type_office_code")
        batch_op.drop_column("office_code")
        batch_op.add_column(
            sa.Column("active", sa.Boolean(), nullable=False, server_default=sa.true())
        )

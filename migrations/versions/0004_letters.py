"""Letter types, letters, the register of numbers and the approvals."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

# A district's newest rows in index order; see app/scoping.py, within().
DISTRICT = "substr(office_code || '.', 1, 9)"
DISTRICT_INDEXES = {"letter": "ix_letter_district", "register_entry": "ix_register_district"}


def upgrade() -> None:
    """Add them."""
    op.create_table(
        "letter_type",
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("current_version_id", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("code"),
    )

    op.create_table(
        "letter_type_setting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("type_code", sa.String(length=20), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=True),
        sa.Column("classification_code", sa.String(length=30), nullable=True),
        sa.Column("number_format", sa.String(length=120), nullable=True),
        sa.Column("padding", sa.Integer(), nullable=True),
        sa.Column("series", sa.String(length=10), nullable=True),
        sa.Column("paper", sa.String(length=2), nullable=True),
        sa.Column("validity_days", sa.Integer(), nullable=True),
        sa.Column("camat_mode", sa.String(length=12), nullable=True),
        sa.Column("office_code", sa.String(length=13), nullable=False),
        sa.ForeignKeyConstraint(
            ["office_code"],
            ["office.code"],
        ),
        sa.ForeignKeyConstraint(
            ["type_code"],
            ["letter_type.code"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("office_code", "type_code"),
    )

    with op.batch_alter_table("letter_type_setting", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_letter_type_setting_office_code"), ["office_code"], unique=False
        )

    op.create_table(
        "letter_type_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("type_code", sa.String(length=20), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("definition", sa.JSON(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["type_code"],
            ["letter_type.code"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("type_code", "digest"),
    )

    op.create_table(
        "letter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("type_code", sa.String(length=20), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("resident_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("field_values", sa.JSON(), nullable=False),
        sa.Column("snapshot", sa.JSON(), nullable=True),
        sa.Column("subject_name", sa.String(length=120), nullable=False),
        sa.Column("token", sa.String(length=40), nullable=True),
        sa.Column("number", sa.String(length=120), nullable=True),
        sa.Column("district_number", sa.String(length=120), nullable=True),
        sa.Column("letter_date", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("frozen_sha256", sa.String(length=64), nullable=True),
        sa.Column("current_sha256", sa.String(length=64), nullable=True),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("submitted_at", sa.DateTime(), nullable=True),
        sa.Column("issued_at", sa.DateTime(), nullable=True),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("superseded_by_id", sa.Integer(), nullable=True),
        sa.Column("office_code", sa.String(length=13), nullable=False),
        sa.ForeignKeyConstraint(
            ["created_by_id"],
            ["ab_user.id"],
        ),
        sa.ForeignKeyConstraint(
            ["office_code"],
            ["office.code"],
        ),
        sa.ForeignKeyConstraint(
            ["resident_id", "office_code"],
            ["resident.id", "resident.office_code"],
        ),
        sa.ForeignKeyConstraint(
            ["superseded_by_id"],
            ["letter.id"],
        ),
        sa.ForeignKeyConstraint(
            ["type_code"],
            ["letter_type.code"],
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["letter_type_version.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("id", "office_code", name="uq_letter_office"),
        sa.UniqueConstraint("token"),
    )

    with op.batch_alter_table("letter", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_letter_current_sha256"), ["current_sha256"], unique=False
        )
        batch_op.create_index("ix_letter_list", ["office_code", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_letter_number"), ["number"], unique=False)
        batch_op.create_index(batch_op.f("ix_letter_office_code"), ["office_code"], unique=False)
        batch_op.create_index(
            "ix_letter_report", ["office_code", "type_code", "letter_date"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_letter_resident_id"), ["resident_id"], unique=False)
        batch_op.create_index("ix_letter_state", ["office_code", "state", "id"], unique=False)

    op.create_table(
        "approval",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("letter_id", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("signing_office_code", sa.String(length=13), nullable=False),
        sa.Column("official_id", sa.Integer(), nullable=False),
        sa.Column("field_name", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("claim", sa.String(length=32), nullable=True),
        sa.Column("leased_until", sa.DateTime(), nullable=True),
        sa.Column("certificate_id", sa.Integer(), nullable=True),
        sa.Column("input_sha256", sa.String(length=64), nullable=True),
        sa.Column("output_sha256", sa.String(length=64), nullable=True),
        sa.Column("signed_at", sa.DateTime(), nullable=True),
        sa.Column("office_code", sa.String(length=13), nullable=False),
        sa.ForeignKeyConstraint(
            ["certificate_id"],
            ["certificate.id"],
        ),
        sa.ForeignKeyConstraint(
            ["letter_id", "office_code"],
            ["letter.id", "letter.office_code"],
        ),
        sa.ForeignKeyConstraint(
            ["office_code"],
            ["office.code"],
        ),
        sa.ForeignKeyConstraint(
            ["official_id"],
            ["official.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("letter_id", "round", "step"),
    )

    with op.batch_alter_table("approval", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_approval_letter_id"), ["letter_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_approval_office_code"), ["office_code"], unique=False)
        batch_op.create_index(
            "ix_approval_queue", ["signing_office_code", "state", "id"], unique=False
        )

    op.create_table(
        "register_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("series", sa.String(length=20), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("counter", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=120), nullable=False),
        sa.Column("letter_id", sa.Integer(), nullable=False),
        sa.Column("letter_office_code", sa.String(length=13), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("letter_date", sa.Date(), nullable=False),
        sa.Column("taken_at", sa.DateTime(), nullable=False),
        sa.Column("voided_at", sa.DateTime(), nullable=True),
        sa.Column("void_reason", sa.String(length=500), nullable=False),
        sa.Column("office_code", sa.String(length=13), nullable=False),
        sa.ForeignKeyConstraint(
            ["letter_id"],
            ["letter.id"],
        ),
        sa.ForeignKeyConstraint(
            ["office_code"],
            ["office.code"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("office_code", "series", "year", "counter", name="uq_register_number"),
        sa.UniqueConstraint("office_code", "number", name="uq_register_printed"),
    )

    with op.batch_alter_table("register_entry", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_register_entry_letter_id"), ["letter_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_register_entry_office_code"), ["office_code"], unique=False
        )

    # The two tables point at each other, so this key can only come once both are there.
    with op.batch_alter_table("letter_type", schema=None) as batch_op:
        batch_op.create_foreign_key(
            "fk_letter_type_current", "letter_type_version", ["current_version_id"], ["id"]
        )

    for table, name in DISTRICT_INDEXES.items():
        op.create_index(name, table, [sa.text(DISTRICT), "id"])


def downgrade() -> None:
    """Take them away again."""
    for table, name in DISTRICT_INDEXES.items():
        op.drop_index(name, table_name=table)

    with op.batch_alter_table("letter_type", schema=None) as batch_op:
        batch_op.drop_constraint("fk_letter_type_current", type_="foreignkey")

    with op.batch_alter_table("register_entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_register_entry_office_code"))
        batch_op.drop_index(batch_op.f("ix_register_entry_letter_id"))

    op.drop_table("register_entry")

    with op.batch_alter_table("approval", schema=None) as batch_op:
        batch_op.drop_index("ix_approval_queue")
        batch_op.drop_index(batch_op.f("ix_approval_office_code"))
        batch_op.drop_index(batch_op.f("ix_approval_letter_id"))

    op.drop_table("approval")

    with op.batch_alter_table("letter", schema=None) as batch_op:
        batch_op.drop_index("ix_letter_state")
        batch_op.drop_index(batch_op.f("ix_letter_resident_id"))
        batch_op.drop_index("ix_letter_report")
        batch_op.drop_index(batch_op.f("ix_letter_office_code"))
        batch_op.drop_index(batch_op.f("ix_letter_number"))
        batch_op.drop_index("ix_letter_list")
        batch_op.drop_index(batch_op.f("ix_letter_current_sha256"))

    op.drop_table("letter")

    op.drop_table("letter_type_version")

    with op.batch_alter_table("letter_type_setting", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_letter_type_setting_office_code"))

    op.drop_table("letter_type_setting")

    op.drop_table("letter_type")

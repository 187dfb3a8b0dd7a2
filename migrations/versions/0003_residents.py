"""Residents and their families."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add them."""
    op.create_table(
        "household",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kk_number", sa.String(length=16), nullable=False),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column("hamlet", sa.String(length=60), nullable=False),
        sa.Column("rt", sa.String(length=3), nullable=False),
        sa.Column("rw", sa.String(length=3), nullable=False),
        sa.Column("office_code", sa.String(length=13), nullable=False),
        sa.ForeignKeyConstraint(
            ["office_code"],
            ["office.code"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("id", "office_code", name="uq_household_office"),
        sa.UniqueConstraint("office_code", "kk_number", name="uq_household_kk"),
    )

    with op.batch_alter_table("household", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_household_office_code"), ["office_code"], unique=False)

    op.create_table(
        "resident",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("household_id", sa.Integer(), nullable=False),
        sa.Column("nik", sa.String(length=16), nullable=True),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("sex", sa.Integer(), nullable=False),
        sa.Column("birthplace", sa.String(length=60), nullable=False),
        sa.Column("birth_date", sa.Date(), nullable=False),
        sa.Column("religion", sa.Integer(), nullable=True),
        sa.Column("education", sa.Integer(), nullable=True),
        sa.Column("occupation", sa.Integer(), nullable=True),
        sa.Column("marital_status", sa.Integer(), nullable=True),
        sa.Column("family_relation", sa.Integer(), nullable=False),
        sa.Column("nationality", sa.Integer(), nullable=False),
        sa.Column("blood_group", sa.Integer(), nullable=True),
        sa.Column("disability", sa.Integer(), nullable=True),
        sa.Column("father_name", sa.String(length=120), nullable=False),
        sa.Column("father_nik", sa.String(length=16), nullable=False),
        sa.Column("mother_name", sa.String(length=120), nullable=False),
        sa.Column("mother_nik", sa.String(length=16), nullable=False),
        sa.Column("phone", sa.String(length=20), nullable=False),
        sa.Column("life_state", sa.Integer(), nullable=False),
        sa.Column("life_state_date", sa.Date(), nullable=True),
        sa.Column("life_state_note", sa.String(length=200), nullable=False),
        sa.Column("office_code", sa.String(length=13), nullable=False),
        sa.ForeignKeyConstraint(
            ["household_id", "office_code"],
            ["household.id", "household.office_code"],
        ),
        sa.ForeignKeyConstraint(
            ["office_code"],
            ["office.code"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("id", "office_code", name="uq_resident_office"),
        sa.UniqueConstraint("office_code", "nik", name="uq_resident_nik"),
    )

    with op.batch_alter_table("resident", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_resident_household_id"), ["household_id"], unique=False
        )
        batch_op.create_index("ix_resident_name", ["office_code", "name"], unique=False)
        batch_op.create_index(batch_op.f("ix_resident_nik"), ["nik"], unique=False)
        batch_op.create_index(batch_op.f("ix_resident_office_code"), ["office_code"], unique=False)


def downgrade() -> None:
    """Take them away again."""
    with op.batch_alter_table("resident", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_resident_office_code"))
        batch_op.drop_index(batch_op.f("ix_resident_nik"))
        batch_op.drop_index("ix_resident_name")
        batch_op.drop_index(batch_op.f("ix_resident_household_id"))

    op.drop_table("resident")

    with op.batch_alter_table("household", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_household_office_code"))

    op.drop_table("household")

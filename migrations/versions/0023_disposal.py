"""Lists of letters to be destroyed, what remains of them, and holds that forbid it."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables; a letter need not be anybody's any more."""
    _resident_may_be_missing(True)
    op.create_table(
        "disposal_list",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("proposed_by_id", sa.Integer(), nullable=True),
        sa.Column("proposed_by", sa.String(length=200), nullable=False),
        sa.Column("proposed_at", sa.DateTime(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_by", sa.String(length=200), nullable=False),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.Column("basis", sa.String(length=500), nullable=False),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("counter", sa.Integer(), nullable=True),
        sa.Column("number", sa.String(length=60), nullable=True),
        sa.Column("minutes", sa.LargeBinary(), nullable=True),
        sa.Column("minutes_sha256", sa.String(length=64), nullable=True),
        sa.Column("done_at", sa.DateTime(), nullable=True),
        sa.Column("office_code", sa.String(length=13), nullable=False),
        sa.ForeignKeyConstraint(["proposed_by_id"], ["ab_user.id"]),
        sa.ForeignKeyConstraint(["decided_by_id"], ["ab_user.id"]),
        sa.ForeignKeyConstraint(["office_code"], ["office.code"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("id", "office_code", name="uq_disposal_list_office"),
        sa.UniqueConstraint("office_code", "year", "counter", name="uq_disposal_minutes"),
    )
    op.create_index("ix_disposal_list_office_code", "disposal_list", ["office_code"])
    op.create_index("ix_disposal_list_state", "disposal_list", ["state", "id"])
    op.create_table(
        "disposal_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("list_id", sa.Integer(), nullable=False),
        sa.Column("letter_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=120), nullable=False),
        sa.Column("type_name", sa.String(length=120), nullable=False),
        sa.Column("letter_date", sa.Date(), nullable=False),
        sa.Column("classification", sa.String(length=30), nullable=False),
        sa.Column("years", sa.Integer(), nullable=False),
        sa.Column("was", sa.String(length=20), nullable=False),
        sa.Column("files", sa.JSON(), nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("kept_why", sa.String(length=200), nullable=False),
        sa.Column("settled_at", sa.DateTime(), nullable=True),
        sa.Column("files_gone_at", sa.DateTime(), nullable=True),
        sa.Column("office_code", sa.String(length=13), nullable=False),
        sa.ForeignKeyConstraint(
            ["list_id", "office_code"], ["disposal_list.id", "disposal_list.office_code"]
        ),
        sa.ForeignKeyConstraint(["letter_id", "office_code"], ["letter.id", "letter.office_code"]),
        sa.ForeignKeyConstraint(["office_code"], ["office.code"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("list_id", "letter_id"),
    )
    for column in ("letter_id", "list_id", "office_code"):
        op.create_index(f"ix_disposal_item_{column}", "disposal_item", [column])
    op.create_table(
        "legal_hold",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("letter_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("placed_by", sa.String(length=200), nullable=False),
        sa.Column("placed_at", sa.DateTime(), nullable=False),
        sa.Column("lifted_by", sa.String(length=200), nullable=False),
        sa.Column("lifted_at", sa.DateTime(), nullable=True),
        sa.Column("lifted_because", sa.String(length=500), nullable=False),
        sa.Column("office_code", sa.String(length=13), nullable=False),
        sa.ForeignKeyConstraint(["letter_id", "office_code"], ["letter.id", "letter.office_code"]),
        sa.ForeignKeyConstraint(["office_code"], ["office.code"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_legal_hold_office_code", "legal_hold", ["office_code"])
    op.create_index(
        "uq_legal_hold", "legal_hold", ["letter_id"], unique=True,
        sqlite_where=sa.text("lifted_at IS NULL"), postgresql_where=sa.text("lifted_at IS NULL"),
    )  # fmt: skip


def downgrade() -> None:
    """Take them away again; refused where a letter was destroyed, for it is nobody's."""
    op.drop_table("legal_hold")
    op.drop_table("disposal_item")
    op.drop_table("disposal_list")
    _resident_may_be_missing(False)


def _resident_may_be_missing(missing: bool) -> None:
    if op.get_bind().dialect.name != "sqlite":
        op.alter_column("letter", "resident_id", existing_type=sa.Integer(), nullable=missing)
        return
    # SQLite's own way for what changes no stored row (lang_altertable.html, "Making Other Kinds
    # Of Table Schema Changes"): rebuilding the table would lose the index on an expression, and
    # turn the foreign keys that later columns brought into some that cannot be taken away again.
    strict, loose = "resident_id INTEGER NOT NULL", "resident_id INTEGER"
    before, after = (strict, loose) if missing else (loose, strict)
    connection = op.get_bind()
    if not missing and connection.scalar(sa.text("SELECT 1 FROM letter WHERE resident_id IS NULL")):
        raise RuntimeError("a destroyed letter is nobody's: there is no way back before that")
    version = connection.scalar(sa.text("PRAGMA schema_version"))
    op.execute("PRAGMA writable_schema = ON")
    connection.execute(
        sa.text(
            "UPDATE sqlite_master SET sql = replace(sql, :before, :after) WHERE name = 'letter'"
        ),
        {"before": before, "after": after},
    )
    op.execute(f"PRAGMA schema_version = {version + 1}")
    op.execute("PRAGMA writable_schema = OFF")
    columns = {row.name: row for row in connection.execute(sa.text("PRAGMA table_info(letter)"))}
    if bool(columns["resident_id"].notnull) == missing:
        raise RuntimeError("the table letter was not changed as it should be")

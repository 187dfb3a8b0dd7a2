"""Letters that replace others, and officials who sign on behalf of a head."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0007"
branch_labels = None
depends_on = None

# Column by column and not in a batch: SQLite would rebuild the table, and the index on an
# expression would be lost.
COLUMNS = (
    ("letter", "replaces_reason", sa.String(length=500), ""),
    ("letter", "deputies", sa.JSON(), "{}"),
    ("official", "title", sa.String(length=80), ""),
)


def upgrade() -> None:
    """Add the columns; no letter that exists replaces another or was signed by a deputy."""
    # In words, because Alembic adds no foreign key to a table of SQLite that exists.
    op.execute("ALTER TABLE letter ADD COLUMN replaces_id INTEGER REFERENCES letter (id)")
    op.create_index("ix_letter_replaces_id", "letter", ["replaces_id"])
    for table, name, kind, default in COLUMNS:
        op.add_column(table, sa.Column(name, kind, nullable=False, server_default=default))
    op.add_column("letter_type_setting", sa.Column("deputy", sa.String(length=12), nullable=True))


def downgrade() -> None:
    """Take them away again."""
    op.drop_column("letter_type_setting", "deputy")
    for table, name, _kind, _default in COLUMNS:
        op.drop_column(table, name)
    op.drop_index("ix_letter_replaces_id", "letter")
    op.drop_column("letter", "replaces_id")

"""A sealed head of the audit trail for each day, and triggers where the trail still had gaps."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

# SQLite's REPLACE deletes without asking the triggers on DELETE; so an INSERT must be new. The
# head moves on, or takes the hash of the event it stands at; nothing else.
SQLITE = {
    "audit_event_only_new": """BEFORE INSERT ON audit_event WHEN
        EXISTS (SELECT 1 FROM audit_event WHERE seq >= NEW.seq)
        OR EXISTS (SELECT 1 FROM audit_event WHERE hash = NEW.hash)""",
    "audit_head_one": "BEFORE INSERT ON audit_head",
    "audit_head_stays": "BEFORE DELETE ON audit_head",
    "audit_head_forward": """BEFORE UPDATE ON audit_head WHEN NEW.id <> OLD.id
        OR NEW.seq < OLD.seq OR (NEW.seq = OLD.seq AND NEW.hash IS NOT
        (SELECT hash FROM audit_event WHERE seq = NEW.seq))""",
    "audit_head_daily_no_update": "BEFORE UPDATE ON audit_head_daily",
    "audit_head_daily_no_delete": "BEFORE DELETE ON audit_head_daily",
    "audit_head_daily_only_new": """BEFORE INSERT ON audit_head_daily WHEN
        EXISTS (SELECT 1 FROM audit_head_daily WHERE day >= NEW.day)""",
}
REFUSED = "the audit trail is append-only"
POSTGRESQL = {
    "audit_head_stays": """BEFORE INSERT OR DELETE OR TRUNCATE ON audit_head
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change()""",
    "audit_head_forward": """BEFORE UPDATE ON audit_head
        FOR EACH ROW EXECUTE FUNCTION refuse_audit_head()""",
    "audit_head_daily_append_only": """BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_head_daily
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change()""",
}
FORWARD = f"""CREATE FUNCTION refuse_audit_head() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF NEW.id <> OLD.id OR NEW.seq < OLD.seq OR (NEW.seq = OLD.seq AND NEW.hash IS DISTINCT FROM
        (SELECT hash FROM audit_event WHERE seq = NEW.seq))
    THEN RAISE EXCEPTION '{REFUSED}'; END IF;
    RETURN NEW; END $$"""


def upgrade() -> None:
    """Add them."""
    op.create_table(
        "audit_head_daily",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("fault", sa.String(length=300), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("document", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("day"),
    )
    if op.get_bind().dialect.name == "sqlite":
        for name, when in SQLITE.items():
            op.execute(f"CREATE TRIGGER {name} {when} BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END")
    else:
        op.execute(FORWARD)
        for name, when in POSTGRESQL.items():
            op.execute(f"CREATE TRIGGER {name} {when}")


def downgrade() -> None:
    """Take them away again."""
    op.drop_table("audit_head_daily")
    if op.get_bind().dialect.name == "sqlite":
        for name in SQLITE:
            op.execute(f"DROP TRIGGER IF EXISTS {name}")
    else:
        op.execute("DROP TRIGGER audit_head_stays ON audit_head")
        op.execute("DROP TRIGGER audit_head_forward ON audit_head")
        op.execute("DROP FUNCTION refuse_audit_head()")

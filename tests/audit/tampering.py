"""Ways to falsify the trail by SQL, as whoever holds the database's own password could."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, delete, insert, select, text, update

from app.audit.faults import Fault
from app.audit.models import GENESIS, AuditEvent, AuditHead
from app.audit.trail import chain_hash

EVENTS, HEAD = AuditEvent.__table__, AuditHead.__table__
COLUMNS = tuple(one.key for one in EVENTS.c)
Row = dict[str, Any]


@dataclass(frozen=True)
class Attack:
    """What was done, where the proof may name the fault (both included), and as which kinds."""

    how: str
    first: int
    last: int
    kinds: frozenset[Fault]


def disarm(connection: Connection) -> None:
    """Take away every trigger that keeps the trail append-only."""
    if connection.dialect.name == "sqlite":
        query = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'audit_%'"
        for (name,) in connection.execute(text(query)).all():
            connection.execute(text(f"DROP TRIGGER {name}"))
    else:
        for table in ("audit_event", "audit_head", "audit_head_daily"):
            connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER ALL"))


def rows(connection: Connection, *where: Any) -> list[Row]:
    """Events as they stand, in order."""
    found = connection.execute(select(EVENTS).where(*where).order_by(EVENTS.c.seq))
    return [dict(row) for row in found.mappings()]


def write(connection: Connection, row: Row, seq: int | None = None) -> None:
    """Put these values where the event ``seq`` (its own number, if not given) stands."""
    place = row["seq"] if seq is None else seq
    connection.execute(update(EVENTS).where(EVENTS.c.seq == place).values(row))


def shift(connection: Connection, beyond: int, by: int) -> None:
    """Renumber the events beyond a place; in two steps, since numbers are unique."""
    later = EVENTS.c.seq > beyond
    connection.execute(update(EVENTS).where(later).values(seq=-(EVENTS.c.seq + by)))
    connection.execute(update(EVENTS).where(EVENTS.c.seq < 0).values(seq=-EVENTS.c.seq))


def another(column: str, value: Any) -> Any:
    """A different value for a column."""
    if column == "at":
        return value - timedelta(seconds=1)
    if column == "seq":
        return value + 1_000_000
    if column == "actor_id":
        return 1 if value is None else value + 1
    if column == "office_code":
        return "33.16.16" if value != "33.16.16" else "33.16"
    if column in ("hash", "previous_hash"):
        return value[::-1] if value != value[::-1] else "1" * 64
    return f"{value[:30]}x"


def edit(connection: Connection, seq: int, column: str) -> Attack:
    """One column of one event."""
    (row,) = rows(connection, EVENTS.c.seq == seq)
    write(connection, row | {column: another(column, row[column])}, seq)
    kinds = {Fault.MISSING, Fault.CUT} if column == "seq" else {Fault.EDITED}
    return Attack(f"edited {column}", seq, seq, frozenset(kinds))


def edit_and_hash(connection: Connection, seq: int) -> Attack:
    """One event with its hash computed anew; the next one still bears the former."""
    (row,) = rows(connection, EVENTS.c.seq == seq)
    row["actor_name"] = "orang lain"
    row["hash"] = chain_hash(row["previous_hash"], row)
    write(connection, row)
    return Attack("edited with its hash", seq, seq + 1, frozenset({Fault.UNLINKED, Fault.EDITED}))


def remove(connection: Connection, seq: int, count: int = 1) -> Attack:
    """Some events, leaving a gap."""
    connection.execute(delete(EVENTS).where(EVENTS.c.seq.between(seq, seq + count - 1)))
    return Attack("deleted", seq, seq, frozenset({Fault.MISSING}))


def remove_and_close(connection: Connection, seq: int) -> Attack:
    """One event, and the later ones renumbered."""
    remove(connection, seq)
    shift(connection, seq, -1)
    connection.execute(update(HEAD).values(seq=HEAD.c.seq - 1))
    return Attack("deleted and renumbered", seq, seq, frozenset({Fault.MISSING}))


def slip_in(connection: Connection, seq: int) -> Attack:
    """A false event with a right hash of its own, and the later ones renumbered."""
    (row,) = rows(connection, EVENTS.c.seq == seq)
    shift(connection, seq, 1)
    false = row | {"seq": seq + 1, "actor_name": "orang lain", "previous_hash": row["hash"]}
    false["hash"] = chain_hash(row["hash"], false)
    connection.execute(insert(EVENTS).values(false))
    connection.execute(update(HEAD).values(seq=HEAD.c.seq + 1))
    return Attack("inserted", seq + 1, seq + 2, frozenset({Fault.INSERTED}))


def put_before_the_beginning(connection: Connection, seq: int) -> Attack:
    """A false event under a number that the trail never gives."""
    (row,) = rows(connection, EVENTS.c.seq == 1)
    false = row | {"seq": -seq, "previous_hash": GENESIS, "detail": "{}"}
    false["hash"] = chain_hash(GENESIS, false)
    connection.execute(insert(EVENTS).values(false))
    return Attack("put before the beginning", -seq, -seq, frozenset({Fault.INSERTED}))


def append(connection: Connection) -> Attack:
    """A false event at the end with a right hash; the head knows nothing of it."""
    last = rows(connection)[-1]
    false = last | {"seq": last["seq"] + 1, "previous_hash": last["hash"]}
    false["hash"] = chain_hash(last["hash"], false)
    connection.execute(insert(EVENTS).values(false))
    return Attack("appended", false["seq"], false["seq"], frozenset({Fault.APPENDED}))


def swap(connection: Connection, one: int, other: int) -> Attack:
    """Two events exchange their places and numbers."""
    for old, new in ((one, -1), (other, one), (-1, other)):
        connection.execute(update(EVENTS).where(EVENTS.c.seq == old).values(seq=new))
    return Attack("swapped", one, one, frozenset({Fault.REORDERED}))


def cut(connection: Connection, seq: int) -> Attack:
    """The tail from ``seq`` on."""
    connection.execute(delete(EVENTS).where(EVENTS.c.seq >= seq))
    return Attack("cut off", seq, seq, frozenset({Fault.CUT}))


def change_head(connection: Connection, values: Row | None) -> Attack:
    """The head's row; None deletes it."""
    last = rows(connection)[-1]["seq"]
    connection.execute(update(HEAD).values(**values) if values else delete(HEAD))
    kinds = {Fault.HEAD_CHANGED, Fault.CUT, Fault.APPENDED}
    first = min(last, values["seq"]) if values and "seq" in values else last
    return Attack("head changed", first, last + 1, frozenset(kinds))


def rewrite(connection: Connection, seq: int, kept: int) -> Attack:
    """One event, and all that follow with right hashes, the head too: a perfect history.

    Only what somebody keeps of it, at ``kept``, tells.
    """
    following = rows(connection, EVENTS.c.seq >= seq)
    following[0]["actor_name"] = "orang lain"
    previous = following[0]["previous_hash"]
    for row in following:
        row["previous_hash"] = previous
        row["hash"] = previous = chain_hash(previous, row)
    connection.execute(delete(EVENTS).where(EVENTS.c.seq >= seq))
    connection.execute(insert(EVENTS), following)
    connection.execute(update(HEAD).values(hash=previous))
    return Attack("rewritten with right hashes", seq, kept, frozenset({Fault.REWRITTEN}))


def rewrite_shorter(connection: Connection, seq: int, kept: int) -> Attack:
    """The tail gone, and the head put back to match it: nothing in the database tells."""
    (row,) = rows(connection, EVENTS.c.seq == seq - 1)
    connection.execute(delete(EVENTS).where(EVENTS.c.seq >= seq))
    connection.execute(update(HEAD).values(seq=row["seq"], hash=row["hash"]))
    return Attack("cut off with the head", seq, kept, frozenset({Fault.CUT}))


def garble(connection: Connection, seq: int, column: str) -> Attack:
    """SQLite keeps anything in any column: bytes that are no text, a moment that is none."""
    value = "'kemarin'" if column == "at" else "CAST(X'ff00fe' AS TEXT)"
    connection.execute(text(f"UPDATE audit_event SET {column} = {value} WHERE seq = {seq}"))
    kinds = frozenset({Fault.EDITED, Fault.UNREADABLE})
    return Attack(f"garbled {column}", seq, seq, kinds)


def attack(connection: Connection, dice: random.Random, last: int, kept: int) -> Attack:
    """One at random on a trail of ``last`` events, of which somebody keeps that at ``kept``."""
    seq, early = dice.randint(2, last - 3), dice.randint(2, kept)
    other = dice.randint(seq + 1, last)
    choices: list[Callable[[], Attack]] = [
        *(
            lambda column=column: edit(connection, seq, column)  # type: ignore[misc]
            for column in COLUMNS
        ),
        lambda: edit_and_hash(connection, seq),
        lambda: remove(connection, seq, dice.randint(1, 2)),
        lambda: remove_and_close(connection, seq),
        lambda: slip_in(connection, seq),
        lambda: put_before_the_beginning(connection, seq),
        lambda: append(connection),
        lambda: swap(connection, seq, seq + 1),
        lambda: swap(connection, seq, other),
        lambda: cut(connection, seq),
        lambda: change_head(connection, {"hash": "0" * 64}),
        lambda: change_head(connection, {"seq": last - 1}),
        lambda: change_head(connection, {"seq": last + 1}),
        lambda: change_head(connection, None),
        lambda: rewrite(connection, early, kept),
        lambda: rewrite_shorter(connection, early, kept),
    ]
    if connection.dialect.name == "sqlite":
        choices += [
            lambda: garble(connection, seq, "at"),
            lambda: garble(connection, seq, "detail"),
        ]
    return dice.choice(choices)()

"""Writing the trail: events wait in the session and join the chain in the same transaction."""

import json
from datetime import datetime
from hashlib import sha256
from typing import Any

from flask import g, has_request_context, request
from sqlalchemy import event, insert, inspect, select, update
from sqlalchemy.orm import Session, UOWTransaction

from app.audit.actions import Action
from app.audit.models import AuditEvent, AuditHead
from app.clock import utc_now
from app.extensions import db

PENDING = "audit_pending"
SYSTEM = "sistem"
LONGEST_NAME = 90  # with a user name of 64 characters it fits the column
ROOT_OFFICE = "33.16"  # acts of the system itself belong to the regency


class Audited:
    """A model whose generated screens leave a trace of each row added, changed or deleted.

    ``audit_secret`` names the columns whose values stay out of the trail, ``audit_ignored``
    those that are no act (counters), ``audit_lists`` the lists of rows that belong to it.
    """

    audit_secret: frozenset[str] = frozenset()
    audit_ignored: frozenset[str] = frozenset()
    audit_lists: frozenset[str] = frozenset()


def record(
    action: Action, subject: Any, office_code: str, /, *, by: Any = None, **detail: Any
) -> None:
    """Add one event to the running transaction; it is kept if and only if that commits.

    ``subject`` is a model's row or a pair (type, id); ``by`` the acting user where it is not
    the signed-in one; ``detail`` must be JSON-able and hold neither secrets nor a full NIK.
    """
    if not isinstance(subject, tuple):
        subject = (type(subject).__name__.lower(), inspect(subject).identity)
        if isinstance(subject[1], tuple):
            subject = (subject[0], subject[1][0])
    actor_id, actor_name, address = _actor(by)
    event_row = {
        "at": utc_now(),
        "office_code": office_code,
        "actor_id": actor_id,
        "actor_name": actor_name,
        "action": str(action),
        "subject_type": str(subject[0]),
        "subject_id": str(subject[1]),
        "detail": json.dumps(detail, ensure_ascii=False, sort_keys=True, default=str),
        "address": address,
    }
    db.session().info.setdefault(PENDING, []).append(event_row)


def chain_hash(previous_hash: str, row: dict[str, Any]) -> str:
    """SHA-256 over the hash before and every column of ``row``, in a fixed written form."""
    fields = {key: row[key] for key in sorted(row) if key not in ("hash", "previous_hash")}
    moment: datetime = fields["at"]
    fields["at"] = moment.isoformat()
    written = json.dumps(fields, ensure_ascii=False, separators=(",", ":"))
    return sha256(f"{previous_hash}\n{written}".encode()).hexdigest()


def _actor(by: Any) -> tuple[int | None, str, str]:
    if has_request_context():
        user = by or g.get("user")
        # The public pages set audit_address: of strangers only the network is kept.
        address = g.get("audit_address", request.remote_addr or "")
    elif by is None:
        return None, SYSTEM, ""
    else:  # what somebody asked for, and a worker does
        user, address = by, ""
    if user is None or not user.is_authenticated:
        return None, "publik", address
    # Anybody may change their own name, and names repeat: the user name tells who it was.
    return user.id, f"{user.get_full_name()[:LONGEST_NAME]} ({user.username})", address


@event.listens_for(Session, "before_commit")
def _append(session: Session) -> None:
    if session.in_nested_transaction():
        return
    session.flush()  # so that rows have their keys, and the listener below has seen them
    pending = session.info.pop(PENDING, [])
    if not pending:
        return
    # Taking the head row first makes writers queue here, on both databases.
    taken = update(AuditHead).where(AuditHead.id == 1).values(seq=AuditHead.seq + len(pending))
    session.execute(taken, execution_options={"synchronize_session": False})
    head = select(AuditHead.seq, AuditHead.hash).where(AuditHead.id == 1)
    last_seq, previous = session.execute(head).one()
    for seq, row in enumerate(pending, start=last_seq - len(pending) + 1):
        row["seq"] = seq
        row["previous_hash"] = previous
        row["hash"] = previous = chain_hash(previous, row)
    session.execute(insert(AuditEvent.__table__), pending)
    done = update(AuditHead).where(AuditHead.id == 1).values(hash=previous)
    session.execute(done, execution_options={"synchronize_session": False})


@event.listens_for(Session, "after_rollback")
def _forget(session: Session) -> None:
    session.info.pop(PENDING, None)


@event.listens_for(Session, "after_flush")
def _notice_rows(session: Session, _context: UOWTransaction) -> None:
    for rows, action in (
        (session.new, Action.ROW_ADDED),
        (session.dirty, Action.ROW_CHANGED),
        (session.deleted, Action.ROW_DELETED),
    ):
        for row in rows:
            if isinstance(row, Audited):
                _record_row(row, action)


def _record_row(row: Any, action: Action) -> None:
    changes: dict[str, Any] = {}
    for attribute in inspect(row).mapper.column_attrs:
        history = inspect(row).attrs[attribute.key].history
        if attribute.key in row.audit_ignored or not history.has_changes():
            continue
        if attribute.key in row.audit_secret:
            changes[attribute.key] = "changed"
        else:
            before, after = list(history.deleted)[:1], list(history.added)[:1]
            changes[attribute.key] = [*(before or [None]), *after]
    for name in row.audit_lists:
        history = inspect(row).attrs[name].history
        if history.has_changes():
            added, removed = (sorted(map(str, rows)) for rows in (history.added, history.deleted))
            changes[name] = {"added": added, "removed": removed}
    if changes or action is not Action.ROW_CHANGED:
        key = inspect(row).mapper.primary_key_from_instance(row)[0]
        office = str(getattr(row, "office_code", None) or getattr(row, "code", ROOT_OFFICE))
        record(action, (type(row).__name__.lower(), key), office, **changes)

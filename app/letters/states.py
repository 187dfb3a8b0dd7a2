"""The states of a letter and the one table of who may move it from where to where."""

from enum import StrEnum


class State(StrEnum):
    """Where a letter stands. Expired is computed from its validity, never stored."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    AWAITING_SECOND = "awaiting_second"
    AWAITING_TIMESTAMP = "awaiting_timestamp"  # signed by all, its proof in time still missing
    ISSUED = "issued"
    RETURNED = "returned"
    CANCELLED = "cancelled"
    REVOKED = "revoked"
    SUPERSEDED = "superseded"


class Act(StrEnum):
    """What people do to a letter."""

    EDIT = "edit"
    SUBMIT = "submit"
    SIGN = "sign"
    ISSUE = "issue"
    COMPLETE = "complete"
    RENEW = "renew"
    RETURN = "return"
    CANCEL = "cancel"
    DISCARD = "discard"
    DOWNLOAD = "download"
    REVOKE = "revoke"
    SUPERSEDE = "supersede"


class ActNotAllowed(Exception):
    """The act does not fit the letter's state; the message is for the user, in Indonesian."""


# What may be done in which state; whoever may do it at all is decided by the role's permissions.
ALLOWED: dict[Act, frozenset[State]] = {
    Act.EDIT: frozenset({State.DRAFT, State.RETURNED}),
    Act.SUBMIT: frozenset({State.DRAFT, State.RETURNED}),
    Act.DISCARD: frozenset({State.DRAFT}),
    Act.SIGN: frozenset({State.SUBMITTED, State.AWAITING_SECOND}),
    Act.ISSUE: frozenset({State.SUBMITTED, State.AWAITING_SECOND, State.AWAITING_TIMESTAMP}),
    # Signed by all: the system alone completes its proof. There is nothing left to correct, so it
    # cannot be returned; but a letter that no timestamp ever reaches can be cancelled.
    Act.COMPLETE: frozenset({State.AWAITING_TIMESTAMP}),
    Act.RETURN: frozenset({State.SUBMITTED, State.AWAITING_SECOND}),
    Act.CANCEL: frozenset({State.SUBMITTED, State.AWAITING_TIMESTAMP, State.RETURNED}),
    Act.DOWNLOAD: frozenset({State.ISSUED, State.REVOKED, State.SUPERSEDED}),
    # What was signed may have to be shown long after it ceased to be in force.
    Act.RENEW: frozenset({State.ISSUED, State.REVOKED, State.SUPERSEDED}),
    Act.REVOKE: frozenset({State.ISSUED}),
    Act.SUPERSEDE: frozenset({State.ISSUED}),
}

STATE_WORDS: dict[State, str] = {
    State.DRAFT: "konsep",
    State.SUBMITTED: "menunggu tanda tangan",
    State.AWAITING_SECOND: "menunggu tanda tangan kedua",
    State.AWAITING_TIMESTAMP: "menunggu stempel waktu",
    State.ISSUED: "terbit",
    State.RETURNED: "dikembalikan",
    State.CANCELLED: "batal",
    State.REVOKED: "dicabut",
    State.SUPERSEDED: "diganti",
}


def require(state: State | str, act: Act) -> None:
    """Raise ActNotAllowed, in words, when ``act`` does not fit ``state``."""
    if State(state) not in ALLOWED[act]:
        raise ActNotAllowed(
            f"Surat ini berstatus “{STATE_WORDS[State(state)]}”, "
            "jadi tindakan itu tidak dapat dilakukan. Muat ulang halaman untuk melihat keadaannya."
        )

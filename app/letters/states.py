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
    DESTROYED = "destroyed"  # its contents are gone for good; number, type and date remain


class SigningMode(StrEnum):
    """How a letter gets its signatures: by certificates, or by pen and stamp on paper."""

    ELECTRONIC = "electronic"
    WET = "wet"


class Act(StrEnum):
    """What people do to a letter."""

    EDIT = "edit"
    ATTACH = "attach"  # tick or upload what the applicant brought
    SUBMIT = "submit"
    SIGN = "sign"
    ISSUE = "issue"
    COMPLETE = "complete"
    RENEW = "renew"
    RETURN = "return"
    PRINT = "print"  # for pen and stamp
    CONFIRM = "confirm"  # that it was signed and stamped on paper
    TAKE_BACK = "take_back"  # to correct it, by whoever made it
    CANCEL = "cancel"
    DISCARD = "discard"
    DOWNLOAD = "download"
    REVOKE = "revoke"
    SUPERSEDE = "supersede"
    DESTROY = "destroy"  # after its retention, by an approved list (app/retention)


class ActNotAllowed(Exception):
    """The act does not fit the letter's state; the message is for the user, in Indonesian."""


# What may be done in which state; whoever may do it at all is decided by the role's permissions.
ALLOWED: dict[Act, frozenset[State]] = {
    Act.EDIT: frozenset({State.DRAFT, State.RETURNED}),
    # The signers look at the papers too, so they may still come while a letter waits.
    Act.ATTACH: frozenset({State.DRAFT, State.RETURNED, State.SUBMITTED}),
    Act.SUBMIT: frozenset({State.DRAFT, State.RETURNED}),
    Act.DISCARD: frozenset({State.DRAFT}),
    Act.SIGN: frozenset({State.SUBMITTED, State.AWAITING_SECOND}),
    Act.ISSUE: frozenset({State.SUBMITTED, State.AWAITING_SECOND, State.AWAITING_TIMESTAMP}),
    # Signed by all: the system alone completes its proof. There is nothing left to correct, so it
    # cannot be returned; but a letter that no timestamp ever reaches can be cancelled.
    Act.COMPLETE: frozenset({State.AWAITING_TIMESTAMP}),
    Act.RETURN: frozenset({State.SUBMITTED, State.AWAITING_SECOND}),
    Act.PRINT: frozenset({State.SUBMITTED}),
    Act.CONFIRM: frozenset({State.SUBMITTED}),
    Act.TAKE_BACK: frozenset({State.SUBMITTED}),
    Act.CANCEL: frozenset({State.SUBMITTED, State.AWAITING_TIMESTAMP, State.RETURNED}),
    Act.DOWNLOAD: frozenset({State.ISSUED, State.REVOKED, State.SUPERSEDED}),
    # What was signed may have to be shown long after it ceased to be in force.
    Act.RENEW: frozenset({State.ISSUED, State.REVOKED, State.SUPERSEDED}),
    Act.REVOKE: frozenset({State.ISSUED}),
    Act.SUPERSEDE: frozenset({State.ISSUED}),
    Act.DESTROY: frozenset({State.ISSUED, State.REVOKED, State.SUPERSEDED, State.CANCELLED}),
}

# Acts that fit only one way of signing.
ONLY: dict[Act, SigningMode] = {
    Act.SIGN: SigningMode.ELECTRONIC,
    Act.RETURN: SigningMode.ELECTRONIC,
    Act.COMPLETE: SigningMode.ELECTRONIC,
    Act.RENEW: SigningMode.ELECTRONIC,
    Act.PRINT: SigningMode.WET,
    Act.CONFIRM: SigningMode.WET,
    Act.TAKE_BACK: SigningMode.WET,
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
    State.DESTROYED: "dimusnahkan",
}


def fits(act: Act, state: State | str, mode: SigningMode | str = SigningMode.ELECTRONIC) -> bool:
    """Whether ``act`` may be done to a letter in this state, signed in this way."""
    return State(state) in ALLOWED[act] and ONLY.get(act, mode) == mode


def require(state: State | str, act: Act, mode: SigningMode | str = SigningMode.ELECTRONIC) -> None:
    """Raise ActNotAllowed, in words, when ``act`` does not fit."""
    if not fits(act, state, mode):
        raise ActNotAllowed(
            f"Surat ini berstatus “{STATE_WORDS[State(state)]}”, "
            "jadi tindakan itu tidak dapat dilakukan. Muat ulang halaman untuk melihat keadaannya."
        )

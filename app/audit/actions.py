"""Names of what can happen, ``subject:action``; one list, so that none is misspelt."""

from enum import StrEnum


class Action(StrEnum):
    """What an audit event tells. Values are stored: never rename one, add a new one."""

    USER_SIGNED_IN = "user:sign_in"
    USER_SIGN_IN_FAILED = "user:sign_in_failed"
    USER_SIGNED_OUT = "user:sign_out"
    USER_PASSWORD_CHANGED = "user:password_changed"  # noqa: S105 (a name, not a secret)
    ROW_ADDED = "row:added"
    ROW_CHANGED = "row:changed"
    ROW_DELETED = "row:deleted"
    RESIDENT_NIK_SHOWN = "resident:nik_shown"
    LETTER_DRAFTED = "letter:drafted"
    LETTER_EDITED = "letter:edited"
    LETTER_DISCARDED = "letter:discarded"
    LETTER_SUBMITTED = "letter:submitted"
    LETTER_RETURNED = "letter:returned"
    LETTER_CANCELLED = "letter:cancelled"
    LETTER_SIGNED = "letter:signed"
    LETTER_SIGNING_FAILED = "letter:signing_failed"
    LETTER_AWAITS_TIMESTAMP = "letter:awaits_timestamp"
    LETTER_PROOF_COMPLETED = "letter:proof_completed"
    LETTER_PROOF_RENEWED = "letter:proof_renewed"
    LETTER_SIGNED_BY_PEN = "letter:signed_by_pen"
    LETTER_ISSUED = "letter:issued"
    LETTER_DOWNLOADED = "letter:downloaded"
    LETTER_READ = "letter:read"
    LETTER_REVOKED = "letter:revoked"
    LETTER_SUPERSEDED = "letter:superseded"
    LETTER_CHECKED = "letter:checked"
    LETTER_SHOWN_TO_HOLDER = "letter:shown_to_holder"
    CERTIFICATE_ENROLLED = "certificate:enrolled"
    REPORT_EXPORTED = "report:exported"
    SYSTEM_SYNCED = "system:synced"

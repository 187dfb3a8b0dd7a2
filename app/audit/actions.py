"""Names of what can happen, ``subject:action``; one list, so that none is misspelt."""

from enum import StrEnum


class Action(StrEnum):
    """What an audit event tells. Values are stored: never rename one, add a new one."""

    USER_SIGNED_IN = "user:sign_in"
    USER_SIGN_IN_FAILED = "user:sign_in_failed"
    USER_SIGNED_OUT = "user:sign_out"
    USER_PASSWORD_CHANGED = "user:password_changed"  # noqa: S105 (a name, not a secret)
    FACTOR_ADDED = "factor:added"
    FACTOR_RENAMED = "factor:renamed"
    FACTOR_REMOVED = "factor:removed"
    FACTOR_FAILED = "factor:failed"
    FACTOR_CLONED = "factor:cloned"
    FACTORS_RESET = "factor:reset"
    RECOVERY_CODES_MADE = "recovery_code:made"
    RECOVERY_CODE_USED = "recovery_code:used"
    USER_PASSWORD_GIVEN = "user:password_given"  # noqa: S105
    USER_SESSIONS_ENDED = "user:sessions_ended"
    ROW_ADDED = "row:added"
    ROW_CHANGED = "row:changed"
    ROW_DELETED = "row:deleted"
    RESIDENT_READ = "resident:read"
    RESIDENT_NIK_SHOWN = "resident:nik_shown"
    RESIDENT_LOOKED_UP = "resident:looked_up"
    RESIDENT_DATA_COPIED = "resident:data_copied"
    IMPORT_UPLOADED = "import:uploaded"
    IMPORT_CONFIRMED = "import:confirmed"
    IMPORT_COMMITTED = "import:committed"
    IMPORT_ENDED = "import:ended"
    IMPORT_ERRORS_TAKEN = "import:errors_taken"
    IMPORT_UNDOING = "import:undoing"
    IMPORT_UNDONE = "import:undone"
    RESIDENTS_EXPORTED = "resident:exported"
    LETTER_DRAFTED = "letter:drafted"
    LETTER_EDITED = "letter:edited"
    LETTER_DISCARDED = "letter:discarded"
    LETTER_SUBMITTED = "letter:submitted"
    LETTER_RETURNED = "letter:returned"
    LETTER_CANCELLED = "letter:cancelled"
    LETTER_SIGNED = "letter:signed"
    LETTER_SIGNING_FAILED = "letter:signing_failed"
    LETTER_OUTCOME_SETTLED = "letter:outcome_settled"
    LETTER_AWAITS_TIMESTAMP = "letter:awaits_timestamp"
    LETTER_PROOF_COMPLETED = "letter:proof_completed"
    LETTER_PROOF_RENEWED = "letter:proof_renewed"
    LETTER_SIGNED_BY_PEN = "letter:signed_by_pen"
    LETTER_ISSUED = "letter:issued"
    LETTER_DOWNLOADED = "letter:downloaded"
    LETTER_READ = "letter:read"
    LETTER_REVOKED = "letter:revoked"
    LETTER_SUPERSEDED = "letter:superseded"
    LETTER_DESTROYED = "letter:destroyed"
    HOLD_PLACED = "hold:placed"
    HOLD_LIFTED = "hold:lifted"
    DISPOSAL_PROPOSED = "disposal:proposed"
    DISPOSAL_APPROVED = "disposal:approved"
    DISPOSAL_REFUSED = "disposal:refused"
    DISPOSAL_DONE = "disposal:done"
    MINUTES_DOWNLOADED = "disposal:minutes_downloaded"
    REQUIREMENT_SEEN = "letter:requirement_seen"
    ATTACHMENT_ADDED = "letter:attachment_added"
    ATTACHMENT_REFUSED = "letter:attachment_refused"
    ATTACHMENT_READ = "letter:attachment_read"
    ATTACHMENT_DELETED = "letter:attachment_deleted"
    LETTER_CHECKED = "letter:checked"
    LETTER_SHOWN_TO_HOLDER = "letter:shown_to_holder"
    CERTIFICATE_ENROLLED = "certificate:enrolled"
    CERTIFICATE_ENROLLING_FAILED = "certificate:enrolling_failed"
    CERTIFICATE_REQUESTED = "certificate:requested"
    CERTIFICATE_CONFIRMED = "certificate:confirmed"
    CERTIFICATE_REFUSED = "certificate:refused"
    CERTIFICATE_REVOKED = "certificate:revoked"
    REPORT_EXPORTED = "report:exported"
    AFFECTED_LISTED = "breach:affected_listed"
    AUDIT_EVENT_READ = "audit:event_read"
    AUDIT_HEAD_SEALED = "audit:head_sealed"
    AUDIT_HEAD_COMPARED = "audit:head_compared"
    TYPE_DRAFTED = "type:drafted"
    TYPE_IMPORTED = "type:imported"
    TYPE_EDITED = "type:edited"
    TYPE_DISCARDED = "type:discarded"
    TYPE_ACTIVATED = "type:activated"
    TYPE_KEPT = "type:kept"
    TYPE_EXPORTED = "type:exported"
    SYSTEM_SYNCED = "system:synced"
    MAIL_GIVEN_UP = "mail:given_up"
    BACKUP_WRITTEN = "backup:written"
    BACKUP_RESTORED = "backup:restored"


# Acts by which somebody saw or took along the personal data of the row that they name.
DISCLOSURES = frozenset(
    {
        Action.RESIDENT_READ,
        Action.RESIDENT_NIK_SHOWN,
        Action.RESIDENT_LOOKED_UP,
        Action.RESIDENT_DATA_COPIED,
        Action.RESIDENTS_EXPORTED,
        Action.ATTACHMENT_READ,
        Action.LETTER_READ,
        Action.LETTER_DOWNLOADED,
        Action.LETTER_CHECKED,
        Action.LETTER_SHOWN_TO_HOLDER,
    }
)

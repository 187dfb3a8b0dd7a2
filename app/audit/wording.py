"""The trail's acts and kinds of rows, in the words of the screen."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from app.audit.actions import Action

ACTS: dict[Action, LazyString] = {
    Action.USER_SIGNED_IN: _("signed in"),
    Action.USER_SIGN_IN_FAILED: _("failed to sign in"),
    Action.USER_SIGNED_OUT: _("signed out"),
    Action.USER_PASSWORD_CHANGED: _("changed a password"),
    Action.FACTOR_ADDED: _("added a second factor"),
    Action.FACTOR_RENAMED: _("renamed a second factor"),
    Action.FACTOR_REMOVED: _("removed a second factor"),
    Action.FACTOR_FAILED: _("failed to show a second factor"),
    Action.FACTOR_CLONED: _("showed a passkey that may have been copied"),
    Action.FACTORS_RESET: _("reset somebody's second factors"),
    Action.RECOVERY_CODES_MADE: _("made new recovery codes"),
    Action.RECOVERY_CODE_USED: _("used a recovery code"),
    Action.USER_PASSWORD_GIVEN: _("gave a temporary password"),
    Action.USER_SESSIONS_ENDED: _("signed out devices"),
    Action.ROW_ADDED: _("added"),
    Action.ROW_CHANGED: _("changed"),
    Action.ROW_DELETED: _("deleted"),
    Action.RESIDENT_READ: _("opened a resident's page"),
    Action.RESIDENT_NIK_SHOWN: _("looked at a NIK"),
    Action.RESIDENT_LOOKED_UP: _("looked a resident up by the NIK"),
    Action.RESIDENT_DATA_COPIED: _("made a copy of a resident's personal data"),
    Action.IMPORT_UPLOADED: _("uploaded a workbook of residents"),
    Action.IMPORT_CONFIRMED: _("confirmed an import of residents"),
    Action.IMPORT_COMMITTED: _("imported residents"),
    Action.IMPORT_ENDED: _("ended an import of residents without importing"),
    Action.IMPORT_ERRORS_TAKEN: _("downloaded the errors of an import"),
    Action.IMPORT_UNDOING: _("asked to undo an import of residents"),
    Action.IMPORT_UNDONE: _("undid an import of residents"),
    Action.RESIDENTS_EXPORTED: _("downloaded the residents as a workbook"),
    Action.LETTER_DRAFTED: _("drafted a letter"),
    Action.LETTER_EDITED: _("edited a draft"),
    Action.LETTER_DISCARDED: _("discarded a draft"),
    Action.LETTER_SUBMITTED: _("submitted a letter"),
    Action.LETTER_RETURNED: _("returned a letter"),
    Action.LETTER_CANCELLED: _("cancelled a letter"),
    Action.LETTER_SIGNED: _("signed a letter"),
    Action.LETTER_SIGNING_FAILED: _("failed to sign"),
    Action.LETTER_OUTCOME_SETTLED: _("settled whether a letter was signed"),
    Action.LETTER_AWAITS_TIMESTAMP: _("signed a letter that waits for its timestamp"),
    Action.LETTER_PROOF_COMPLETED: _("completed a letter's proof"),
    Action.LETTER_PROOF_RENEWED: _("renewed a letter's proof"),
    Action.LETTER_SIGNED_BY_PEN: _("confirmed that a letter is signed by pen and stamped"),
    Action.LETTER_ISSUED: _("issued a letter"),
    Action.LETTER_DOWNLOADED: _("downloaded a letter"),
    Action.LETTER_READ: _("read a letter"),
    Action.LETTER_REVOKED: _("revoked a letter"),
    Action.LETTER_SUPERSEDED: _("replaced a letter"),
    Action.REQUIREMENT_SEEN: _("ticked a requirement of a letter as seen"),
    Action.ATTACHMENT_ADDED: _("uploaded an attachment of a letter"),
    Action.ATTACHMENT_REFUSED: _("sent a file in which the virus scanner found something"),
    Action.ATTACHMENT_READ: _("opened an attachment of a letter"),
    Action.ATTACHMENT_DELETED: _("deleted an attachment of a letter"),
    Action.LETTER_CHECKED: _("checked a letter"),
    Action.LETTER_SHOWN_TO_HOLDER: _("was shown a letter after giving its NIK"),
    Action.CERTIFICATE_ENROLLED: _("enrolled a certificate"),
    Action.CERTIFICATE_ENROLLING_FAILED: _("failed to enrol a certificate"),
    Action.CERTIFICATE_REQUESTED: _("asked for a certificate"),
    Action.CERTIFICATE_CONFIRMED: _("confirmed a certificate"),
    Action.CERTIFICATE_REFUSED: _("refused a certificate"),
    Action.CERTIFICATE_REVOKED: _("revoked a certificate"),
    Action.REPORT_EXPORTED: _("exported a report"),
    Action.AFFECTED_LISTED: _("listed who is affected by a breach"),
    Action.AUDIT_EVENT_READ: _("read the details of an event in the audit trail"),
    Action.AUDIT_HEAD_SEALED: _("sealed the audit trail of a day"),
    Action.AUDIT_HEAD_COMPARED: _("compared a daily seal"),
    Action.SYSTEM_SYNCED: _("synced the system"),
    Action.MAIL_GIVEN_UP: _("could not send an e-mail"),
    Action.BACKUP_WRITTEN: _("wrote a backup"),
    Action.BACKUP_RESTORED: _("restored a backup"),
}
KINDS: dict[str, LazyString] = {
    "account": _("user"),
    "office": _("office"),
    "official": _("official"),
    "certificate": _("certificate"),
    "signingservice": _("BSrE account"),
    "resident": _("resident"),
    "household": _("household"),
    "residentimport": _("import of residents"),
    "letter": _("letter"),
    "approval": _("approval"),
    "lettertypesetting": _("letter setting"),
    "report": _("report"),
    "breach": _("data breach"),
    "auditevent": _("event of the audit trail"),
    "audithead": _("daily seal"),
    "backup": _("backup"),
    "outgoingmail": _("e-mail"),
    "trustedauthority": _("trusted authority"),
    "secondfactor": _("second factor"),
}


def act_in_words(action: str) -> str:
    """The act as the screen says it; one that is unknown here shows its stored name."""
    return str(ACTS[Action(action)]) if action in list(Action) else action


def kind_in_words(kind: str) -> str:
    """The kind of row as the screen says it."""
    return str(KINDS.get(kind, kind))

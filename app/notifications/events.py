"""What people are told of, and the ways to them. Values are stored: never rename one."""

from enum import StrEnum


class Event(StrEnum):
    """In the order of their weight: where several come together, the first is told first."""

    SIGNATURE_WAITS = "signature_waits"
    LETTER_RETURNED = "letter_returned"
    CERTIFICATE_ENDS = "certificate_ends"
    BACKUP_OLD = "backup_old"
    LETTER_ISSUED = "letter_issued"


class Channel(StrEnum):
    """A way to a person."""

    PUSH = "push"
    MAIL = "mail"


# Who issues letters all day need not hear of each; whoever wants to, asks for it.
OFF_AT_FIRST = frozenset({Event.LETTER_ISSUED})

"""What can be wrong with the trail, in words for whoever has to look into it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Fault(StrEnum):
    """A kind of fault; the value is the sentence of the report."""

    EDITED = "isi catatan ini diubah"
    MISSING = "ada catatan yang dihapus tepat di sini"
    INSERTED = "ada catatan yang disisipkan tepat sebelum catatan ini"
    REORDERED = "urutan catatan ditukar"
    UNLINKED = "catatan ini dan catatan sebelumnya tidak menyambung: salah satunya ditulis ulang"
    UNREADABLE = "catatan di sini tidak terbaca lagi"
    CUT = "catatan terakhir dihapus"
    APPENDED = "ada catatan yang ditambahkan di akhir, bukan oleh aplikasi"
    HEAD_CHANGED = "penanda akhir jejak diubah atau dihapus"
    REWRITTEN = "riwayat ditulis ulang sesudah disegel"


@dataclass(frozen=True)
class Mark:
    """A sequence number and the hash that the trail had there, kept where nobody rewrites it."""

    name: str
    seq: int
    hash: str


@dataclass(frozen=True)
class ChainReport:
    """What the proof found. ``broken_at``: the sequence number of the first fault, or None.

    ``more``: how many faults come after the first one. ``at`` and ``action``: time and act of the
    event at that place, or of the last one before it. ``broken_marks``: those that do not fit.
    """

    events: int
    broken_at: int | None = None
    fault: Fault | None = None
    more: int = 0
    at: datetime | None = None
    action: str = ""
    broken_marks: tuple[Mark, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether every event is there, in order and unchanged, and every mark fits."""
        return self.broken_at is None

    @property
    def reason(self) -> str:
        """The kind of the first fault in a sentence, and how many more there are."""
        if self.fault is None:
            return "utuh"
        more = f"; {self.more} kesalahan lain sesudahnya" if self.more else ""
        return f"{self.fault}{more}"

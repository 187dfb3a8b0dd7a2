"""The minutes of a destruction (berita acara) as a sealed PDF, and the worker's part in it."""

from flask import current_app
from flask_babel import force_locale

from app.clock import utc_now
from app.letters.attachments.store import attachment_store
from app.letters.states import STATE_WORDS
from app.retention.again import line_of
from app.retention.destroy import Stores, carry_out
from app.retention.models import DisposalList, Outcome
from app.verification.sealed_page import sealed_page

TITLE = "Berita acara pemusnahan surat"


def sealed(of: DisposalList) -> bytes:
    """The minutes of a list whose letters are all settled. Raises SealUnavailable."""
    gone = [item for item in of.items if item.outcome == Outcome.DESTROYED]
    kept = [item for item in of.items if item.outcome == Outcome.KEPT]
    with force_locale("id"):
        return sealed_page(
            "pages/disposal/minutes.html", TITLE, utc_now(), reason=line_of(of),
            hurried=False, of=of, gone=gone, kept=kept, states=STATE_WORDS,
        )  # fmt: skip


def carry_out_approved() -> int:
    """Destroy what was approved, and seal the minutes; how many lists got done."""
    stores = Stores(
        current_app.extensions["documents"],
        attachment_store(),
        current_app.config["DATA_FOLDER"] / "pages",
    )
    return carry_out(stores, sealed)

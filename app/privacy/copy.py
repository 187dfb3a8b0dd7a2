"""The copy of a resident's personal data as one file to hand over: a PDF to read, and JSON."""

import json
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from flask import render_template
from flask_babel import force_locale

from app.audit.actions import Action
from app.audit.trail import record
from app.clock import utc_now
from app.database import transaction
from app.letters.errors import Refused
from app.letters.guard import REASON, checked_reason
from app.letters.paper import example_mark, set_page
from app.privacy.gather import copy_of
from app.residents.models import Resident

TITLE = "Salinan Data Pribadi"
IDENTITY = "identity"
# How somebody who asks proves who they are.
IDENTITIES = {
    "card": "KTP-el asli ditunjukkan di kantor",
    "known": "dikenal langsung oleh petugas kantor ini",
    "proxy": "surat kuasa dan KTP-el pemberi serta penerima kuasa",
    "guardian": "orang tua atau wali anak di bawah umur, dengan KK dan KTP-el",
}
MOST_EVENTS = 400  # in the PDF, the newest; the JSON has all


def make_copy(resident_id: int, reason: str, identity: str) -> bytes:
    """Gather and pack everything that is kept about the resident, and leave a trace of it.

    The act counts as done when the file is made: what was handed out cannot be taken back.
    Raises Refused (reason, identity) and RenderError.
    """
    errors = {} if identity in IDENTITIES else {IDENTITY: "Pilih cara identitasnya diperiksa."}
    try:
        reason = checked_reason(reason)
    except Refused as refused:
        errors |= refused.errors
    if errors:
        raise Refused(errors)
    with transaction() as session:
        resident = session.get_one(Resident, resident_id)
        detail = {REASON: reason, IDENTITY: identity}
        record(Action.RESIDENT_DATA_COPIED, resident, resident.office_code, **detail)
        data = copy_of(session, resident, utc_now())
        request = {REASON: reason, IDENTITY: IDENTITIES[identity]}
        return _packed(data | {"request": request})


def _packed(data: dict[str, Any]) -> bytes:
    shown = data | {"trail": data["trail"][-MOST_EVENTS:]}
    left_out = len(data["trail"]) - len(shown["trail"])
    with force_locale("id"):
        page = render_template(
            "pages/privacy/copy.html",
            data=shown, left_out=left_out, title=TITLE, example_mark=example_mark(),
        )  # fmt: skip
    written = BytesIO()
    with ZipFile(written, "w", ZIP_DEFLATED) as bundle:
        bundle.writestr("salinan-data-pribadi.pdf", set_page(page, TITLE))
        bundle.writestr("salinan-data-pribadi.json", json.dumps(data, ensure_ascii=False, indent=1))
    return written.getvalue()

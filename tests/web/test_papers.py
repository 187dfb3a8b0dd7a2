"""The PDFs beside the letters hold anybody's words too: the copy of personal data, and reports."""

import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import update

from app.database import transaction
from app.residents.models import Household, Resident
from app.signing.fields import reserve_fields
from tests.client import Visitor
from tests.factories import letters
from tests.factories.signed_letters import plain_letter, sign, signer
from tests.letters.rendering.samples import text_of
from tests.web.listener import Listener, listening
from tests.web.payloads import printable
from tests.web.rendering import squeezed, stands_on, streams

TEXTS = ("name", "birthplace", "father_name", "mother_name", "life_state_note")
COPY = {"reason": "Diminta di loket", "identity": "card"}


@pytest.fixture
def listener() -> Iterator[Listener]:
    """Somebody who would be called."""
    with listening() as listener:
        yield listener


@pytest.fixture
def canary(tmp_path: Path) -> Path:
    """A file that nobody may read."""
    file = tmp_path / "rahasia.txt"
    file.write_text("KENARI-7f31c0")
    return file


def test_a_copy_of_personal_data_shows_every_payload_and_follows_none(
    app: Flask, signed_in, listener: Listener, canary: Path
) -> None:
    with app.app_context(), transaction() as session:
        person = letters.resident(session)
    admin = signed_in("admin.japah")
    payloads = [one.text for one in printable(canary, listener.port)][::3]
    for first in range(0, len(payloads), len(TEXTS) + 1):
        given = payloads[first : first + len(TEXTS) + 1]
        with app.app_context(), transaction() as session:
            words = dict(zip(TEXTS, given, strict=False))
            session.execute(update(Resident.__table__).where(Resident.id == person).values(words))
            session.execute(update(Household.__table__).values(address=given[-1]))
        answer = admin.post(f"/subject-access/{person}", COPY)
        with zipfile.ZipFile(io.BytesIO(answer.data)) as bundle:
            pdf = next(bundle.read(name) for name in bundle.namelist() if name.endswith(".pdf"))
            told = next(bundle.read(name) for name in bundle.namelist() if name.endswith(".json"))
        page = squeezed(text_of(pdf))
        assert [text for text in given if not stands_on(page, squeezed(text))] == []
        assert json.loads(told)["resident"]["name"] == given[0]
        assert b"KENARI" not in b"".join(streams(pdf))
    assert listener.calls == []


@pytest.mark.parametrize("name", [
    '<img src="http://127.0.0.1:{port}/x"/><b>x</b>',
    "{{{{ 7 * 7 }}}} {{{{ config.SECRET_KEY }}}} &amp; &lt;",
    "</fact></facts></div></body>\u202e\u200bx",
])  # fmt: skip
def test_a_report_names_a_strangers_certificate_word_for_word(
    app: Flask, visitor: Visitor, listener: Listener, name: str
) -> None:
    name = name.format(port=listener.port)
    file = sign(reserve_fields(plain_letter(), ["Tanda"]), signer(name), "Tanda")
    report = visitor.http.post("/cek/laporan.pdf", data={"file": (io.BytesIO(file), "x.pdf")})
    assert report.mimetype == "application/pdf"
    shown = name.replace("\u202e", "").replace("\u200b", "")  # names are told without these
    assert squeezed(shown) in squeezed(text_of(report.data))
    page = visitor.http.post("/cek", data={"file": (io.BytesIO(file), "x.pdf")})
    assert "<b>x</b>" not in page.text
    assert ">49<" not in page.text
    assert listener.calls == []

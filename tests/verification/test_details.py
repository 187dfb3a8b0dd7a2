"""What is told of each signature, on the page and by program."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.clock import utc_now
from app.database import transaction
from app.letters.issue import keep
from app.letters.models import Letter
from app.offices.models import Capacity, Official, Position
from app.verification.capacity import meanings
from tests.client import Visitor
from tests.factories import letters
from tests.verification.answers_seen import pdf, verdicts
from tests.verification.test_token_page import page_of

TOLD = {
    "signer", "title", "office", "issuer", "certificate_sha256", "certificate_from",
    "certificate_until", "time", "trusted_time", "timestamp_authority", "claimed_time", "level",
    "covers", "changes", "warnings", "verdict", "reason", "indication", "sub_indication", "check",
}  # fmt: skip


def test_an_acting_heads_capacity_is_shown_and_explained(visitor: Visitor, app: Flask) -> None:
    with app.app_context(), transaction() as session:
        head = session.scalars(
            select(Official).where(
                Official.office_code == letters.VILLAGE, Official.position == Position.VILLAGE_HEAD
            )
        ).one()
        head.capacity = Capacity.PLH
    page, answer = page_of(visitor, app, letters.issued_letter(app))
    [signature] = answer["signatures"]
    assert (signature["title"], signature["office"]) == ("Plh. Kepala Desa Japah", "Desa Japah")
    assert "Plh. Kepala Desa Japah" in page.text
    assert "menggantikan pejabat yang berhalangan" in page.text


@pytest.mark.parametrize(
    ("title", "shorts"),
    [
        ("Kepala Desa Japah", []),
        ("Plt. Camat Japah", ["Plt."]),
        ("a.n. Kepala Desa Japah, Plh. Sekretaris Desa", ["Plh.", "a.n."]),
        ("a.n. Lurah Cepu, Sekretaris Kelurahan, u.b. Kepala Seksi", ["a.n.", "u.b."]),
    ],
)
def test_each_abbreviation_of_a_title_has_its_meaning(
    app: Flask, title: str, shorts: list[str]
) -> None:
    with app.test_request_context():
        assert [meaning.split()[0] for meaning in meanings(title)] == shorts


def test_every_signature_tells_the_same_facts(visitor: Visitor, app: Flask) -> None:
    page, answer = page_of(visitor, app, letters.issued_letter(app, "SKTM"))
    first, second = answer["signatures"]
    assert set(first) == set(second) == TOLD
    assert (second["title"], second["office"]) == ("Camat Japah", "Kecamatan Japah")
    assert (first["indication"], first["check"], first["level"]) == (
        "TOTAL-PASSED",
        "proven",
        "B-B",
    )
    assert first["trusted_time"] is None
    assert answer["policy_version"]
    for words in ("TOTAL-PASSED", "Waktu tepercaya", "Tingkat pembuktian", "PAdES B-B"):
        assert words in page.text.split("<details")[1]
        assert words not in page.text.split("<details")[0]


def test_a_strangers_signature_gets_no_title(asked: Callable[..., dict[str, Any]]) -> None:
    from tests.factories.signed_letters import one_signer_letter

    [signature] = asked(file=pdf(one_signer_letter().final))["signatures"]
    assert (signature["title"], signature["office"]) == ("", "")
    assert signature["check"] == "unknown_signer"


def test_an_older_file_of_a_letter_is_still_the_letter(
    app: Flask, issued: int, asked: Callable[..., dict[str, Any]]
) -> None:
    older = letters.stored_pdf(app, issued)
    newer = older + b"\n"
    sha256 = app.extensions["documents"].put(newer)
    with app.app_context(), transaction() as session:
        keep(session, session.get_one(Letter, issued), sha256, None, utc_now())
    answer = asked(file=pdf(older))
    assert verdicts(answer) == ("SAH", True, True, True)
    assert answer["sha256"] != sha256

"""Signers learn in time that their certificate will end, has ended, or is gone."""

from datetime import timedelta

import pytest

from app.clock import utc_now
from tests.approvals.conftest import Desk
from tests.offices.certificates import change


@pytest.mark.parametrize(("days", "warned"), [(59, True), (61, False)])
def test_from_sixty_days_before_the_end_home_and_desk_say_so(app, signed_in, days, warned) -> None:
    step = Desk(app).step(Desk(app).letter())
    change(app, "kades.japah", not_after=utc_now() + timedelta(days=days))
    kades = signed_in("kades.japah")
    for page in (kades.get("/"), kades.get(f"/approvals/desk?id={step}")):
        assert page.status_code == 200
        assert ("Sertifikat Anda habis pada" in page.text) == warned


@pytest.mark.parametrize(
    ("certificate", "words"),
    [
        ({"not_after": utc_now() - timedelta(days=1)}, "sudah berakhir"),
        ({"status": "requested"}, "menunggu penegasan"),
        ({"status": "revoked", "note": "ponsel hilang"}, "ponsel hilang"),
        ({"status": "replaced"}, "belum mempunyai sertifikat"),
    ],
    ids=["ended", "unconfirmed", "revoked", "none"],
)
def test_the_first_page_says_why_nothing_can_be_signed(app, signed_in, certificate, words) -> None:
    change(app, "kades.japah", **certificate)
    page = signed_in("kades.japah").get("/").text
    assert words in page
    assert "/certificates/enroll" in page


def test_who_signs_nothing_is_not_troubled(signed_in) -> None:
    assert "/certificates/enroll" not in signed_in("admin.japah").get("/").text

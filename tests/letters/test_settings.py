"""Types come from their folders; what an office sets for them is looked up from near to far."""

from pathlib import Path

import pytest
from flask import Flask

from app.clock import utc_now
from app.database import transaction
from app.extensions import db
from app.letters import drafts
from app.letters.errors import Refused
from app.letters.models import LetterType, LetterTypeSetting, LetterTypeVersion
from app.letters.settings import check_setting, effective, version_in_force
from app.letters.types import definition_of, sync_types
from tests.letters.office import BUSINESS, DISTRICT, JAPAH, draft, resident, stored, submitted

REGENCY = "33.16"


@pytest.fixture(autouse=True)
def _inside(app: Flask):
    with app.app_context():
        yield


def setting(office_code: str, **values: object) -> LetterTypeSetting:
    """Add a setting for the business letter."""
    with transaction() as session:
        row = LetterTypeSetting(office_code=office_code, type_code="SKU", **values)
        session.add(row)
    return row


def test_without_settings_the_type_says_what_holds(app: Flask) -> None:
    found = effective(db.session(), JAPAH, "SKU")
    assert found.active
    assert (found.classification_code, found.padding, found.series) == ("400.10.2.2", 3, "office")
    assert (found.paper, found.validity_days, found.camat_mode) == ("F4", 90, "none")


def test_the_nearest_setting_wins_field_by_field(app: Flask) -> None:
    setting(REGENCY, classification_code="510", paper="A4", padding=2)
    setting(DISTRICT, padding=4, camat_mode="acknowledges")
    setting(JAPAH, paper="F4", validity_days=0)
    found = effective(db.session(), JAPAH, "SKU")
    assert (found.classification_code, found.padding, found.paper) == ("510", 4, "F4")
    assert (found.camat_mode, found.validity_days) == ("acknowledges", None)


def test_a_neighbours_settings_do_not_count(app: Flask) -> None:
    setting("33.16.16.2004", padding=7)
    assert effective(db.session(), JAPAH, "SKU").padding == 3


def test_a_village_cannot_set_the_camats_part(app: Flask) -> None:
    with pytest.raises(Refused) as refused:
        check_setting(LetterTypeSetting(office_code=JAPAH, type_code="SKU", camat_mode="none"))
    with pytest.raises(Refused):
        check_setting(LetterTypeSetting(office_code=JAPAH, type_code="SKU", deputy="secretary"))
    assert "camat_mode" in refused.value.errors
    setting(JAPAH, camat_mode="issues")  # put there by another way: it has no effect
    assert effective(db.session(), JAPAH, "SKU").camat_mode == "none"


def test_a_type_that_is_switched_off_cannot_be_begun(app: Flask) -> None:
    setting(JAPAH, active=False)
    with pytest.raises(Refused, match="tidak dilayani"):
        drafts.create(JAPAH, "SKU", resident(), BUSINESS, by_id=None)


def test_syncing_twice_adds_nothing(app: Flask) -> None:
    assert sync_types(app.config["TEMPLATE_FOLDER"] / "letters") == 0


def test_a_changed_type_becomes_a_new_version_and_old_letters_keep_theirs(
    app: Flask, tmp_path: Path
) -> None:
    letter = submitted(app)
    old = letter.version_id
    source = app.config["TEMPLATE_FOLDER"] / "letters" / "sku"
    folder = tmp_path / "sku"
    folder.mkdir()
    (folder / "letter.yaml").write_text((source / "letter.yaml").read_text())
    (folder / "body.html").write_text((source / "body.html").read_text() + "<p>Baru.</p>")
    assert sync_types(tmp_path) == 1
    assert stored(letter.id).version_id == old
    newer = stored(draft())
    assert newer.version_id != old
    assert definition_of(newer.version).body.endswith("<p>Baru.</p>")
    assert db.session.query(LetterTypeVersion).filter_by(type_code="SKU").count() == 2


def own_version(body: str = "<p>Kata-kata kabupaten.</p>") -> int:
    """A version of the business letter that the regency made."""
    with transaction() as session:
        shipped = session.get_one(LetterType, "SKU").current
        version = LetterTypeVersion(
            type_code="SKU", office_code=REGENCY, digest="f" * 64,
            definition=shipped.definition | {"paper": "A4"}, body=body, created_at=utc_now(),
        )  # fmt: skip
        session.add(version)
        session.flush()
        return version.id


def test_a_regencys_own_version_is_in_force_below_it_and_a_sync_leaves_it_alone(app: Flask) -> None:
    before = draft()
    setting(REGENCY, version_id=own_version())
    assert effective(db.session(), JAPAH, "SKU").paper == "A4"
    assert "Kata-kata kabupaten" in stored(draft()).version.body
    drafts.edit(before, stored(before).resident_id, BUSINESS)
    assert "Kata-kata kabupaten" in stored(before).version.body  # as with a newer shipped one
    assert sync_types(app.config["TEMPLATE_FOLDER"] / "letters") == 0
    assert version_in_force(db.session(), JAPAH, "SKU").office_code == REGENCY
    assert version_in_force(db.session(), "33.16.16", "SKM").office_code is None


def test_a_village_cannot_choose_a_version(app: Flask) -> None:
    setting(JAPAH, version_id=own_version())  # put there by another way: it has no effect
    assert version_in_force(db.session(), JAPAH, "SKU").office_code is None


def test_a_letter_is_numbered_with_the_short_code_of_a_regencys_own_type(app: Flask) -> None:
    with transaction() as session:
        shipped = session.get_one(LetterType, "SKU").current
        own = LetterType(code="33.16-SKUJI", name="Surat Uji", office_code=REGENCY)
        session.add(own)
        session.flush()
        own.current = LetterTypeVersion(
            type_code=own.code, office_code=REGENCY, digest="e" * 64, body=shipped.body,
            definition=shipped.definition | {"number_format": "{type}/{counter}/{year}"},
            created_at=utc_now(),
        )  # fmt: skip
    assert submitted(app, draft("33.16-SKUJI")).number == "SKUJI/001/2026"

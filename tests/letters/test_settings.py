"""Types come from their folders; what an office sets for them is looked up from near to far."""

from pathlib import Path

import pytest
from flask import Flask

from app.database import transaction
from app.extensions import db
from app.letters import drafts
from app.letters.errors import Refused
from app.letters.models import LetterTypeSetting, LetterTypeVersion
from app.letters.settings import check_setting, effective
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

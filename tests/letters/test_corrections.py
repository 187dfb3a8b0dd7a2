"""What a signer is told of a letter that comes back: what was wrong, what it says now."""

from app.letters.corrections import (
    Correction,
    corrections,
    returned,
    since_returned,
    without_return,
)
from app.letters.definition.model import Field

FIELDS = (
    Field("purpose", "long_text", "Keperluan"),
    Field("income", "money", "Penghasilan"),
    Field("event_date", "date", "Tanggal kejadian"),
    Field("partner", "resident", "Calon pasangan"),
    Field("members", "resident_table", "Pengikut"),
)
MURNI = {"name": "Murni Rahayu Contoh", "nik": "3316165505900001", "birth_date": "1990-05-15"}
SIGNER = {"heading": ["KEPALA DESA JAPAH"], "name": "Suparman Contoh", "rank": None, "nip": None}


def data(**changed: object) -> dict:
    """A letter's data with some values of its fields; a known part's name replaces that part."""
    parts = {
        "subject": MURNI, "letterhead": {"name": "Japah", "phone": ""}, "signers": [SIGNER],
        "valid_from": None, "valid_until": None,
    }  # fmt: skip
    values = {name: value for name, value in changed.items() if name not in parts}
    return parts | {name: changed[name] for name in parts if name in changed} | {"values": values}


def told(before: dict, after: dict) -> list[Correction]:
    return list(corrections(before, after, FIELDS))


def test_what_was_typed_anew_is_told_as_people_write_it() -> None:
    before = data(purpose="kredit", income=500_000, event_date="2026-08-17")
    after = data(purpose="kredit", income=1_500_000, event_date="2026-08-18")
    assert told(before, after) == [
        Correction("Penghasilan", "Rp500.000,00", "Rp1.500.000,00"),
        Correction("Tanggal kejadian", "17 Agustus 2026", "18 Agustus 2026"),
    ]


def test_what_was_empty_is_called_so() -> None:
    assert told(data(), data(purpose="kredit")) == [
        Correction("Keperluan", "(kosong)", "kredit"),
    ]


def test_of_people_only_what_differs_is_told_one_by_one() -> None:
    corrected = MURNI | {"name": "Murni Rahayu", "birth_date": "1990-05-16"}
    assert told(data(), data(subject=corrected)) == [
        Correction("Pemohon: nama", "Murni Rahayu Contoh", "Murni Rahayu"),
        Correction("Pemohon: tanggal lahir", "15 Mei 1990", "16 Mei 1990"),
    ]
    [partner] = told(data(partner=MURNI), data(partner=MURNI | {"nik": "3316165505900002"}))
    assert partner == Correction("Calon pasangan: NIK", MURNI["nik"], "3316165505900002")
    [members] = told(data(members=[MURNI]), data(members=[]))
    assert members == Correction(
        "Pengikut", "Murni Rahayu Contoh, 3316165505900001, 15 Mei 1990", "(kosong)"
    )


def test_another_signer_another_validity_and_another_letterhead_are_told() -> None:
    deputy = SIGNER | {"heading": ["a.n. KEPALA DESA JAPAH", "SEKRETARIS DESA"], "name": "Ratna"}
    after = data(
        signers=[deputy], valid_until="2026-12-31", letterhead={"name": "Japah", "phone": "0296"}
    )
    assert told(data(), after) == [
        Correction("Berlaku sampai", "(kosong)", "31 Desember 2026"),
        Correction("Kop surat", "Japah", "Japah, 0296"),
        Correction("Penanda tangan 1", "KEPALA DESA JAPAH, Suparman Contoh",
                   "a.n. KEPALA DESA JAPAH SEKRETARIS DESA, Ratna"),
    ]  # fmt: skip


def test_a_snapshot_remembers_the_return_until_the_letter_is_issued() -> None:
    assert returned({"data": data()}) is None
    told_once = since_returned("Nama keliru", data(), data(purpose="kredit"), FIELDS)
    snapshot = {"data": data(), "returned": told_once}
    found = returned(snapshot)
    assert found is not None
    assert found.reason == "Nama keliru"
    assert found.corrections == [Correction("Keperluan", "(kosong)", "kredit")]
    assert without_return(snapshot) == {"data": data()}

"""Code lists of the population register (number → label), as letters and screens write them.

The numbers are those of the workbook that villages already have, so an import keeps them.
"""

from types import MappingProxyType

SEX = {1: "Laki-laki", 2: "Perempuan"}
RELIGION = {
    1: "Islam",
    2: "Kristen",
    3: "Katolik",
    4: "Hindu",
    5: "Buddha",
    6: "Khonghucu",
    7: "Kepercayaan terhadap Tuhan Yang Maha Esa",
}
EDUCATION = {
    1: "Tidak/Belum Sekolah",
    2: "Belum Tamat SD/Sederajat",
    3: "Tamat SD/Sederajat",
    4: "SLTP/Sederajat",
    5: "SLTA/Sederajat",
    6: "Diploma I/II",
    7: "Akademi/Diploma III/Sarjana Muda",
    8: "Diploma IV/Strata I",
    9: "Strata II",
    10: "Strata III",
}
MARITAL_STATUS = {1: "Belum Kawin", 2: "Kawin", 3: "Cerai Hidup", 4: "Cerai Mati"}
FAMILY_RELATION = {
    1: "Kepala Keluarga",
    2: "Suami",
    3: "Istri",
    4: "Anak",
    5: "Menantu",
    6: "Cucu",
    7: "Orang Tua",
    8: "Mertua",
    9: "Famili Lain",
    10: "Pembantu",
    11: "Lainnya",
}
NATIONALITY = {1: "WNI", 2: "WNA", 3: "Dua Kewarganegaraan"}
BLOOD_GROUP = {
    1: "A", 2: "B", 3: "AB", 4: "O", 5: "A+", 6: "A-", 7: "B+", 8: "B-", 9: "AB+", 10: "AB-",
    11: "O+", 12: "O-", 13: "Tidak Tahu",
}  # fmt: skip
DISABILITY = {
    1: "Disabilitas Fisik",
    2: "Disabilitas Netra",
    3: "Disabilitas Rungu/Wicara",
    4: "Disabilitas Mental/Jiwa",
    5: "Disabilitas Fisik dan Mental",
    6: "Disabilitas Lainnya",
    7: "Bukan Penyandang Disabilitas",
}
ALIVE, DIED, MOVED, MISSING, GONE, NOT_VALID = 1, 2, 3, 4, 6, 9
LIFE_STATE = {
    ALIVE: "Hidup",
    DIED: "Meninggal",
    MOVED: "Pindah",
    MISSING: "Hilang",
    GONE: "Pergi",
    NOT_VALID: "Tidak Valid",
}
_OCCUPATIONS = """
Belum/Tidak Bekerja|Mengurus Rumah Tangga|Pelajar/Mahasiswa|Pensiunan|Pegawai Negeri Sipil (PNS)|
Tentara Nasional Indonesia (TNI)|Kepolisian RI (Polri)|Perdagangan|Petani/Pekebun|Peternak|
Nelayan/Perikanan|Industri|Konstruksi|Transportasi|Karyawan Swasta|Karyawan BUMN|Karyawan BUMD|
Karyawan Honorer|Buruh Harian Lepas|Buruh Tani/Perkebunan|Buruh Nelayan/Perikanan|
Buruh Peternakan|Pembantu Rumah Tangga|Tukang Cukur|Tukang Listrik|Tukang Batu|Tukang Kayu|
Tukang Sol Sepatu|Tukang Las/Pandai Besi|Tukang Jahit|Tukang Gigi|Penata Rias|Penata Busana|
Penata Rambut|Mekanik|Seniman|Tabib|Paraji|Perancang Busana|Penerjemah|Imam Masjid|Pendeta|
Pastor|Wartawan|Ustaz/Mubalig|Juru Masak|Promotor Acara|Anggota DPR-RI|Anggota DPD|Anggota BPK|
Presiden|Wakil Presiden|Anggota Mahkamah Konstitusi|Anggota Kabinet Kementerian|Duta Besar|
Gubernur|Wakil Gubernur|Bupati|Wakil Bupati|Wali Kota|Wakil Wali Kota|Anggota DPRD Provinsi|
Anggota DPRD Kabupaten/Kota|Dosen|Guru|Pilot|Pengacara|Notaris|Arsitek|Akuntan|Konsultan|Dokter|
Bidan|Perawat|Apoteker|Psikiater/Psikolog|Penyiar Televisi|Penyiar Radio|Pelaut|Peneliti|Sopir|
Pialang|Paranormal|Pedagang|Perangkat Desa|Kepala Desa|Biarawati|Wiraswasta|Lainnya
"""
OCCUPATION = dict(enumerate("".join(_OCCUPATIONS.splitlines()).split("|"), start=1))

# Column of ``Resident`` → its list.
CODES = MappingProxyType(
    {
        "sex": SEX,
        "religion": RELIGION,
        "education": EDUCATION,
        "occupation": OCCUPATION,
        "marital_status": MARITAL_STATUS,
        "family_relation": FAMILY_RELATION,
        "nationality": NATIONALITY,
        "blood_group": BLOOD_GROUP,
        "disability": DISABILITY,
        "life_state": LIFE_STATE,
    }
)


def label(column: str, code: int | None) -> str:
    """The label of a code; empty where there is none or the number is unknown."""
    return CODES[column].get(code, "") if code is not None else ""

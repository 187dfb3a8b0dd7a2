"""What each kind of data is for, on which legal basis, and until when; docs/privacy.md has more.

Villages act under a legal duty and in a public task (UU 27/2022 art. 20 (2) c and e), so nothing
here hangs on consent.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Purpose:
    """One row of the table, in the words of the copy that a resident gets."""

    data: str
    purpose: str
    basis: str
    kept: str


PURPOSES = (
    Purpose(
        "Data penduduk dan keluarga",
        "Administrasi kependudukan desa/kelurahan dan pembuatan surat",
        "UU 23/2006 jo. UU 24/2013; UU 6/2014; UU 27/2022 Pasal 20 ayat (2) huruf c dan e",
        "Selama menjadi penduduk; setelah pindah atau meninggal tetap sebagai arsip register",
    ),
    Purpose(
        "Berkas Excel penduduk yang diimpor, dan data sebelum diubah olehnya",
        "Memasukkan data penduduk yang sudah dimiliki kantor, dan membatalkan kekeliruan",
        "UU 23/2006 jo. UU 24/2013; UU 27/2022 Pasal 20 ayat (2) huruf c dan e",
        "Berkas: sampai disimpan, paling lama 7 hari. Data sebelumnya: 30 hari",
    ),
    Purpose(
        "Surat dan isinya, nomor pada buku agenda",
        "Pelayanan surat, pembuktian, dan pemeriksaan keaslian",
        "UU 25/2009; UU 43/2009 dan PP 28/2012; UU 27/2022 Pasal 20 ayat (2) huruf c dan e",
        "Sesuai jadwal retensi arsip; tidak pernah dihapus otomatis, hanya dimusnahkan dengan "
        "persetujuan dan berita acara",
    ),
    Purpose(
        "Pindaian berkas persyaratan",
        "Memeriksa syarat surat",
        "UU 25/2009; UU 27/2022 Pasal 20 ayat (2) huruf e",
        "Umumnya 90 hari setelah surat terbit atau batal, lalu dihapus otomatis",
    ),
    Purpose(
        "Jejak audit",
        "Mencatat siapa melihat dan mengubah data",
        "UU 27/2022 Pasal 31, 35, 36, dan 39",
        "Selama sistem berjalan; tidak memuat NIK lengkap atau isi surat",
    ),
)

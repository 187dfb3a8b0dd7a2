"""What the commands tell the operator, in Indonesian."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path

from app.backup.drill import Drill
from app.backup.loss import Loss
from app.backup.manifest import Manifest
from app.backup.restore import Restored
from app.backup.write import Written

PARTS = {
    "unpack": "membuka dan memeriksa setiap berkas",
    "database": "memuat basis data",
    "proof": "rantai audit, jumlah dan berkas surat",
    "start": "menyalakan layanan",
    "register": "mencocokkan buku agenda",
    "letters": "menguji tanda tangan setiap surat",
    "answer": "jawaban /cek atas sebuah surat",
}


def told_of_backup(
    written: Written, strangers: Sequence[str], pruned: Sequence[Path]
) -> Iterator[str]:
    """That it is there and proven, and what is still to be done."""
    yield f"Cadangan ditulis, dibaca ulang dan terbukti utuh: {written.file}"
    yield f"  {_size(written.size)}, SHA-256 {written.sha256}"
    yield from _contents(written.manifest)
    if pruned:
        yield f"  Cadangan lama yang dihapus: {', '.join(file.name for file in pruned)}"
    if strangers:
        yield (f"PERHATIAN: tidak ikut dicadangkan karena tidak dikenal: {', '.join(strangers)}.")
    yield (
        "LABUR_VAULT_KEYS tidak ada di dalamnya dan harus disimpan terpisah. Salin berkas ini ke "
        "tempat lain: cadangan di server yang sama hilang bersama servernya."
    )


def told_of_restore(restored: Restored, folder: Path) -> Iterator[str]:
    """That it is proven, and how to go on."""
    yield f"Cadangan dipulihkan dan terbukti utuh di {folder} dalam {_sum(restored.seconds)}."
    yield from _contents(restored.manifest)
    if restored.migrated:
        yield "  Cadangan ini dari versi lama; basis datanya sudah disesuaikan."
    yield (
        "Langkah berikut: isi LABUR_DATA dan LABUR_DATABASE_URL dengan tempat yang baru, pakai "
        "LABUR_SECRET_KEY yang baru supaya semua orang masuk ulang, jalankan `make migrate`, lalu "
        "nyalakan layanan. Yang terjadi setelah cadangan itu dibuat perlu dikerjakan ulang. Surat "
        "yang dimusnahkan setelahnya ada lagi: jalankan `flask destroy-again BERITA-ACARA.pdf`."
    )


def told_of_drill(found: Drill, loss: Loss | None) -> Iterator[str]:
    """Every part with its time, then what a disaster would cost, then the faults."""
    manifest, judged = found.restored.manifest, found.judged
    yield f"Uji pemulihan atas cadangan dari {manifest.made_at:%d-%m-%Y %H:%M:%S} UTC"
    yield from _contents(manifest)
    seconds = found.restored.seconds | found.seconds
    for name, part in PARTS.items():
        yield f"  {seconds[name]:8.1f} s  {part}"
    pace = judged.letters / max(seconds["letters"], 0.001)
    yield f"Surat yang diuji tanda tangannya: {judged.letters} ({pace:.1f} per detik)"
    yield f"  sah sekarang: {judged.valid}"
    if judged.then:
        yield f"  sah saat terbit, sertifikatnya kini sudah berakhir: {judged.then}"
    yield f"RTO terukur: {found.recovery_seconds:.1f} s sampai layanan pulih dan menjawab"
    yield _told_of_loss(loss)
    yield from (f"GAGAL: {fault}" for fault in found.faults)
    yield "Uji pemulihan GAGAL." if found.faults else "Uji pemulihan berhasil: tidak ada cacat."


def _told_of_loss(loss: Loss | None) -> str:
    if loss is None:
        return "RPO: tidak dapat dihitung di sini, karena tidak ada basis data layanan."
    if loss.backup is None:
        return "RPO: BELUM PERNAH ada cadangan yang disimpan, jadi semuanya akan hilang."
    return (
        f"RPO terukur: {_ago(loss.age)} sejak {loss.backup}; yang akan hilang: {loss.letters} "
        f"surat diajukan dan {loss.events} catatan audit"
    )


def _contents(manifest: Manifest) -> Iterator[str]:
    facts = manifest.facts
    yield (
        f"  {facts.letters} surat, {facts.numbers} nomor, {manifest.documents} berkas surat, "
        f"jejak audit sampai catatan {facts.audit_seq}; isi {_size(manifest.size)}"
    )
    if manifest.absent:
        yield f"  TIDAK LENGKAP: {len(manifest.absent)} berkas surat sudah hilang sebelumnya."


def _sum(seconds: dict[str, float]) -> str:
    return f"{sum(seconds.values()):.1f} s"


def _ago(age: timedelta) -> str:
    minutes, seconds = divmod(int(age.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} jam {minutes} menit {seconds} detik"


def _size(size: int) -> str:
    return f"{size / 1e6:.1f} MB".replace(".", ",")

"""A backup that was cut off, changed, swapped or forged is refused, and nothing of it is used."""

import io
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from flask import Flask

from app.backup.age import encrypt
from app.backup.contents import Member
from app.backup.manifest import Facts, Manifest
from app.backup.pack import MANIFEST, SEAL, Tally, pack
from app.backup.recipients import identities, new_identity
from app.vault import Vault
from tests.backup.conftest import Operator

DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "nothing": lambda _file: b"",
    "another kind of file": lambda _file: b"PK\x03\x04" * 1000,
    "cut in the header": lambda file: file[:100],
    "cut in the middle": lambda file: file[: len(file) // 2],
    "cut between two pieces of age": lambda file: file[: file.index(b"\n--- ") + 65 + 65_552 * 2],
    "the last byte gone": lambda file: file[:-1],
    "a byte more": lambda file: file + b"\0",
    "two pieces of age exchanged": lambda file: exchanged(file, file.index(b"\n--- ") + 64),
    **{f"bit {place} of 20": lambda file, place=place: flipped(file, len(file) * place // 20)
       for place in range(20)},
}  # fmt: skip


def exchanged(file: bytes, start: int, size: int = 65_552) -> bytes:
    one, two = file[start : start + size], file[start + size : start + 2 * size]
    return file[:start] + two + one + file[start + 2 * size :]


def flipped(file: bytes, at: int) -> bytes:
    return file[:at] + bytes([file[at] ^ 1]) + file[at + 1 :]


def refused(operator: Operator, file: Path, *options: str) -> str:
    code, told = operator.restores(file, *options)
    assert code == 1, told
    assert not list((operator.folder / "restored").glob("*"))
    return told


def test_whatever_was_done_to_the_file_it_is_refused(operator: Operator) -> None:
    whole, damaged = operator.backs_up().read_bytes(), operator.folder / "salinan.age"
    for what, damage in DAMAGE.items():
        damaged.write_bytes(damage(whole))
        told = refused(operator, damaged)
        assert "rusak" in told, what
    damaged.write_bytes(whole)
    assert operator.restores(damaged)[0] == 0


def test_another_key_opens_nothing(operator: Operator) -> None:
    file = operator.backs_up()
    operator.key.write_text(f"{new_identity()}\n")
    assert "tidak membuka cadangan" in refused(operator, file)


@pytest.mark.parametrize("content", ["", "# tanpa kunci\n", "age1bukan\n", "\xff"])
def test_a_file_without_a_private_key_is_no_key(operator: Operator, content: str) -> None:
    file = operator.backs_up()
    operator.key.write_bytes(content.encode("latin-1"))
    assert "Berkas kunci" in refused(operator, file)


def test_a_backup_under_the_name_of_another_is_refused(operator: Operator) -> None:
    file = operator.backs_up()
    swapped = file.rename(file.with_name("labur-20261101T010101Z.age"))
    assert "tertukar" in refused(operator, swapped)


def test_a_backup_that_another_service_made_is_refused_unless_the_vaults_keys_are_lost(
    app: Flask, operator: Operator, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = operator.backs_up()
    other = Vault([Fernet.generate_key().decode()])
    monkeypatch.setitem(app.extensions, "vault", other)
    assert "tidak disegel" in refused(operator, file)
    assert operator.restores(file, "--vault-keys-lost")[0] == 0


def forged(
    app: Flask, operator: Operator, members: Sequence[tuple[str, bytes]], sums: str = ""
) -> Path:
    """A backup of these members by somebody who knows the operator's public key, and the vault."""
    for number, (_name, content) in enumerate(members):
        (operator.folder / f"member-{number}").write_bytes(content)
    listed = [Member(name, operator.folder / f"member-{number}")
              for number, (name, _content) in enumerate(members)]  # fmt: skip

    def describe(tally: Tally, digest: str) -> dict[str, bytes]:
        facts = Facts("0001", 0, 0, 0, "0" * 64)
        manifest = Manifest(datetime.now(UTC), "0", "", facts, 0, 0, sums or digest).to_bytes()
        vault = app.extensions["vault"]
        return {MANIFEST: manifest, SEAL: vault.seal(sha256(manifest).digest())}

    file = operator.folder / "tiruan.age"
    (key,) = identities(operator.key)
    with file.open("wb") as target:
        encrypt(pack(listed, io.BytesIO(), describe), target, [key.to_public()])
    return file


@pytest.mark.parametrize("name", [
    "../di-luar", "/di-luar", "documents/../../di-luar", "keys/../../di-luar", "keys/.hidden",
    "keys//x", "keys/", "labur.sqlite3/x", "secret_key", "documents/ab/cd/" + "ef" * 32,
    "keys/" + "a/" * 30 + "b",
])  # fmt: skip
def test_no_name_leads_out_of_the_folder(app: Flask, operator: Operator, name: str) -> None:
    told = refused(operator, forged(app, operator, [(name, b"x")]))
    assert "Nama yang tidak dikenal" in told
    assert not list(operator.folder.rglob("di-luar"))


@pytest.mark.parametrize(("members", "sums", "words"), [
    ([("keys/a", b"1"), ("keys/a", b"2")], "", "dua kali"),
    ([("documents/ab/ab/" + "ab" * 32, b"%PDF")], "", "tidak sesuai namanya"),
    ([("keys/a", b"1")], "0" * 64, "tidak cocok dengan daftar"),
    ([("keys/a", b"1")], "", "tidak memuat basis data"),
    ([("labur.sqlite3", b"tidak ada basis data di sini")], "", "Basis data"),
])  # fmt: skip
def test_contents_that_contradict_themselves_are_refused(
    app: Flask, operator: Operator, members: list[tuple[str, bytes]], sums: str, words: str
) -> None:
    assert words in refused(operator, forged(app, operator, members, sums))

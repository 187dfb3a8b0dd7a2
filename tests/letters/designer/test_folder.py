"""A type as a file: out and in again the same, and nothing that comes in is trusted."""

import io
import zipfile
from typing import Any

import pytest
from flask import Flask

from app.letters.definition import load_definition
from app.letters.designer.folder import MAX_PART, BadFile, packed, unpacked
from tests.letters.designer.test_screens import in_force, the_draft
from tests.letters.rendering.samples import CODES, load

YAML = "code: SKX\nname: Contoh\ntitle: CONTOH\nclassification_code: '470'\nnumber_format: "
YAML += "'{counter}/{year}'\n"
BODY = "<p>isi</p>"
LAUGHS = "a: &a [x, x]\n" + "".join(
    f"{chr(98 + n)}: &{chr(98 + n)} [*{chr(97 + n)}, *{chr(97 + n)}]\n" for n in range(24)
)


def zipped(*files: tuple[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in files:
            file.writestr(name, text)
    return out.getvalue()


@pytest.mark.parametrize("code", CODES)
def test_every_type_comes_back_as_it_went_out(code: str, tmp_path) -> None:
    definition = load(code)
    assert unpacked(packed(definition)) == definition
    with zipfile.ZipFile(io.BytesIO(packed(definition))) as file:
        file.extractall(tmp_path)  # and the sync reads it as one of its own folders
    assert load_definition(tmp_path / code.lower()) == definition


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "bukan berkas zip"),
        (b"PK\x03\x04 cut off", "bukan berkas zip"),
        (b"x" * 300_001, "terlalu besar"),
        (zipped(("letter.yaml", YAML)), "harus memuat satu body.html"),
        (zipped(("a/letter.yaml", YAML), ("b/letter.yaml", YAML), ("body.html", BODY)), "satu let"),
        (zipped(("../../x/letter.yaml", YAML), ("body.html", BODY)), "satu letter.yaml"),
        (zipped(*[(f"{n}.txt", "") for n in range(11)]), "terlalu banyak berkas"),
        (zipped(("letter.yaml", YAML), ("body.html", " " * (MAX_PART + 1))), "terlalu besar"),
        (zipped(("letter.yaml", YAML), ("body.html", "\x00" * 9_000_000)), "terlalu besar"),
        (zipped(("letter.yaml", LAUGHS), ("body.html", BODY)), "tidak terbaca sebagai YAML"),
        (zipped(("letter.yaml", "[" * 2000), ("body.html", BODY)), "tidak terbaca sebagai YAML"),
        (zipped(("letter.yaml", "!!python/object/apply:os.system [id]"), ("body.html", BODY)),
         "tidak terbaca sebagai YAML"),
        (zipped(("letter.yaml", YAML + "padding: " + "9" * 5_000), ("body.html", BODY)),
         "tidak terbaca sebagai YAML"),
        (zipped(("letter.yaml", YAML + "series: 2026-13-45"), ("body.html", BODY)),
         "tidak terbaca sebagai YAML"),
        (zipped(("letter.yaml", YAML), ("body.html", "x" * 20_001)), "terlalu panjang"),
        (zipped(("letter.yaml", "- a"), ("body.html", BODY)), "tidak memuat keterangan"),
        (zipped(("letter.yaml", YAML + "colour: red\n"), ("body.html", BODY)), "unknown key"),
        (zipped(("letter.yaml", YAML + "fields: 3\n"), ("body.html", BODY)), "expected a list"),
        (zipped(("letter.yaml", YAML + f"subject_label: {'x' * 400}\n"), ("body.html", BODY)),
         "longer than"),
        (zipped(("letter.yaml", YAML + "fields: [{name: resident, kind: text, label: x}]\n"),
                ("body.html", BODY)), "meaning of its own"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_letter_type_is_refused_in_words(content: bytes, told: str) -> None:
    with pytest.raises(BadFile, match=told):
        unpacked(content)


def test_a_file_becomes_a_draft_that_is_judged_as_any_other(app: Flask, signed_in: Any) -> None:
    admin = signed_in("admin.blora")
    exported = admin.get(f"/letter-types/export/{in_force(app).id}")
    assert exported.mimetype == "application/zip"
    hostile = zipped(
        ("letter.yaml", YAML), ("body.html", "<p>{{ self.__init__ }}</p><img src='x'/>")
    )
    assert (
        "bukan berkas zip"
        in admin.post(
            "/letter-types/import", {"file": (io.BytesIO(b"x"), "x.zip")}, follow_redirects=True
        ).text
    )
    page = admin.post("/letter-types/import", {"file": (io.BytesIO(hostile), "x.zip")}).location
    told = admin.get(page).text
    assert "tidak diizinkan" in told
    assert "<img src='x'" not in told
    assert admin.post(f"{page}/activate", {"edition": "1"}).status_code == 422
    assert admin.get(f"{page}/export").data == packed(unpacked(hostile))
    assert admin.post(f"{page}/discard").status_code == 302
    again = admin.post("/letter-types/import", {"file": (io.BytesIO(exported.data), "x.zip")})
    assert "Kode SKU sudah dipakai" in admin.get(again.location).text
    assert the_draft(app).type_code is None
    admin.post(f"{again.location}/discard")
    file = {"file": (io.BytesIO(packed(load("SKD"))), "x.zip"), "type": "SKU"}
    assert admin.post("/letter-types/import", file).status_code == 302
    assert (the_draft(app).type_code, the_draft(app).definition["code"]) == ("SKU", "SKU")

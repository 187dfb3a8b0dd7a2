"""A letter type as a file to pass on: its folder, packed. What comes in is not trusted."""

import io
import struct
import zipfile
import zlib
from dataclasses import MISSING, fields
from typing import Any

import yaml

from app.letters.definition import Definition, DefinitionError, Field, parse_definition
from app.letters.rendering.sandbox import MAX_BODY

YAML, BODY = "letter.yaml", "body.html"
MAX_FILE, MAX_PART, MAX_ENTRIES = 300_000, 100_000, 10  # bytes packed, bytes unpacked, files
_MOMENT = (1980, 1, 1, 0, 0, 0)  # the same type gives the same file
_DEFAULTS: dict[type, dict[str, Any]] = {
    kind: {f.name: f.default for f in fields(kind) if f.default is not MISSING}
    for kind in (Definition, Field)
}


class BadFile(ValueError):
    """The file is no letter type; the message says why, in Indonesian."""


def packed(definition: Definition) -> bytes:
    """The folder of a type as a zip file, in the form that ships with the system."""
    folder = definition.code.lower()
    data = _without_defaults(definition.to_dict(), Definition)
    data["fields"] = [_without_defaults(one, Field) for one in definition.to_dict()["fields"]]
    written = yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=100)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in ((YAML, written), (BODY, definition.body)):
            file.writestr(zipfile.ZipInfo(f"{folder}/{name}", _MOMENT), text.encode())
    return out.getvalue()


def _without_defaults(data: dict[str, Any], kind: type) -> dict[str, Any]:
    defaults = {**_DEFAULTS[kind], "min": None, "max": None}
    same = {key for key, value in data.items() if key in defaults and _same(defaults[key], value)}
    return {key: value for key, value in data.items() if key not in same}


def _same(default: Any, value: Any) -> bool:
    return bool((list(default) if isinstance(default, tuple) else default) == value)


def unpacked(content: bytes) -> Definition:
    """The type in a zip file. Raises BadFile; nothing of it is written anywhere."""
    if len(content) > MAX_FILE:
        raise BadFile(f"Berkas terlalu besar; paling besar {MAX_FILE // 1000} kB.")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as file:
            written, body = (_read(file, name) for name in (YAML, BODY))
    except BadFile:
        raise
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, struct.error) as error:
        raise BadFile("Berkas ini bukan berkas zip yang utuh.") from error
    except (RuntimeError, NotImplementedError) as error:  # a password, an odd compression
        raise BadFile("Berkas zip ini memakai kata sandi atau cara yang tidak dikenal.") from error
    if len(body) > MAX_BODY:
        raise BadFile(f"{BODY} terlalu panjang; paling banyak {MAX_BODY} karakter.")
    try:
        data = yaml.load(written, _Loader)  # noqa: S506 (a SafeLoader, and stricter)
        if not isinstance(data, dict):
            raise BadFile(f"{YAML} tidak memuat keterangan jenis surat.")
        return parse_definition(data, body.replace("\r\n", "\n"))
    except DefinitionError as error:
        raise BadFile(f"{YAML} tidak dapat dipakai. Rincian: {error}") from error
    except BadFile:
        raise
    except (yaml.YAMLError, RecursionError, ValueError) as error:  # such as a 13th month
        raise BadFile(f"{YAML} tidak terbaca sebagai YAML.") from error


def _read(file: zipfile.ZipFile, name: str) -> str:
    entries = file.infolist()
    if len(entries) > MAX_ENTRIES:
        raise BadFile("Berkas zip memuat terlalu banyak berkas.")
    found = [one for one in entries if one.filename.split("/")[-1] == name]
    plain = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
    if any(one.compress_type not in plain for one in found):
        raise NotImplementedError(name)
    if len(found) != 1 or found[0].filename.count("/") > 1:
        raise BadFile(f"Berkas zip harus memuat satu {name}, langsung atau di dalam satu folder.")
    with file.open(found[0]) as part:
        content = part.read(MAX_PART + 1)  # what the file says of its own size proves nothing
    if len(content) > MAX_PART:
        raise BadFile(f"{name} terlalu besar.")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadFile(f"{name} bukan teks UTF-8.") from error


class _Loader(yaml.SafeLoader):
    """YAML without references: a few lines of them unfold into gigabytes."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError("aliases are not read")
        return super().compose_node(parent, index)

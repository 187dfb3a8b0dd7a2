"""Attack the renderer in a process of its own, watched: ``python -m tests.web.rendering``.

Every printable payload goes through every text of a letter: in round r slot s holds payload
(r + s), so that as many rounds as there are payloads bring each to each place. Prints its findings
as JSON on the last line.
"""

import argparse
import json
import re
import resource
import sys
import time
import unicodedata
import zlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from app.letters.definition import Definition
from app.letters.rendering import (
    Fonts,
    LetterData,
    MissingGlyph,
    RenderError,
    prepare_fonts,
    render_letter,
)
from tests.letters.rendering.samples import CODES, letter, load, text_of
from tests.web.fields import filled, slots
from tests.web.payloads import Payload, bodies, huge, printable, unprintable
from tests.web.watch import watched

LONGEST = 20.0  # seconds that the engine's own limit allows one letter
MEMORY_MB = 1500  # far above what the longest letter takes; beyond it Python raises MemoryError
INDONESIAN = re.compile(r"\b(surat|karakter|isi|halaman|panjang|ringkas\w*|olah|jenis)\b", re.I)
_HYPHENS = dict.fromkeys(map(ord, "-\x02\ufffe"))


@dataclass
class Findings:
    """What was tried, and all that is wrong."""

    payloads: int = 0
    pairs: int = 0
    drawn: int = 0
    refused: int = 0
    slowest: tuple[float, str] = (0.0, "")
    peak_mb: int = 0
    wrong: list[str] = field(default_factory=list)
    touched: list[tuple[str, str]] = field(default_factory=list)


@dataclass
class Attack:
    """One run: the fonts, the canary's words, and the findings so far."""

    fonts: Fonts
    secret: str
    found: Findings

    def draw(self, definition: Definition, data: LetterData, what: str) -> bytes | None:
        """The PDF; None where it was refused in words. Anything else is wrong."""
        started = time.monotonic()
        try:
            pdf = render_letter(definition, data, fonts=self.fonts).pdf
        except RenderError as refused:
            self.found.refused += 1
            if not INDONESIAN.search(str(refused)) or len(str(refused)) > 1000:
                self.wrong(what, f"refused with {str(refused)[:80]!r}")
            return None
        except Exception as error:
            self.wrong(what, f"{type(error).__name__}: {str(error)[:120]}")
            return None
        finally:
            took = time.monotonic() - started
            self.found.slowest = max(self.found.slowest, (took, what))
            if took > LONGEST:
                self.wrong(what, f"took {took:.0f} s")
        self.found.drawn += 1
        self._look_for_strangers(pdf, what)
        return pdf

    def wrong(self, what: str, how: str) -> None:
        """Note a broken promise."""
        self.found.wrong.append(f"{what}: {how}")

    def _look_for_strangers(self, pdf: bytes, what: str) -> None:
        if self.secret.encode() in b"".join(streams(pdf)):
            self.wrong(what, "the canary is in the PDF")
        for name in (b"/Subtype /Image", b"/JavaScript", b"/Launch", b"/URI", b"/EmbeddedFile"):
            if name in pdf:
                self.wrong(what, f"the PDF holds {name.decode()}")


def streams(pdf: bytes) -> Iterator[bytes]:
    """The file itself and each of its streams, inflated where it can be."""
    yield pdf
    for found in re.finditer(rb"stream\r?\n(.*?)endstream", pdf, re.S):
        try:
            yield zlib.decompressobj().decompress(found[1])
        except zlib.error:
            continue


def squeezed(text: str) -> str:
    """A text as it can be found again on a page: no white space, no case, accents composed.

    No hyphens either: PDFium takes one at the end of a line for a word that is divided.
    """
    composed = unicodedata.normalize("NFC", text).casefold().translate(_HYPHENS)
    return "".join(composed.split())


def stands_on(page: str, text: str) -> bool:
    """Whether a page shows a text, if need be on both sides of the end of a sheet."""
    cuts = range(1, len(text))
    return text in page or any(text[:cut] in page and text[cut:] in page for cut in cuts)


def through_every_text(attack: Attack, texts: list[Payload], step: int) -> None:
    """Each round another letter type; a payload that a page shows stands there word for word."""
    for round_, first in enumerate(range(0, len(texts), step)):
        definition = load(CODES[round_ % len(CODES)])
        held = dict(zip(slots(definition), range(first, first + 10**6), strict=False))
        given = {slot: texts[at % len(texts)] for slot, at in held.items()}
        data = filled(definition, lambda slot, given=given: given[slot].text)
        shown = _shown(attack, definition)
        pdf = attack.draw(definition, data, f"{definition.code}, round {first}")
        attack.found.pairs += len(given)
        if pdf is None:
            attack.wrong(f"{definition.code}, round {first}", "no letter was drawn")
            continue
        page = squeezed(text_of(pdf))
        for slot in shown:
            if not stands_on(page, squeezed(given[slot].text)):
                attack.wrong(f"{definition.code}, {slot}", f"not on the page: {given[slot].text}")


_known: dict[str, list[str]] = {}


def _shown(attack: Attack, definition: Definition) -> list[str]:
    """The slots whose text a plain letter of this type shows."""
    if definition.code not in _known:
        names = slots(definition)
        words = {slot: f"kata{at:03d}kata" for at, slot in enumerate(names)}
        plain = render_letter(definition, filled(definition, words.__getitem__), fonts=attack.fonts)
        page = squeezed(text_of(plain.pdf))
        _known[definition.code] = [slot for slot in names if words[slot] in page]
    return _known[definition.code]


def refused_everywhere(attack: Attack, texts: list[Payload]) -> None:
    """What cannot be printed is refused, and named, in every text that a letter shows."""
    definition = load("SKTM")
    for text in texts:
        for slot in _shown(attack, definition):
            data = filled(definition, lambda at, s=slot, t=text.text: t if at == s else "Contoh")
            attack.found.pairs += 1
            try:
                render_letter(definition, data, fonts=attack.fonts)
            except MissingGlyph as refused:
                attack.found.refused += 1
                if "Hapus atau ganti" not in str(refused):
                    attack.wrong(f"{slot}, {text.kind}", str(refused))
            else:
                attack.wrong(f"{slot}, {text.kind}", "drawn though it cannot be read")


def as_a_body(attack: Attack, texts: list[Payload]) -> None:
    """As the text of a type, which an office above may edit."""
    for text in texts:
        attack.found.pairs += 1
        definition = replace(load("SKD"), body=text.text)
        attack.draw(definition, letter(definition), f"body, {text.kind}: {text.text[:60]}")


def in_bulk(attack: Attack, texts: list[Payload], names: list[str]) -> None:
    """Far more than any form takes, in one text after the other."""
    definition = load("SKTM")
    for text in texts:
        for slot in names:
            attack.found.pairs += 1
            data = filled(definition, lambda at, s=slot, t=text.text: t if at == s else "Contoh")
            attack.draw(definition, data, f"{slot}, {text.kind}")


def main() -> int:
    """The exit code: 1 where anything is wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.web.rendering", description=__doc__)
    parser.add_argument("--fonts", type=Path, required=True, help="folder of the cut typeface")
    parser.add_argument("--canary", type=Path, required=True, help="a file that must not be read")
    parser.add_argument("--port", type=int, required=True, help="where somebody listens")
    parser.add_argument("--step", type=int, default=1, help="leave out rounds between")
    parser.add_argument("--bulk", nargs="*", help="slots for the huge texts; all when left out")
    parser.add_argument("--blind", action="store_true", help="touch both, and nothing else")
    chosen = parser.parse_args()
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_MB << 20, MEMORY_MB << 20))
    secret = chosen.canary.read_text()
    attack = Attack(prepare_fonts(chosen.fonts), secret, Findings())
    words, refused = [*printable(chosen.canary, chosen.port)], [*unprintable()]
    texts = [*bodies(chosen.canary, chosen.port)]
    attack.found.payloads = len({one.text for one in [*words, *refused, *texts, *huge()]})
    render_letter(load("SKTM"), letter(load("SKTM"), two_signers=True), fonts=attack.fonts)
    with watched() as touched:
        if chosen.blind:
            _touch(chosen.canary, chosen.port)
        else:
            through_every_text(attack, words, chosen.step)
            refused_everywhere(attack, refused)
            as_a_body(attack, texts)
            names = slots(load("SKTM")) if chosen.bulk is None else chosen.bulk
            in_bulk(attack, [*huge()], names)
    attack.found.touched = [one for one in touched if not _expected(one, chosen.fonts)]
    attack.found.peak_mb = _peak_mb()
    print(json.dumps(asdict(attack.found)))
    return int(bool(attack.found.wrong or attack.found.touched))


def _touch(canary: Path, port: int) -> None:
    """What a renderer that falls for it would do; shows that the watch sees it."""
    import socket

    canary.read_text()
    socket.create_connection(("127.0.0.1", port)).close()


def _peak_mb() -> int:
    """The most memory that this program had. getrusage(2) would count who started it as well."""
    (line,) = re.findall(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
    return int(line) // 1024


def _expected(touched: tuple[str, str], fonts: Path) -> bool:
    """Our own parts and the typeface, and modules that Python loads when first needed."""
    event, name = touched
    ours = (fonts.as_posix(), "templates/letters/", sys.prefix, sys.base_prefix + "/lib/python")
    return event in ("open", "os.listdir") and any(part in name for part in ours)


if __name__ == "__main__":
    sys.exit(main())

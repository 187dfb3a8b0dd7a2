"""Damage that knows the grammar of PDF: numbers, names, signatures' digits, objects, updates."""

import re
from random import Random

from .places import Span, objects, spans, streams, updates, values
from .raw import RAW

_NUMBER = re.compile(
    rb"(?:/(?:ByteRange ?\[[\d ]*?|Length |Size |Prev |Count |W ?\[[\d ]*?|Index ?\[[\d ]*?)"
    rb"|startxref\s+|\bobj\b[^<]*|\d |\n)(\d+)"
)
_WORDS = (
    b"/V /Kids /FT /Type /T /Sig /DocTimeStamp /Fields /AcroForm /Root /Prev /Size /ByteRange "
    b"/Contents /SubFilter /Filter /Annots /Page /Pages /Catalog /Length /FlateDecode /DSS /Certs "
    b"/OCSPs /CRLs /VRI /Parent /Resources /Font /MediaBox /SigFlags /XRef /ObjStm /Encrypt "
    b"/ETSI.CAdES.detached /ETSI.RFC3161 obj endobj stream endstream xref trailer startxref null "
    b"R n f << >> [ ] true"
).split()
_WORD = re.compile(b"|".join(re.escape(word) + rb"(?![\w.])" for word in _WORDS))
_HEXADECIMAL = re.compile(rb"(?:[0-9a-f]{2})+")
_DIGITS = b"0123456789abcdefABCDEF"


def _among(random: Random, found: list[Span], pdf: bytes) -> Span:
    return random.choice(found) if found else (len(pdf), len(pdf))


def _set(pdf: bytes, span: Span, new: bytes, keep_offsets: bool) -> bytes:
    start, end = span
    return pdf[:start] + (new.ljust(end - start) if keep_offsets else new) + pdf[end:]


def number(random: Random, pdf: bytes, _: bytes) -> bytes:
    """An offset, a length or a reference becomes another number."""
    found = [match.span(1) for match in _NUMBER.finditer(pdf)]
    start, end = _among(random, found, pdf)
    old = int(pdf[start:end] or 0)
    new = random.choice(
        [0, -1, old + 1, old - 1, old + random.randint(-50, 50), len(pdf), 2**31, 2**64, 10**30]
    )
    same_width = random.random() < 0.5
    text = b"%0*d" % (end - start, new) if same_width else b"%d" % new
    return _set(pdf, (start, end), text, random.random() < 0.5)


def word(random: Random, pdf: bytes, _: bytes) -> bytes:
    """A name or keyword becomes another, or is spelt otherwise."""
    span = _among(random, spans(_WORD, pdf), pdf)
    old = pdf[slice(*span)]
    escaped = old[:1] + b"#%02x" % old[1] + old[2:] if len(old) > 1 else b"/"
    new = random.choice([random.choice(_WORDS), old.swapcase(), escaped, b"", old[:-1]])
    return _set(pdf, span, new, random.random() < 0.5)


def digits(random: Random, pdf: bytes, other: bytes) -> bytes:
    """Within a signature's value: other digits, other spelling, other padding, another's value."""
    start, end = _among(random, values(pdf), pdf)
    value = pdf[start + 1 : end - 1] or b"00"
    unpadded = value.rstrip(b"0")
    place = random.randrange(len(unpadded) + 1)
    foreign = _among(random, values(other), other)
    digit = random.choice(_DIGITS).to_bytes()
    new = random.choice(
        [
            value[:place] + digit + value[place + 1 :],
            value.upper(),
            value[:place] + value[place : place + 1].swapcase() + value[place + 1 :],
            value[:place] + b" " + value[place:],
            value[: len(unpadded) + 2],
            value[:-2] + b"  ",
            value[:-2] + random.choice([b"ff", b"0", b"00\n", b"01", b"00>", b"0000"]),
            other[slice(*foreign)][1:-1][: len(value)].ljust(len(value), b"0"),
        ]
    )
    return pdf[:start] + b"<" + new + b">" + pdf[end:]


def message(random: Random, pdf: bytes, other: bytes) -> bytes:
    """Within a signed message, whose place in the file stays as large as it was."""
    start, end = _among(random, values(pdf), pdf)
    digits = pdf[start + 1 : end - 1].lower()
    if not _HEXADECIMAL.fullmatch(digits):
        return pdf + b" "
    der = bytes.fromhex(digits.decode()).rstrip(b"\0")
    damaged = random.choice(RAW)(random, der, other).hex().encode()
    padded = damaged[: len(digits)].ljust(len(digits), b"0")
    spelt = padded.upper() if pdf[start + 1 : end - 1].isupper() else padded
    return pdf[: start + 1] + spelt + pdf[end - 1 :]


def evidence(random: Random, pdf: bytes, _: bytes) -> bytes:
    """A byte of what came after the first signature, within a stream where there is one."""
    (first, end), *_rest = updates(pdf)
    later = [span for span in streams(pdf) if span[0] > first]
    start, end = _among(random, later, pdf) if later else (first, end)
    out = bytearray(pdf)
    out[random.randrange(start, end)] ^= random.randint(1, 255)
    return bytes(out)


def foreign_object(random: Random, pdf: bytes, other: bytes) -> bytes:
    """An object of another letter in the place of one of this, under its number."""
    span = _among(random, objects(pdf), pdf)
    theirs = other[slice(*_among(random, objects(other), other))]
    number, *_rest = pdf[slice(*span)].split(b" ", 1)
    _theirs, *body = theirs.split(b" ", 1)
    return _set(pdf, span, b" ".join([number, *body]), random.random() < 0.5)


SYNTAX = (number, word, digits, message, evidence, foreign_object)

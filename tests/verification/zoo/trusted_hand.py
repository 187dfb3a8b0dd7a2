"""Defects made with a trusted key: digest, signature and certificate are all right."""

import re

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, append_signature_field
from pyhanko.stamp import TextStampStyle

from tests.factories.signed_letters import DISTRICT_HEAD

from .keys import ADOBE, PADES, by_pyhanko, resigned, without_attribute
from .letters import one, two, update, written
from .registry import defect
from .updates import annotate

_COVERING = (50, 700, 560, 900)
_STYLE = TextStampStyle(stamp_text="SURAT INI DIBATALKAN", background_opacity=1)


def _range(pdf: bytes) -> tuple[int, int, int, int]:
    found = re.search(rb"/ByteRange \[(\d+) (\d+) (\d+) (\d+)\]", pdf)
    assert found
    first, length, restart, rest = (int(number) for number in found.groups())
    return first, length, restart, rest


@defect
def gap_in_the_byte_range() -> bytes:
    """The signer himself leaves 60 bytes before the signature value out of what he signs."""
    start, length, restart, rest = _range(one().final)
    return resigned(one().final, (start, length - 60, restart, rest))


@defect
def gap_behind_the_signature() -> bytes:
    start, length, restart, rest = _range(one().final)
    return resigned(one().final, (start, length, restart + 40, rest - 40))


@defect
def byte_range_ends_early() -> bytes:
    start, length, restart, rest = _range(one().final)
    return resigned(one().final, (start, length, restart, rest - 60))


@defect
def no_message_digest() -> bytes:
    span = _range(one().final)
    return resigned(one().final, span, without_attribute("message_digest"))


@defect
def no_content_type() -> bytes:
    return resigned(one().final, _range(one().final), without_attribute("content_type"))


@defect
def signer_not_bound_to_the_signature() -> bytes:
    span = _range(one().final)
    return resigned(one().final, span, without_attribute("signing_certificate_v2"))


@defect
def sha1_digest() -> bytes:
    return by_pyhanko(one().stamped, field_name="Signature1", md_algorithm="sha1", subfilter=PADES)


@defect
def adobe_sub_filter() -> bytes:
    return by_pyhanko(one().stamped, field_name="Signature1", subfilter=ADOBE)


def _with_visible_signature(who: str, issuer: str) -> bytes:
    return by_pyhanko(
        one().final,
        who,
        issuer,
        field_name="Tambahan",
        subfilter=PADES,
        new_field_spec=SigFieldSpec("Tambahan", box=_COVERING),
        stamp_style=_STYLE,
    )


@defect
def visible_second_signature_by_a_stranger() -> bytes:
    return _with_visible_signature("ORANG LAIN (CONTOH)", "rogue")


@defect
def visible_second_signature_by_a_trusted_hand() -> bytes:
    return _with_visible_signature(DISTRICT_HEAD, "demo")


@defect
def visible_empty_signature_field_added() -> bytes:
    writer = update(one().final)
    append_signature_field(writer, SigFieldSpec("Tambahan", box=_COVERING))
    return written(writer)


@defect
def reserved_field_made_visible_by_the_second_signer() -> bytes:
    writer = update(two().first)
    field = writer.root["/AcroForm"]["/Fields"][1]
    field["/Rect"] = generic.ArrayObject(generic.FloatObject(edge) for edge in _COVERING)
    writer.update_container(field)
    return by_pyhanko(
        written(writer),
        DISTRICT_HEAD,
        field_name="Signature2",
        subfilter=PADES,
        stamp_style=_STYLE,
    )


@defect
def certified_letter_with_an_annotation() -> bytes:
    """Even where the certification itself permits annotations (DocMDP level 3)."""
    certified = by_pyhanko(
        one().stamped,
        field_name="Signature1",
        subfilter=PADES,
        certify=True,
        docmdp_permissions=MDPPerm.ANNOTATE,
    )
    return annotate(certified, "/Stamp", Name=pdf_name("/Approved"))

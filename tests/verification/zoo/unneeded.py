"""Changes where no digest looks and nothing is missed: riders, spare certificates, titles."""

from collections.abc import Callable
from dataclasses import replace

from asn1crypto import cms, core
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name, pdf_string

from app.signing.fields import reserve_fields
from app.signing.longterm import with_evidence
from tests.factories.signed_letters import DISTRICT_HEAD, VILLAGE_HEAD, authority, sign, signer

from . import authorities
from .keys import PADES, by_pyhanko
from .letters import one, replaced, two, update, written
from .registry import defect, honest
from .times import EVIDENCE, level_b_lt, person, signed

_XMP = b"""<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
 <rdf:Description rdf:about=""><dc:title>%s</dc:title>
 <xmp:ModifyDate>%s</xmp:ModifyDate></rdf:Description></rdf:RDF></x:xmpmeta>"""


def _described(pdf: bytes, title: bytes, date: bytes) -> bytes:
    """With a description (XMP) of the file, new or in the place of the old one."""
    writer = update(pdf)
    stream = generic.StreamObject(
        {pdf_name("/Type"): pdf_name("/Metadata"), pdf_name("/Subtype"): pdf_name("/XML")},
        stream_data=_XMP % (title, date),
    )
    writer.root["/Metadata"] = writer.add_object(stream)
    writer.update_root()
    return written(writer)


@honest
def metadata_dates_renewed_by_the_next_program() -> bytes:
    pdf = _described(two().plain, b"Surat", b"2026-11-01T08:00:00Z")
    pdf = reserve_fields(pdf, ["Signature1", "Signature2"])
    pdf = by_pyhanko(pdf, VILLAGE_HEAD, field_name="Signature1", subfilter=PADES)
    pdf = _described(pdf, b"Surat", b"2026-11-02T09:30:00Z")
    return by_pyhanko(pdf, DISTRICT_HEAD, field_name="Signature2", subfilter=PADES)


@defect
def title_changed_after_signing() -> bytes:
    writer = update(one().final)
    information = writer.trailer["/Info"]
    information[pdf_name("/Title")] = pdf_string("SURAT KETERANGAN LUNAS")
    writer.update_container(information)
    return written(writer)


@defect
def description_added_after_signing() -> bytes:
    return _described(one().final, b"SURAT KETERANGAN LUNAS", b"2026-11-02T09:30:00Z")


@defect
def object_written_again_with_a_rider() -> bytes:
    """The page as it was, and behind it bytes that are no object."""
    pdf = one().final
    number = int(pdf.rsplit(b"/P ", 1)[1].split()[0])
    page = pdf[pdf.rindex(b"\n%d 0 obj" % number) + 1 :].split(b"endobj", 1)[0] + b"endobj\n"
    at = len(pdf)
    section = b"xref\n%d 1\n%010d 00000 n \ntrailer\n<</Size 90 /Root %s R /Prev %s>>\n" % (
        number,
        at,
        b" ".join(pdf.rsplit(b"/Root ", 1)[1].split()[:2]),
        pdf.rsplit(b"startxref", 1)[1].split()[0],
    )
    rider = b"LUNAS LUNAS LUNAS\n"
    end = b"startxref\n%d\n%%%%EOF\n" % (at + len(page) + len(rider))
    return pdf + page + rider + section + end


@defect
def spare_certificate_in_the_signature_damaged() -> bytes:
    """The signer brings the root along, which is known: the copy is not needed, and not whole."""
    root = authority().root
    spoilt = bytearray(root.public_bytes(Encoding.DER))
    spoilt[-1] ^= 1
    spare = x509.load_der_x509_certificate(bytes(spoilt))
    hand = replace(signer(VILLAGE_HEAD), chain=(authority().issuing, spare))
    return sign(one().stamped, hand, "Signature1")


def _evidence(**changed: tuple[bytes, ...]) -> bytes:
    who = person("b-lt")
    return with_evidence(signed(who), replace(authorities.of(who, at=EVIDENCE), **changed))


@defect(roots=authorities.roots)
def certificate_in_the_evidence_damaged() -> bytes:
    """A copy of the root, which is known; not needed, and not whole."""
    root = bytearray(authorities.authority().certificate("root").public_bytes(Encoding.DER))
    root[-1] ^= 1
    return _evidence(certificates=(*authorities.of(at=EVIDENCE).certificates, bytes(root)))


@defect(roots=authorities.roots)
def list_nobody_needs_tampered() -> bytes:
    issuing, *others = authorities.of(at=EVIDENCE).revocation_lists
    return _evidence(revocation_lists=(issuing[:-1] + bytes([issuing[-1] ^ 1]), *others))


@defect(roots=authorities.roots)
def list_nobody_needs_without_a_date() -> bytes:
    """Its date is damaged: pyHanko takes that for a list that tells none."""
    issuing, *others = authorities.of(at=EVIDENCE).revocation_lists
    return _evidence(revocation_lists=(replaced(issuing, b"\x18\x0f20", b"\x18\x0fM0"), *others))


@defect(roots=authorities.roots)
def response_with_a_length_of_nothing() -> bytes:
    """Beside what the responder signed: its status has a length that DER knows not."""
    (response,) = authorities.of(person("b-lt"), at=EVIDENCE).ocsp_responses
    return _evidence(ocsp_responses=(replaced(response, b"\x0a\x01\x00", b"\x0a\x81\x00"),))


@defect(roots=authorities.roots)
def evidence_with_a_damaged_keyword() -> bytes:
    """pyHanko reads over it; a reader that repairs files may not."""
    pdf = level_b_lt()
    at = pdf.index(b" obj", len(signed(person("b-lt"))))
    return pdf[: at + 3] + b"\xda" + pdf[at + 4 :]


@defect(roots=authorities.roots)
def certificate_in_the_evidence_written_over() -> bytes:
    """By another certificate of the same letter, in a later update."""
    writer = update(level_b_lt())
    old = writer.root["/DSS"]["/Certs"].raw_get(0).reference
    data = writer.root["/DSS"]["/Certs"][0].data
    writer.objects[(old.generation, old.idnum)] = generic.StreamObject(stream_data=data)
    return written(writer)


def _saying(change: Callable[[cms.SignedData], None]) -> bytes:
    """The signed message otherwise, where no signature reaches."""
    pdf = one().final
    start = pdf.index(b"/Contents <") + len(b"/Contents <")
    end = pdf.index(b">", start)
    message = cms.ContentInfo.load(bytes.fromhex(pdf[start:end].decode()))
    change(message["content"])
    value = message.dump(force=True).hex().encode()
    return pdf[:start] + value.ljust(end - start, b"0") + pdf[end:]


@defect
def message_longer_than_what_is_in_it() -> bytes:
    """It takes two zeros of the padding in."""
    pdf = one().final
    at = pdf.index(b"/Contents <3082") + len(b"/Contents <3082")
    return pdf[:at] + b"%04x" % (int(pdf[at : at + 4], 16) + 2) + pdf[at + 4 :]


@defect
def message_of_another_version() -> bytes:
    def change(message: cms.SignedData) -> None:
        message["version"] = "v3"

    return _saying(change)


@defect
def message_naming_another_digest() -> bytes:
    def change(message: cms.SignedData) -> None:
        message["digest_algorithms"] = [{"algorithm": "sha512"}]

    return _saying(change)


@defect
def message_naming_the_algorithm_otherwise() -> bytes:
    """The same one, with its digest in the name."""

    def change(message: cms.SignedData) -> None:
        message["signer_infos"][0]["signature_algorithm"] = {"algorithm": "sha256_rsa"}

    return _saying(change)


@defect
def message_with_a_rider() -> bytes:
    """An attribute that nobody signed and nobody reads."""

    def change(message: cms.SignedData) -> None:
        rider = {"type": "1.3.6.1.4.1.99999.1", "values": [core.UTF8String("LUNAS")]}
        message["signer_infos"][0]["unsigned_attrs"] = [cms.CMSAttribute(rider)]

    return _saying(change)


@defect
def issuer_named_in_capitals_beside_the_signature() -> bytes:
    """To pyHanko it is the same name."""

    def change(message: cms.SignedData) -> None:
        sid = message["signer_infos"][0]["sid"].chosen
        sid["issuer"] = asn1_x509.Name.load(sid["issuer"].dump().replace(b"Mabur", b"MABUR"))

    return _saying(change)

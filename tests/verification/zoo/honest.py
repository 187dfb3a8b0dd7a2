"""Genuine files, at each stage where a signature is in them, and by other programs than ours."""

import io

from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import copy_into_new_writer

from app.signing.fields import reserve_fields
from tests.factories.signed_letters import DISTRICT_HEAD, VILLAGE_HEAD, one_signer_letter

from .keys import PADES, by_pyhanko
from .letters import one, two
from .registry import honest


@honest
def one_signer() -> bytes:
    return one().final


@honest
def two_signers() -> bytes:
    return two().final


@honest
def kelurahan() -> bytes:
    return one_signer_letter("SURAT KETERANGAN DOMISILI - KELURAHAN TEMPELAN").final


@honest
def two_signers_after_the_first() -> bytes:
    return two().first


@honest
def signed_by_another_pades_program() -> bytes:
    return by_pyhanko(one().stamped, field_name="Signature1", subfilter=PADES)


@honest
def second_signature_by_another_pades_program() -> bytes:
    return by_pyhanko(two().first, DISTRICT_HEAD, field_name="Signature2", subfilter=PADES)


@honest
def with_xref_streams_throughout() -> bytes:
    out = io.BytesIO()
    reader = PdfFileReader(io.BytesIO(two().plain))
    copy_into_new_writer(reader, writer_kwargs={"stream_xrefs": True}).write(out)
    pdf = reserve_fields(out.getvalue(), ["Signature1", "Signature2"])
    for who, field in ((VILLAGE_HEAD, "Signature1"), (DISTRICT_HEAD, "Signature2")):
        pdf = by_pyhanko(pdf, who, field_name=field, subfilter=PADES)
    return pdf

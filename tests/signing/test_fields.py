import pypdfium2
import pytest

from app.signing import documents
from app.signing.errors import FieldAlreadySigned, FieldTaken, UnreadablePdf
from app.signing.fields import reserve_fields
from tests.factories.signed_letters import plain_letter


def test_reserved_fields_wait_in_the_order_in_which_they_were_named():
    frozen = reserve_fields(plain_letter(), ["Signature1", "Signature2"])
    assert documents.unsigned_fields(frozen) == ("Signature1", "Signature2")
    assert documents.signature_count(frozen) == 0


def test_the_file_with_its_fields_is_one_revision():
    frozen = reserve_fields(plain_letter(), ["Signature1", "Signature2"])
    assert frozen.count(b"%%EOF") == frozen.count(b"startxref") == 1


def test_what_the_document_says_about_itself_is_kept():
    before, after = (
        pypdfium2.PdfDocument(pdf).get_metadata_dict(skip_empty=True)
        for pdf in (plain_letter(), reserve_fields(plain_letter(), ["Signature1"]))
    )
    kept = ("Title", "Author", "CreationDate")
    assert [after.get(key) for key in kept] == [before.get(key) for key in kept]


def test_a_signed_letter_gets_no_further_field(letter):
    with pytest.raises(FieldAlreadySigned):
        reserve_fields(letter.first, ["Signature3"])


def test_reserved_fields_show_nothing_on_the_page(draw):
    plain = plain_letter()
    frozen = reserve_fields(plain, ["Signature1"])
    assert draw(frozen).tobytes() == draw(plain).tobytes()


def test_a_field_name_is_not_given_twice():
    with pytest.raises(FieldTaken):
        reserve_fields(plain_letter(), ["Signature1", "Signature1"])
    frozen = reserve_fields(plain_letter(), ["Signature1"])
    with pytest.raises(FieldTaken):
        reserve_fields(frozen, ["Signature1"])


@pytest.mark.parametrize(
    "junk",
    [b"", b"hello", b"%PDF-1.7\n", b"%PDF-1.7\nstartxref\n9\n%%EOF", plain_letter()[:-200]],
    ids=["empty", "text", "header only", "no xref", "cut off"],
)
def test_what_is_no_pdf_is_refused_in_plain_words(junk):
    with pytest.raises(UnreadablePdf, match="tidak dapat dibaca sebagai PDF"):
        reserve_fields(junk, ["Signature1"])


def test_facts_about_a_signed_letter(letter):
    assert documents.signature_count(letter.first) == 1
    assert documents.signed_fields(letter.first) == ("Signature1",)
    assert documents.unsigned_fields(letter.first) == ("Signature2",)
    assert documents.field_names(letter.second) == ("Signature1", "Signature2")
    assert documents.unsigned_fields(letter.second) == ()


def test_a_plain_letter_has_no_fields():
    assert documents.field_names(plain_letter()) == ()

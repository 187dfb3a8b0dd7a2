"""What proves that certificates are not revoked is asked for, and only where trust leads."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from asn1crypto import ocsp
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.x509.oid import AuthorityInformationAccessOID

from app.signing import holders
from app.signing.errors import EvidenceUnavailable, UnreadablePdf
from app.signing.gathering import gather
from app.signing.longterm import with_document_timestamp, with_evidence
from app.signing.rsa_signer import RsaSigner
from app.signing.timestamp import HttpTimestamper
from app.verification.validator.judge import validate
from tests.factories.signed_letters import VILLAGE_HEAD, rsa_key, sign
from tests.pki import misbehaviour
from tests.pki.authority import authority_key

OCSP, LIST = "/pki/ocsp/issuing", "/pki/crls/issuing/latest.crl"
ROOTS_LIST, TIMESTAMPS_LIST = "/pki/crls/root/latest.crl", "/pki/crls/timestamps/latest.crl"


def now() -> datetime:
    return datetime.now(UTC)


def signed_by(letter, signer) -> bytes:
    return sign(letter.stamped, signer, "Signature1")


def certified(pki, urls: list[str], issuer_key) -> RsaSigner:
    """A signer whose certificate names the issuing authority as its issuer, whoever signed it."""
    issuer = pki.certificate("issuing")
    named = [
        x509.AccessDescription(
            AuthorityInformationAccessOID.OCSP, x509.UniformResourceIdentifier(url)
        )
        for url in urls
    ]
    key = rsa_key("forged")
    certificate = (
        x509.CertificateBuilder()
        .subject_name(x509.Name.from_rfc4514_string("CN=SUTRISNO (CONTOH)"))
        .issuer_name(issuer.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now() - timedelta(days=1))
        .not_valid_after(now() + timedelta(days=1))
        .add_extension(x509.AuthorityInformationAccess(named), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.public_key()),
            critical=False,
        )
        .sign(issuer_key, hashes.SHA256())
    )
    return RsaSigner(certificate, (issuer,), key)


def test_signers_and_their_authorities_are_asked_about(letter, pki):
    pdf = signed_by(letter, pki.person(VILLAGE_HEAD).signer())
    evidence = gather(pdf, pki.trust_roots, now())
    assert sorted(pki.asked) == sorted([ROOTS_LIST, OCSP])
    assert (len(evidence.ocsp_responses), len(evidence.revocation_lists)) == (1, 1)


def test_the_timestamps_authority_is_asked_about_too(letter, pki):
    timestamper = HttpTimestamper(pki.tsa_url, roots=pki.trust_roots)
    signer = pki.person(VILLAGE_HEAD).signer()
    pdf = sign(letter.stamped, signer, "Signature1", timestamper=timestamper)
    gather(pdf, pki.trust_roots, now())
    assert TIMESTAMPS_LIST in pki.asked


def test_nobody_is_asked_about_a_certificate_that_names_no_place(letter, pki):
    pdf = signed_by(letter, pki.person(VILLAGE_HEAD, asks=()).signer())
    assert gather(pdf, pki.trust_roots, now()).ocsp_responses == ()
    assert pki.asked == [ROOTS_LIST]


def test_the_list_serves_where_the_responder_fails(letter, pki):
    pki.behave("ocsp", misbehaviour.down)
    pdf = signed_by(letter, pki.person(VILLAGE_HEAD).signer())
    evidence = gather(pdf, pki.trust_roots, now())
    assert (len(evidence.ocsp_responses), len(evidence.revocation_lists)) == (0, 2)


@pytest.mark.promise("P9")
@pytest.mark.parametrize(
    "behaviour", ["down", "html", "error", "redirect", "huge", "try_later", "cut_off", "garbled"]
)
def test_who_cannot_be_cleared_is_not_taken_for_good(letter, pki, behaviour):
    pdf = signed_by(letter, pki.person(VILLAGE_HEAD, asks=("ocsp",)).signer())
    pki.behave("ocsp", getattr(misbehaviour, behaviour))
    with pytest.raises(EvidenceUnavailable, match="belum dapat diperoleh"):
        gather(pdf, pki.trust_roots, now())
    assert "/secret" not in pki.asked


@pytest.mark.promise("P9")
def test_a_stale_list_clears_nobody(letter, pki):
    pdf = signed_by(letter, pki.person(VILLAGE_HEAD, asks=("crls",)).signer())
    pki.now = now() - timedelta(days=2)
    with pytest.raises(EvidenceUnavailable):
        gather(pdf, pki.trust_roots, now())


def test_a_revocation_is_evidence_like_any_other(letter, pki):
    person = pki.person(VILLAGE_HEAD, asks=("ocsp",))
    pdf = signed_by(letter, person.signer())
    pki.revoke(person)
    (answer,) = gather(pdf, pki.trust_roots, now()).ocsp_responses
    (told,) = ocsp.OCSPResponse.load(answer).response_data["responses"]
    assert told["cert_status"].name == "revoked"


@pytest.mark.parametrize(("ahead", "level"), [(4, "B-B"), (240, "B-B"), (900, None)])
def test_an_answer_serves_the_judgement_that_it_was_asked_for(letter, pki, ahead, level):
    pdf = signed_by(letter, pki.person(VILLAGE_HEAD, asks=("ocsp",)).signer())
    at = now()
    evidence = gather(pdf, pki.trust_roots, at)
    pki.now = at + timedelta(seconds=ahead)  # the responder's clock, or the time that asking took
    later = gather(pdf, pki.trust_roots, pki.now)
    assert validate(pdf, pki.trust_roots, at, evidence).level == "B-B"
    assert validate(pdf, pki.trust_roots, at, later).level == level


def test_an_expired_certificate_cannot_be_cleared_any_more(letter, pki):
    person = pki.person(VILLAGE_HEAD, until=now() + timedelta(days=1))
    pdf = signed_by(letter, person.signer())
    pki.now = now() + timedelta(days=2)
    with pytest.raises(EvidenceUnavailable):
        gather(pdf, pki.trust_roots, pki.now)


def test_what_a_document_timestamp_sealed_is_not_asked_again(letter, pki):
    timestamper = HttpTimestamper(pki.tsa_url, roots=pki.trust_roots)
    pdf = signed_by(letter, pki.person(VILLAGE_HEAD).signer())
    pdf = with_evidence(pdf, gather(pdf, pki.trust_roots, now()))
    pdf = with_document_timestamp(pdf, timestamper)
    pki.asked.clear()
    gather(pdf, pki.trust_roots, now())
    assert sorted(pki.asked) == sorted([ROOTS_LIST, TIMESTAMPS_LIST])


@pytest.mark.promise("P9")
def test_an_address_in_a_strangers_certificate_is_not_asked(letter, pki):
    pdf = signed_by(letter, pki.person(VILLAGE_HEAD).signer())
    evidence = gather(pdf, (), now())
    assert pki.asked == []
    assert evidence.ocsp_responses == evidence.revocation_lists == evidence.certificates == ()


@pytest.mark.promise("P9")
@pytest.mark.parametrize(
    "limit", [{"signatures": False}, {"until": datetime(2026, 1, 1, tzinfo=UTC)}]
)
def test_a_root_leads_only_where_it_is_trusted(letter, pki, limit):
    pdf = signed_by(letter, pki.person(VILLAGE_HEAD).signer())
    (root,) = pki.trust_roots
    assert gather(pdf, (replace(root, **limit),), now()).ocsp_responses == ()
    assert pki.asked == []


@pytest.mark.promise("P9")
def test_an_address_in_a_forged_certificate_is_not_asked(letter, pki):
    victim = f"{pki.url}/pki/ocsp/victim"
    gather(
        signed_by(letter, certified(pki, [victim], authority_key("mallory"))),
        pki.trust_roots,
        now(),
    )
    assert "/pki/ocsp/victim" not in pki.asked
    genuine = certified(pki, [victim], authority_key("issuing"))
    with pytest.raises(EvidenceUnavailable):
        gather(signed_by(letter, genuine), pki.trust_roots, now())
    assert "/pki/ocsp/victim" in pki.asked


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://example.id/a", "gopher://example.id"])
def test_only_the_web_is_asked(letter, pki, url):
    signer = certified(pki, [url], authority_key("issuing"))
    with pytest.raises(EvidenceUnavailable):
        gather(signed_by(letter, signer), pki.trust_roots, now())


def test_a_certificate_with_many_addresses_does_not_make_us_ask_them_all(letter, pki):
    many = [f"{pki.url}/pki/ocsp/none-{number}" for number in range(100)]
    signer = certified(pki, many, authority_key("issuing"))
    with pytest.raises(EvidenceUnavailable):
        gather(signed_by(letter, signer), pki.trust_roots, now())
    assert len(pki.asked) <= 30


def test_a_file_with_too_many_signatures_is_refused(letter, pki, monkeypatch):
    monkeypatch.setattr(holders, "MOST_SIGNATURES", 1)
    with pytest.raises(UnreadablePdf):
        gather(letter.second, pki.trust_roots, now())
    assert gather(letter.first, pki.trust_roots, now()).ocsp_responses == ()


def test_what_is_no_pdf_is_refused(pki):
    with pytest.raises(UnreadablePdf):
        gather(b"%PDF-1.7 but nothing more", pki.trust_roots, now())

"""The authority that other tests rely on does what they rely on."""

from datetime import UTC, datetime, timedelta

import pytest
import requests
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp

from app.signing.pkcs12 import Pkcs12Provider
from app.signing.signer import KeyReference
from tests.pki.authority import Authority, Person
from tests.pki.misbehaviour import Slow, down, html

PATIENCE = 10  # seconds


def status_of(pki: Authority, person: Person) -> ocsp.OCSPCertStatus:
    builder = ocsp.OCSPRequestBuilder()
    builder = builder.add_certificate(person.certificate, person.chain[0], hashes.SHA1())
    asked = builder.build().public_bytes(Encoding.DER)
    answer = requests.post(f"{pki.url}/pki/ocsp/issuing", data=asked, timeout=PATIENCE)
    return ocsp.load_der_ocsp_response(answer.content).certificate_status


def test_a_certificate_is_good_until_it_is_revoked(pki):
    person = pki.person("SUTRISNO (CONTOH)")
    assert status_of(pki, person) is ocsp.OCSPCertStatus.GOOD
    pki.revoke(person)
    assert status_of(pki, person) is ocsp.OCSPCertStatus.REVOKED


def test_the_revocation_list_names_who_was_revoked(pki):
    revoked, other = pki.person("SUTRISNO (CONTOH)"), pki.person("SUPARMI (CONTOH)")
    pki.revoke(revoked)
    answer = requests.get(f"{pki.url}/pki/crls/issuing/latest.crl", timeout=PATIENCE)
    revoked_ones = x509.load_der_x509_crl(answer.content)
    number = revoked.certificate.serial_number
    assert revoked_ones.get_revoked_certificate_by_serial_number(number) is not None
    number = other.certificate.serial_number
    assert revoked_ones.get_revoked_certificate_by_serial_number(number) is None


def test_what_was_issued_stays_the_same_when_others_are_issued(pki):
    person = pki.person("SUTRISNO (CONTOH)", key="ec", until=datetime.now(UTC) + timedelta(days=3))
    pki.person("SUPARMI (CONTOH)")
    assert pki.certificate(person.label) == person.certificate


def test_a_persons_file_opens_with_its_passphrase(pki):
    file = pki.person("SUTRISNO (CONTOH)", asks=()).p12("melati-7")
    signer = Pkcs12Provider(lambda _: file).unlock(KeyReference("pkcs12", "x"), "melati-7")
    assert signer.chain == (pki.certificate("issuing"),)


def test_a_service_can_fail_in_the_ways_that_services_fail(pki):
    place = f"{pki.url}/pki/crls/issuing/latest.crl"
    pki.behave("crls", down)
    with pytest.raises(requests.ConnectionError):
        requests.get(place, timeout=PATIENCE)
    pki.behave("crls", html)
    assert requests.get(place, timeout=PATIENCE).text.startswith("<html>")
    pki.behave("crls", Slow())
    with pytest.raises(requests.Timeout):
        requests.get(place, timeout=0.2)

import stat
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import pkcs12

from app.signing.demo_authority import ROOT_NAME, DemoAuthority
from tests.factories.signed_letters import PASSPHRASE, VILLAGE_HEAD, authority, person_p12


def person() -> x509.Certificate:
    holder = pkcs12.load_pkcs12(person_p12(VILLAGE_HEAD), PASSPHRASE.encode()).cert
    assert holder is not None
    return holder.certificate


def test_the_chain_leads_from_the_person_to_the_root():
    demo = authority()
    person().verify_directly_issued_by(demo.issuing)
    demo.issuing.verify_directly_issued_by(demo.root)
    demo.root.verify_directly_issued_by(demo.root)


def test_every_authority_says_that_it_is_not_official():
    demo = authority()
    assert ROOT_NAME == "Contoh Root CA Esuk Layang Mabur (BUKAN RESMI)"
    for certificate in (demo.root, demo.issuing):
        assert "BUKAN RESMI" in certificate.subject.rfc4514_string()


def test_a_persons_key_is_for_signatures_only():
    extensions = person().extensions
    usage = extensions.get_extension_for_class(x509.KeyUsage).value
    assert usage.digital_signature
    assert usage.content_commitment
    assert not usage.key_cert_sign
    assert not extensions.get_extension_for_class(x509.BasicConstraints).value.ca


def test_a_person_is_issued_for_the_time_that_was_asked():
    start = datetime(2026, 1, 1, tzinfo=UTC)
    file = person_p12(VILLAGE_HEAD, not_before=start, not_after=start + timedelta(days=2))
    certificate = pkcs12.load_pkcs12(file, PASSPHRASE.encode()).cert.certificate
    assert certificate.not_valid_before_utc == start
    assert certificate.not_valid_after_utc == start + timedelta(days=2)


def test_a_saved_authority_is_the_same_when_loaded_and_private_on_disk(tmp_path):
    folder = tmp_path / "authority"
    authority().save(folder)
    loaded = DemoAuthority.load(folder)
    assert loaded.root == authority().root
    assert loaded.issuing == authority().issuing
    assert loaded.issuing_key.private_numbers() == authority().issuing_key.private_numbers()
    assert {stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()} == {0o600}
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_loading_from_an_empty_folder_fails(tmp_path):
    with pytest.raises(FileNotFoundError):
        DemoAuthority.load(tmp_path)

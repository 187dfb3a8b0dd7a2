"""Sign otherwise than the office does: with another key, another format, a broken message.

A defect made with a trusted key is the harder test: every digest and signature is right.
"""

import io
import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from asn1crypto import cms, keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko_certvalidator.registry import SimpleCertificateStore

from tests.factories.signed_letters import VILLAGE_HEAD, authority, signer

PADES = SigSeedSubFilter.PADES
ADOBE = SigSeedSubFilter.ADOBE_PKCS7_DETACHED
_RANGE = re.compile(rb"/ByteRange \[[^\]]*\] *")
_VALUE = re.compile(rb"/Contents <([0-9a-f]{1000,})>")


def by_pyhanko(
    pdf: bytes, who: str = VILLAGE_HEAD, issuer: str = "demo", **options: object
) -> bytes:
    """Sign through pyHanko, with its PdfSignatureMetadata options (and new_field_spec)."""
    spec = options.pop("new_field_spec", None)
    style = options.pop("stamp_style", None)
    hand = signer(who, issuer)
    simple = _simple_signer(hand.key, hand.certificate, hand.chain)
    metadata = signers.PdfSignatureMetadata(**{"md_algorithm": "sha256", **options})
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    pdf_signer = signers.PdfSigner(metadata, simple, stamp_style=style, new_field_spec=spec)
    return pdf_signer.sign_pdf(writer).getvalue()


def _simple_signer(
    key: rsa.RSAPrivateKey, own: x509.Certificate, chain: Sequence[x509.Certificate]
) -> signers.SimpleSigner:
    der = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    return signers.SimpleSigner(
        signing_cert=_asn1(own),
        signing_key=keys.PrivateKeyInfo.load(der),
        cert_registry=SimpleCertificateStore.from_certs([_asn1(each) for each in chain]),
    )


def _asn1(each: x509.Certificate) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(each.public_bytes(Encoding.DER))


def resigned(
    pdf: bytes,
    byte_range: tuple[int, int, int, int],
    change: Callable[[cms.SignedData], None] = lambda _: None,
    key: rsa.RSAPrivateKey | None = None,
) -> bytes:
    """Set the ByteRange of the one signature and sign anew what it then names.

    `change` may alter the message before its attributes are signed.
    """
    found, text = _RANGE.search(pdf), "/ByteRange [{} {} {} {}]".format(*byte_range)
    assert found
    pdf = pdf[: found.start()] + text.encode().ljust(len(found.group())) + pdf[found.end() :]
    start, length, restart, rest = byte_range
    covered = pdf[start : start + length] + pdf[restart : restart + rest]
    value = _VALUE.search(pdf)
    assert value
    message = cms.ContentInfo.load(bytes.fromhex(value.group(1).decode()))
    info = message["content"]["signer_infos"][0]
    for attribute in info["signed_attrs"]:
        if attribute["type"].native == "message_digest":
            attribute["values"] = [sha256(covered).digest()]
    change(message["content"])
    attributes = info["signed_attrs"].untag().dump(force=True)
    key = key or signer(VILLAGE_HEAD).key
    info["signature"] = key.sign(attributes, padding.PKCS1v15(), hashes.SHA256())
    hexed = message.dump(force=True).hex().encode().ljust(len(value.group(1)), b"0")
    return pdf[: value.start(1)] + hexed + pdf[value.end(1) :]


def without_attribute(name: str) -> Callable[[cms.SignedData], None]:
    """A change that drops one signed attribute."""

    def change(data: cms.SignedData) -> None:
        info = data["signer_infos"][0]
        kept = [item for item in info["signed_attrs"] if item["type"].native != name]
        info["signed_attrs"] = cms.CMSAttributes(kept)

    return change


def certificate(
    name: x509.Name,
    issuer: x509.Name,
    key: rsa.RSAPrivateKey,
    by: rsa.RSAPrivateKey,
    for_documents: bool = True,
    crl_url: str | None = None,
) -> x509.Certificate:
    """A person's certificate that says whatever it likes about its issuer."""
    now = datetime.now(UTC)
    usage = x509.KeyUsage(True, for_documents, False, False, False, False, False, False, False)
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=365))
        .add_extension(usage, critical=True)
    )
    if crl_url:
        place = x509.DistributionPoint([x509.UniformResourceIdentifier(crl_url)], None, None, None)
        builder = builder.add_extension(x509.CRLDistributionPoints([place]), critical=False)
    return builder.sign(by, hashes.SHA256())


def by_certificate(pdf: bytes, leaf: x509.Certificate, key: rsa.RSAPrivateKey) -> bytes:
    """Sign with a certificate of one's own making, enclosing the genuine issuing authority's."""
    simple = _simple_signer(key, leaf, [authority().issuing])
    metadata = signers.PdfSignatureMetadata(
        field_name="Signature1", md_algorithm="sha256", subfilter=PADES
    )
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    return signers.sign_pdf(writer, metadata, simple).getvalue()

"""The signed attributes of a PAdES baseline signature, encoded once a signer.

They are content type, message digest and signing-certificate-v2 (ETSI EN 319 142-1, 6.3), and the
algorithms, which the message names where no signature reaches (RFC 6211); the time is the PDF's
/M. Only the digest differs between letters, so it alone is put in for each.
Left to endesive, asn1crypto encodes the whole tree again and again, which takes half the time of
a signature.
"""

from collections.abc import Callable
from hashlib import sha256

from asn1crypto import algos, cms, tsp, x509


def signed_attributes_of(certificate: x509.Certificate) -> Callable[[bytes], cms.CMSAttributes]:
    """A function from a document's SHA-256 digest to its signed attributes."""
    identifier = tsp.ESSCertIDv2(
        {
            "hash_algorithm": algos.DigestAlgorithm({"algorithm": "sha256"}),
            "cert_hash": sha256(certificate.dump()).digest(),
            "issuer_serial": tsp.IssuerSerial(
                {
                    "issuer": [x509.GeneralName("directory_name", certificate.issuer)],
                    "serial_number": certificate.serial_number,
                }
            ),
        }
    )
    algorithms = cms.CMSAlgorithmProtection(
        {
            "digest_algorithm": algos.DigestAlgorithm({"algorithm": "sha256"}),
            "signature_algorithm": algos.SignedDigestAlgorithm({"algorithm": "rsassa_pkcs1v15"}),
        }
    )
    fixed = [
        _attribute("content_type", "data"),
        _attribute("cms_algorithm_protection", algorithms),
        _attribute("signing_certificate_v2", tsp.SigningCertificateV2({"certs": [identifier]})),
    ]
    unknown = bytes(sha256().digest_size)
    encoded = [*fixed, _attribute("message_digest", unknown)]
    # A SET OF is in the order of its encodings; these differ before they reach the digest.
    attributes = cms.CMSAttributes([cms.CMSAttribute.load(item) for item in encoded]).dump()
    before, after = attributes.split(unknown)

    def signed_attributes(digest: bytes) -> cms.CMSAttributes:
        return cms.CMSAttributes.load(before + digest + after)

    return signed_attributes


def _attribute(kind: str, value: object) -> bytes:
    return bytes(cms.CMSAttribute({"type": kind, "values": [value]}).dump())

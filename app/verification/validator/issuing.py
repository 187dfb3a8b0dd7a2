"""Whether one certificate's key signed another."""

from asn1crypto import x509
from cryptography import x509 as pyca
from cryptography.exceptions import InvalidSignature


def signed_by(issuer: x509.Certificate, certificate: x509.Certificate) -> bool | None:
    """Whether this very issuer signed the certificate; None where it does not claim so."""
    claimed_key = certificate.authority_key_identifier
    if certificate.issuer != issuer.subject or claimed_key not in (None, issuer.key_identifier):
        return None
    try:
        child, parent = (pyca.load_der_x509_certificate(c.dump()) for c in (certificate, issuer))
        child.verify_directly_issued_by(parent)
    except InvalidSignature:
        return False
    except (ValueError, TypeError):
        return None
    return True

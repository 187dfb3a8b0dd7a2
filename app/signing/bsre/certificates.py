"""Certificates out of an answer whose form is not documented: PEM or DER in base64, anywhere."""

import base64
import json
from collections.abc import Iterator

from cryptography import x509

MOST = 20


def certificates_in(body: bytes) -> tuple[x509.Certificate, ...]:
    """Every certificate among the texts of a JSON answer, in its order; or of a PEM file."""
    try:
        texts = list(_texts(json.loads(body)))
    except (ValueError, RecursionError):
        texts = [body.decode("ascii", "replace")]
    return tuple(c for text in texts[:MOST] for c in _certificates(text))


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)


def _certificates(text: str) -> list[x509.Certificate]:
    try:
        if "-----BEGIN CERTIFICATE-----" in text:
            return x509.load_pem_x509_certificates(text.encode())
        return [x509.load_der_x509_certificate(base64.b64decode(text, validate=True))]
    except ValueError:
        return []

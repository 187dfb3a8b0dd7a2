"""A hardware token in software: SoftHSM2, the real library with a token of its own.

Use the fixture `token`: `token.put(person, "kunci")`, then Pkcs11Provider(token.module) with
token_key(token.label, "kunci") and token.pin.
"""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import pkcs11
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pkcs11 import Attribute, CertificateType, ObjectClass

from .authority import Person

MODULE = "/usr/lib/softhsm/libsofthsm2.so"
LABEL, PIN, SO_PIN = "Token Desa; 1", "482913", "73912845"


@dataclass
class SoftToken:
    """A token that is plugged in."""

    folder: Path
    module: str = MODULE
    label: str = LABEL
    pin: str = field(default=PIN, repr=False)
    _numbers: count = field(default_factory=lambda: count(1))

    def put(self, person: Person, label: str, *, key: bool = True, holder: bool = True) -> None:
        """Keep a person's key, certificate and chain on the token; the first two under `label`."""
        if key:
            self._put_key(person, label)
        with (
            pkcs11.lib(self.module)
            .get_token(token_label=self.label)
            .open(rw=True, user_pin=self.pin) as session
        ):
            named = [(label, person.certificate)] if holder else []
            for name, certificate in (*named, *(("", issuer) for issuer in person.chain)):
                session.create_object(_certificate(name, certificate))

    def _put_key(self, person: Person, label: str) -> None:
        file = self.folder / "key.pem"
        pem = person.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        file.write_bytes(pem)
        number = f"{next(self._numbers):04x}"
        names = ("--token", self.label, "--label", label, "--id", number, "--pin", self.pin)
        subprocess.run(["softhsm2-util", "--import", file, *names], check=True, capture_output=True)


@contextmanager
def soft_token(folder: Path) -> Iterator[SoftToken]:
    """Plug in a token whose contents are in `folder`; other tests' tokens are not seen."""
    (folder / "tokens").mkdir()
    configuration = folder / "softhsm2.conf"
    configuration.write_text(f"directories.tokendir = {folder / 'tokens'}\n")
    before = os.environ.get("SOFTHSM2_CONF")
    os.environ["SOFTHSM2_CONF"] = str(configuration)
    names = ("--label", LABEL, "--pin", PIN, "--so-pin", SO_PIN)
    subprocess.run(
        ["softhsm2-util", "--init-token", "--free", *names], check=True, capture_output=True
    )
    try:
        yield SoftToken(folder)
    finally:
        pkcs11.unload(MODULE)
        os.environ.pop("SOFTHSM2_CONF")
        if before is not None:
            os.environ["SOFTHSM2_CONF"] = before


def _certificate(label: str, certificate: x509.Certificate) -> dict[Attribute, object]:
    der = certificate.public_bytes(Encoding.DER)
    parsed = asn1_x509.Certificate.load(der)
    return {
        Attribute.CLASS: ObjectClass.CERTIFICATE,
        Attribute.CERTIFICATE_TYPE: CertificateType.X_509,
        Attribute.TOKEN: True,
        Attribute.LABEL: label,
        Attribute.SUBJECT: parsed.subject.dump(),
        Attribute.ISSUER: parsed.issuer.dump(),
        Attribute.SERIAL_NUMBER: parsed["tbs_certificate"]["serial_number"].dump(),
        Attribute.VALUE: der,
    }

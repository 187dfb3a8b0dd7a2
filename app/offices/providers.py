"""Kinds of key stores, by ``Certificate.provider``: what opens the keys of officials."""

from collections.abc import Callable

from flask import current_app

from app.extensions import db
from app.offices.keys import read_key
from app.offices.signing_services import client_for
from app.signing.bsre.provider import BsreProvider
from app.signing.errors import SigningError
from app.signing.pkcs11 import Pkcs11Provider
from app.signing.pkcs12 import Pkcs12Provider
from app.signing.signer import KeyProvider


class ProviderMissing(SigningError):
    """This server has no such key store, or none for this office."""

    code = "provider_missing"
    default_message = (
        "Tempat penyimpanan kunci ini tidak tersedia pada server. Hubungi admin kabupaten, "
        "atau daftarkan sertifikat dengan cara lain."
    )


def _files(_office_code: str) -> KeyProvider:
    return Pkcs12Provider(read=lambda key: read_key(key.handle))


def _bsre(office_code: str) -> KeyProvider:
    return BsreProvider(client_for(db.session(), office_code))


def _tokens(_office_code: str) -> KeyProvider:
    module: str = current_app.config["PKCS11_MODULE"]
    if not module:
        raise ProviderMissing
    return Pkcs11Provider(module)


_BUILDERS: dict[str, Callable[[str], KeyProvider]] = {
    Pkcs12Provider.name: _files,
    Pkcs11Provider.name: _tokens,
    BsreProvider.name: _bsre,
}


def provider_of(name: str, office_code: str) -> KeyProvider:
    """The key store of this name that serves the office.

    Raises ProviderMissing; NoAccount where it is BSrE and no agency above has an account there.
    """
    if name not in _BUILDERS:
        raise ProviderMissing
    return _BUILDERS[name](office_code)

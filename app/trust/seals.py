"""The service's own seal: where its key is kept, and by what its reports are known again."""

from collections.abc import Iterator
from pathlib import Path

from cryptography.hazmat.primitives.serialization import Encoding
from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.clock import utc_now
from app.database import transaction
from app.extensions import db
from app.signing.errors import SigningError
from app.signing.rsa_signer import RsaSigner
from app.signing.service_seal import from_pkcs12, make_seal, to_pkcs12
from app.signing.signer import require_valid_at
from app.storage import write_durably
from app.trust.acts import facts_of, fingerprint_of
from app.trust.certificate import AuthorityRefused, read_authority
from app.trust.models import TrustedAuthority
from app.vault import Vault, VaultLocked
from app.verification.validator.roots import TrustRoot

NAME = "Segel layanan pemeriksaan Esuk Layang Mabur"
_MADE_HERE = "Dibuat oleh sistem ini"
_NOTE = "Menyegel laporan pemeriksaan dari layanan ini; tidak dipercaya untuk surat."


class SealWithdrawn(SigningError):
    """The trust in the present seal was ended, so nobody could confirm what it seals."""

    code = "seal_withdrawn"
    default_message = (
        "Kepercayaan pada segel layanan ini sudah dicabut. Mintalah pengelola server memasang "
        "segel yang baru."
    )


def ensure_seal(organisation: str) -> None:
    """Make the seal where there is none yet; safe to repeat. Raises VaultLocked."""
    if not _file().exists():
        suffix = " (CONTOH)" if current_app.config["DEVELOPMENT"] else ""
        replace_seal(make_seal(NAME + suffix, organisation, utc_now()), _MADE_HERE)
    elif not seal_roots():  # the database is a new one
        replace_seal(the_seal(), _MADE_HERE)


def replace_seal(seal: RsaSigner, source: str) -> None:
    """Seal with another key from now on. What older seals sealed is still known as ours.

    Raises AuthorityRefused for a seal without the certificate of its issuer, or out of force.
    """
    if not seal.chain:
        raise AuthorityRefused(
            "Berkas ini hanya memuat sertifikat segelnya. Minta berkas .p12 yang juga memuat "
            "sertifikat lembaga penerbitnya."
        )
    read_authority(seal.chain[-1].public_bytes(Encoding.DER), utc_now())
    require_valid_at(seal.certificate, utc_now())
    with transaction() as session:
        _know(session, seal, source)
        _keep(seal)


def the_seal() -> RsaSigner:
    """The unlocked seal. Raises FileNotFoundError, VaultLocked and SigningError."""
    seal = from_pkcs12(_vault().open(_file().read_bytes()))
    root = seal_roots().get(fingerprint_of(seal.certificate))
    if root is not None and root.until is not None:
        raise SealWithdrawn
    return seal


def reseal() -> Iterator[tuple[str, bool]]:
    """Encrypt the seal's key with the newest of the vault's keys; yields whether it opened."""
    if not _file().exists():
        return
    try:
        write_durably(_file(), _vault().reseal(_file().read_bytes()))
    except VaultLocked:
        yield _file().name, False
    else:
        yield _file().name, True


def seal_roots() -> dict[str, TrustRoot]:
    """For each seal that this service has or had, by its SHA-256 fingerprint, whom to trust."""
    rows = db.session.scalars(select(TrustedAuthority).where(TrustedAuthority.for_reports))
    return {row.fingerprint: TrustRoot(row.pem.encode(), until=row.withdrawn_at) for row in rows}


def _know(session: Session, seal: RsaSigner, source: str) -> None:
    """Remember the seal by its own fingerprint, and trust the end of its chain for it."""
    facts = facts_of(seal.certificate)
    known = select(TrustedAuthority.id).where(TrustedAuthority.fingerprint == facts["fingerprint"])
    if session.scalar(known) is not None:
        return
    session.add(
        TrustedAuthority(
            **facts,
            pem=seal.chain[-1].public_bytes(Encoding.PEM).decode(),
            for_signatures=False,
            for_timestamps=False,
            for_reports=True,
            source=source,
            note=_NOTE,
            added_at=utc_now(),
        )
    )


def _keep(seal: RsaSigner) -> None:
    write_durably(_file(), _vault().seal(to_pkcs12(seal)))


def _file() -> Path:
    folder: Path = current_app.config["DATA_FOLDER"]
    return folder / "service-seal.p12.sealed"


def _vault() -> Vault:
    vault: Vault = current_app.extensions["vault"]
    return vault

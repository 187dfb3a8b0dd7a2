"""Which agency's account at BSrE serves an office, and its password, sealed and opened."""

from collections.abc import Iterator

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import wall
from app.database import transaction
from app.offices.models import SigningService
from app.scoping import ancestors
from app.signing.bsre.account import Account
from app.signing.bsre.client import Client
from app.signing.bsre.errors import NoAccount
from app.signing.bsre.secret import Secret
from app.vault import Vault, VaultLocked


def client_for(session: Session, office_code: str) -> Client:
    """The account of the office itself or of the nearest one above it. Raises NoAccount."""
    nearest = _nearest(session, office_code)
    if nearest is None:
        raise NoAccount
    return client_of(nearest)


def version_for(session: Session, office_code: str) -> int | None:
    """The version of the interface that serves the office; None where no account does."""
    nearest = _nearest(session, office_code)
    return nearest.version if nearest is not None else None


def _nearest(session: Session, office_code: str) -> SigningService | None:
    codes = [office_code, *reversed(ancestors(office_code))]
    query = select(SigningService).where(
        SigningService.office_code.in_(codes), SigningService.active
    )
    with wall.lifted():  # a village signs through the regency's account and sees nothing of it
        services = {service.office_code: service for service in session.scalars(query)}
    return next((services[code] for code in codes if code in services), None)


def client_of(service: SigningService) -> Client:
    """The account, ready to be used. Raises NoAccount when its password cannot be opened."""
    try:
        password = _vault().open(service.password_sealed.encode()).decode()
    except VaultLocked as error:
        raise NoAccount from error
    return Client(
        Account(
            base_url=service.base_url,
            version=service.version,
            username=service.username,
            password=Secret(password),
            timeout=service.timeout_seconds,
        )
    )


def sealed(password: str) -> str:
    """A password as it is kept."""
    return _vault().seal(password.encode()).decode()


def reseal_passwords() -> Iterator[tuple[str, bool]]:
    """Seal every password with the vault's first key; yields the account and whether it opened."""
    with transaction() as session:
        for service in session.scalars(select(SigningService)).unique():
            name = f"{service.office_code} {service.base_url}"
            try:
                resealed = _vault().reseal(service.password_sealed.encode())
            except VaultLocked:
                yield name, False
            else:
                service.password_sealed = resealed.decode()
                yield name, True


def _vault() -> Vault:
    vault: Vault = current_app.extensions["vault"]
    return vault

"""Second factors from the server's own command line."""

from collections.abc import Iterator

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import select

from app.access.factors.models import LONGEST_REASON, Kind, SecondFactor
from app.access.factors.reset import reset
from app.access.models import Account
from app.clock import utc_now
from app.database import transaction
from app.extensions import db
from app.vault import Vault, VaultLocked

SERVER = "pengelola server"


@click.command("reset-second-factor")
@click.argument("username")
@click.option("--reason", prompt=True, help="Told to the user, and kept in the trail.")
@with_appcontext
def reset_second_factor(username: str, reason: str) -> None:
    """Take away the second factors of USERNAME, whom no admin above can help."""
    key = db.session.scalar(select(Account.id).where(Account.username == username))
    if key is None:
        raise click.ClickException(f"there is no user {username}")
    gone = reset(key, reason[:LONGEST_REASON], utc_now(), by=SERVER)
    click.echo(f"Faktor kedua {username} diatur ulang: {gone}. Sesi yang terbuka diakhiri.")


def reseal_secrets() -> Iterator[tuple[str, bool]]:
    """Seal every app's secret with the vault's first key; yields a name and whether it opened.

    What does not open stays as it is.
    """
    vault: Vault = current_app.extensions["vault"]
    with transaction() as session:
        apps = select(SecondFactor).where(SecondFactor.kind == Kind.TOTP)
        for factor in session.scalars(apps.with_for_update()).all():
            try:
                factor.secret_sealed = vault.reseal(factor.secret_sealed or b"")
            except VaultLocked:
                yield f"faktor kedua {factor.id}", False
            else:
                yield f"faktor kedua {factor.id}", True

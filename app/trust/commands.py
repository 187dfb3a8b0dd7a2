"""``flask trust``: the trusted authorities, for the operator of a new server."""

from pathlib import Path

import click
from flask.cli import AppGroup
from sqlalchemy import select

from app.clock import utc_now
from app.database import transaction
from app.extensions import db
from app.trust.acts import trust
from app.trust.certificate import AuthorityRefused, read_authority
from app.trust.models import TrustedAuthority

group = AppGroup("trust", help="The certificate authorities whose signatures are accepted.")


@group.command("add")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--source", required=True, help="Where it was got from, and how it was compared.")
@click.option("--note", required=True, help="What it is for.")
@click.option("--only", type=click.Choice(["signatures", "timestamps"]), help="Default: both.")
def add(file: Path, source: str, note: str, only: str | None) -> None:
    """Trust the authority whose certificate (PEM or DER) is in FILE."""
    try:
        certificate = read_authority(file.read_bytes(), utc_now())
        with transaction() as session:
            row = trust(
                session,
                certificate,
                source=source,
                note=note,
                signatures=only != "timestamps",
                timestamps=only != "signatures",
            )
            told = f"{row.subject}\nSHA-256 {row.fingerprint}"
    except AuthorityRefused as refused:
        raise click.ClickException(str(refused)) from refused
    click.echo(f"Dipercaya mulai sekarang: {told}")


@group.command("list")
def listing() -> None:
    """List every authority that is or was trusted."""
    for row in db.session.scalars(select(TrustedAuthority).order_by(TrustedAuthority.id)):
        uses = {
            "tanda tangan": row.for_signatures,
            "stempel waktu": row.for_timestamps,
            "segel laporan": row.for_reports,
        }
        state = f"dicabut {row.withdrawn_at:%d-%m-%Y}" if row.withdrawn_at else "dipercaya"
        click.echo(f"{row.fingerprint}  {state}  s.d. {row.not_after:%d-%m-%Y}  {row.subject}")
        click.echo(f"    untuk {', '.join(use for use, on in uses.items() if on)}; {row.source}")

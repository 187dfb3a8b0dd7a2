"""``flask destroy-again``: after an older backup was restored."""

from typing import BinaryIO

import click
from flask.cli import with_appcontext

from app.disposal.document import carry_out_approved
from app.retention.again import UnknownMinutes, take_up
from app.verification.examine import seal_holds


@click.command("destroy-again")
@click.argument("minutes", nargs=-1, required=True, type=click.File("rb"))
@with_appcontext
def destroy_again(minutes: tuple[BinaryIO, ...]) -> None:
    """Destroy again the letters of sealed MINUTES that an older backup has brought back."""
    for file in minutes:
        content = file.read()
        if seal_holds(content) is not True:
            raise click.ClickException(f"{file.name}: segelnya tidak sah, jadi tidak dipakai.")
        try:
            found = take_up(content)
        except UnknownMinutes as unknown:
            raise click.ClickException(f"{file.name}: {unknown}") from unknown
        click.echo(f"{found.number}: {found.named} surat, {found.back} di antaranya ada lagi.")
    carry_out_approved()
    click.echo("Yang ada lagi dan tidak ditahan sudah dimusnahkan; lihat menu Pemusnahan surat.")

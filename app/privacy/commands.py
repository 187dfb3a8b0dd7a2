"""``flask affected``: the list that a breach notice needs, for the operator."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click
from flask.cli import with_appcontext
from flask_babel import force_locale

from app.audit.actions import Action
from app.audit.trail import ROOT_OFFICE, record
from app.audit.wording import act_in_words
from app.csv_file import csv_bytes
from app.database import transaction
from app.privacy.affected import Affected, find_affected
from app.storage import write_durably

ZONE = ZoneInfo("Asia/Jakarta")
MOMENT = click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M"])
HEADS = (
    "kantor",
    "nama",
    "NIK",
    "alamat",
    "telepon",
    "perbuatan",
    "catatan",
    "pertama",
    "terakhir",
)


@click.command()
@click.option("--from", "begin", type=MOMENT, required=True, help="First moment (WIB).")
@click.option("--to", "end", type=MOMENT, required=True, help="End, not included (WIB).")
@click.option("--actor", help="User name of the account that was misused.")
@click.option("--address", help="Network address, or how it begins (10.1.).")
@click.option(
    "--csv",
    "file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the list with postal addresses there, mode 0600, instead of showing names.",
)
@with_appcontext
def affected(
    begin: datetime, end: datetime, actor: str | None, address: str | None, file: Path | None
) -> None:
    """List the residents whose data an account or an address had in hand, by the audit trail."""
    if not (actor or address):
        raise click.UsageError("Sebutkan --actor atau --address.")
    begin, end = begin.replace(tzinfo=ZONE), end.replace(tzinfo=ZONE)
    with transaction() as session:
        try:
            found = find_affected(session, begin, end, username=actor, address=address)
        except LookupError as error:
            raise click.ClickException(f"Tidak ada akun {error}.") from error
        sought = {"from": begin, "to": end, "actor": actor, "address": address}
        record(
            Action.AFFECTED_LISTED, ("breach", f"{begin:%Y-%m-%d}"), ROOT_OFFICE,
            people=len(found.people), **sought,
        )  # fmt: skip
        with force_locale("id"):
            lines = [_line(one) for one in found.people]
    if file is not None:
        write_durably(file, csv_bytes(HEADS, lines))
    else:
        for office, name, nik, *_place, acts, events, first, last in lines:
            click.echo(f"{office} · {name} · {nik} · {acts} ({events}×, {first} – {last})")
    click.echo(f"{len(lines)} penduduk terdampak menurut {found.events} catatan.")
    if found.lost:
        gone = ", ".join(f"{kind} {key}" for kind, key in found.lost)
        click.echo(f"Sudah dihapus, jadi tidak dapat ditelusuri: {gone}")
    click.echo(
        "Melihat daftar dan surat yang tidak sensitif tidak dicatat. "
        "Bila akun itu sempat dipakai orang lain, anggap semua penduduk kantornya terdampak."
    )


def _line(one: Affected) -> tuple[str, ...]:
    who, home = one.resident, one.resident.household
    place = " ".join(
        part for part in (home.address, home.hamlet, f"RT {home.rt}/{home.rw}") if part
    )
    return (
        who.office.full_name,
        who.name,
        who.masked_nik,
        place,
        who.phone,
        "; ".join(sorted(act_in_words(act) for act in one.acts)),
        str(one.events),
        f"{one.first.astimezone(ZONE):%Y-%m-%d %H.%M}",
        f"{one.last.astimezone(ZONE):%Y-%m-%d %H.%M}",
    )

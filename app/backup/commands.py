"""``flask backup``, ``backup-key``, ``restore`` and ``restore-drill``, for the operator."""

import os
import sys
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from app.backup.contents import strangers
from app.backup.drill import drill, scratch_database
from app.backup.errors import BackupError
from app.backup.loss import loss_of, loss_since_last
from app.backup.names import prune
from app.backup.recipients import identities, new_identity, recipients
from app.backup.restore import restore
from app.backup.source import the_source
from app.backup.told import told_of_backup, told_of_drill, told_of_restore
from app.backup.trace import note_written
from app.backup.workplace import workplace
from app.backup.write import write_backup

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
FOLDER = click.Path(file_okay=False, path_type=Path)


def _address(_context: click.Context, _option: click.Parameter, value: str | None) -> str | None:
    """An address as LABUR_DATABASE_URL takes it, with the driver that we have."""
    if value is None:
        return None
    try:
        url = make_url(value.replace("postgres://", "postgresql://", 1))
    except ArgumentError as error:
        raise click.BadParameter("bukan alamat basis data (postgresql://…)") from error
    if url.get_backend_name() == "postgresql":
        url = url.set(drivername="postgresql+psycopg")
    return url.render_as_string(hide_password=False)


DATABASE_URL = click.option(
    "--database-url", "url", callback=_address, help="An empty PostgreSQL database."
)


@click.command("backup")
@click.option("--to", "folder", type=FOLDER, help="Default: LABUR_BACKUP_FOLDER.")
@click.option("--keep", type=click.IntRange(min=1), help="Delete all but the newest of these.")
@click.option("--incomplete", is_flag=True, help="Go on without documents that are lost for good.")
@with_appcontext
def backup(folder: Path | None, keep: int | None, incomplete: bool) -> None:
    """Back up database, documents and keys into one encrypted file, and prove that file."""
    source, folder = the_source(), (folder or current_app.config["BACKUP_FOLDER"]).resolve()
    try:
        to = recipients(current_app.config["BACKUP_RECIPIENTS"])
        with workplace(source.data) as work:
            written = write_backup(source, folder, work, to, incomplete=incomplete)
        try:
            note_written(written)
        except SQLAlchemyError as error:
            written.file.unlink()
            raise BackupError(
                "Cadangan tidak dapat dicatat di jejak audit, jadi dihapus lagi. Ulangi."
            ) from error
        pruned = prune(folder, written.file, keep) if keep else []
    except BackupError as error:
        raise click.ClickException(str(error)) from error
    for line in told_of_backup(written, strangers(source.data), pruned):
        click.echo(line)


@click.command("backup-key")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path), required=False)
def backup_key(file: Path | None) -> None:
    """Make a key that opens backups: into FILE (mode 0600), or shown once on the screen."""
    identity = new_identity()
    public = identity.to_public()
    content = f"# Kunci pribadi cadangan Esuk Layang Mabur. Kunci umumnya: {public}\n{identity}\n"
    if file is None:
        click.echo(content, nl=False)
    else:
        try:
            with open(file, "x", opener=lambda path, flags: os.open(path, flags, 0o600)) as out:
                out.write(content)
        except OSError as error:
            raise click.ClickException(f"{file} tidak dapat dibuat: {error.strerror}.") from error
        click.echo(f"Kunci pribadi ditulis ke {file}. Pindahkan ke luar server ini, lalu hapus.")
    click.echo(f"Isikan di server: LABUR_BACKUP_RECIPIENTS={public}")


@click.command("restore")
@click.argument("file", type=FILE)
@click.option("--identity", "key", type=FILE, required=True, help="The file of the private key.")
@click.option("--to", "folder", type=FOLDER, required=True, help="A new or empty folder.")
@DATABASE_URL
@click.option("--vault-keys-lost", is_flag=True, help="Do without the proof of whose backup it is.")
@with_appcontext
def restore_command(
    file: Path, key: Path, folder: Path, url: str | None, vault_keys_lost: bool
) -> None:
    """Restore FILE into an empty folder and database, and prove it; else nothing stays."""
    vault = None if vault_keys_lost else the_source().vault
    assemble = current_app.extensions["assemble"]
    try:
        restored = restore(file, identities(key), folder.resolve(), url, vault, assemble)
    except BackupError as error:
        raise click.ClickException(str(error)) from error
    for line in told_of_restore(restored, folder.resolve()):
        click.echo(line)


@click.command("restore-drill")
@click.option("--file", type=FILE, help="Default: a new backup, made for this drill only.")
@click.option("--identity", "key", type=FILE, help="The private key that opens --file.")
@DATABASE_URL
@with_appcontext
def restore_drill(file: Path | None, key: Path | None, url: str | None) -> None:
    """Restore a backup beside the service and prove every letter; exit 1 on any fault."""
    source, assemble = the_source(), current_app.extensions["assemble"]
    if (file is None) != (key is None):
        raise click.UsageError("--file dan --identity dipakai bersama.")
    try:
        with workplace(source.data) as work:
            keys = identities(key) if key else [new_identity()]
            if file is None:
                written = write_backup(source, work / "backup", work, [], proving=keys[0])
                file = written.file
            with scratch_database(source, url) as scratch:
                found = drill(file, keys, work / "restored", scratch, source.vault, assemble)
            loss = loss_of(file.name, found.restored.manifest) if key else loss_since_last()
    except BackupError as error:
        raise click.ClickException(str(error)) from error
    for line in told_of_drill(found, loss):
        click.echo(line)
    if found.faults:
        sys.exit(1)


COMMANDS = (backup, backup_key, restore_command, restore_drill)

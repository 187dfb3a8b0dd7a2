"""Commands: set up the database, load the demo, prove the audit trail."""

import logging
import sys
from pathlib import Path
from typing import BinaryIO

import click
from flask import Flask, current_app
from flask.cli import with_appcontext
from flask_appbuilder.security.manager import BaseSecurityManager
from flask_migrate import upgrade
from sqlalchemy import select

from app.access.factors.commands import reseal_secrets, reset_second_factor
from app.access.models import Account
from app.access.password import WeakPassword, check_password, hash_password
from app.access.roles import Role
from app.audit.chain import prove_chain
from app.audit.heads import UnknownClaim, claim_in, marks
from app.audit.models import DailyHead
from app.backup import commands as backup
from app.database import transaction
from app.demo import PASSPHRASE, certificate_file, load_demo, welcome
from app.disposal.commands import destroy_again
from app.extensions import db
from app.inventory import command as documents
from app.jobs.worker import worker
from app.letters.attachments.store import attachment_store
from app.letters.press import fonts_in
from app.letters.types import sync_types
from app.mail import outbox
from app.mail.commands import mail_test
from app.notifications.push import keys as push_keys
from app.offices.keys import reseal_keys, seal_plain_keys
from app.offices.load import BLORA, load_offices
from app.offices.models import Office
from app.offices.signing_services import reseal_passwords
from app.privacy.commands import affected
from app.residents.workbook.resealing import reseal_imports
from app.signing.demo_authority import DemoAuthority
from app.signing.errors import SigningError
from app.signing.pkcs12 import Pkcs12Provider
from app.signing.signer import KeyReference
from app.trust import seals
from app.trust.certificate import AuthorityRefused
from app.trust.commands import group as trust_group
from app.verification.examine import seal_holds


def init_app(app: Flask) -> None:
    """Add the commands to ``flask``."""
    app.cli.add_command(setup)
    app.cli.add_command(demo)
    app.cli.add_command(demo_certificate)
    app.cli.add_command(audit)
    app.cli.add_command(documents)
    app.cli.add_command(destroy_again)
    app.cli.add_command(affected)
    app.cli.add_command(trust_group)
    for command in backup.COMMANDS:
        app.cli.add_command(command)
    app.cli.add_command(create_platform_admin)
    app.cli.add_command(worker)
    app.cli.add_command(mail_test)
    app.cli.add_command(reseal)
    app.cli.add_command(service_seal)
    app.cli.add_command(reset_second_factor)


@click.command()
@with_appcontext
def setup() -> None:
    """Migrate the database, sync roles, offices and letter types, seal keys. Safe to repeat."""
    upgrade()
    appbuilder = current_app.extensions["appbuilder"]
    # FAB would advise its own command for a first user; ours is create-platform-admin.
    logging.getLogger("flask_appbuilder.security.manager").setLevel(logging.ERROR)
    # FAB_CREATE_DB is off so that no web worker creates tables; this is the part that adds roles.
    BaseSecurityManager.create_db(appbuilder.sm)
    appbuilder.add_permissions(update_perms=True)
    load_offices()
    sync_types(current_app.config["TEMPLATE_FOLDER"] / "letters")
    fonts_in(current_app.config["DATA_FOLDER"])
    seal_plain_keys()
    push_keys.ensure_key()
    seals.ensure_seal(db.session.get_one(Office, BLORA).full_name)


@click.command()
@with_appcontext
def demo() -> None:
    """Load the demonstration: users, officials, keys and residents of Kecamatan Japah."""
    if not current_app.config["DEVELOPMENT"]:
        raise click.ClickException("the demonstration belongs into a development environment")
    load_demo()
    click.echo(welcome(current_app.config["BASE_URL"]))


@click.command("demo-certificate")
@click.argument("name")
@click.argument("file", type=click.Path(dir_okay=False, writable=True, path_type=Path))
@with_appcontext
def demo_certificate(name: str, file: Path) -> None:
    """Issue a demonstration certificate for NAME into FILE (.p12), to be enrolled on screen."""
    folder = current_app.config["DATA_FOLDER"] / "demo"
    if not current_app.config["DEVELOPMENT"] or not folder.exists():
        raise click.ClickException("there is no demonstration here; `make run` makes one")
    file.write_bytes(certificate_file(DemoAuthority.load(folder), name, "Contoh"))
    file.chmod(0o600)
    click.echo(f"Wrote {file}; its passphrase is {PASSPHRASE}")


@click.command()
@click.option(
    "--against", "kept", multiple=True, type=click.File("rb"), help="A daily head kept outside."
)
@with_appcontext
def audit(kept: tuple[BinaryIO, ...]) -> None:
    """Prove the chain of the audit trail, its daily heads, and those kept outside.

    Exit 1 and name the place when anything is broken.
    """
    try:
        outside = [claim_in(file.read()) for file in kept]
    except UnknownClaim as unknown:
        raise click.ClickException(str(unknown)) from unknown
    report = prove_chain([*marks(), *outside])
    if report.holds:
        click.echo(f"Rantai audit utuh: {report.events} catatan.")
    else:
        place = f"{report.at:%Y-%m-%d %H:%M:%S} UTC, {report.action}" if report.at else "-"
        click.echo(f"Rantai audit RUSAK pada catatan {report.broken_at} ({place}): {report.reason}")
    for mark in outside:
        word = "RIWAYAT TELAH DIUBAH SESUDAH SEGEL INI" if mark in report.broken_marks else "sama"
        click.echo(f"{mark.name}, catatan {mark.seq}: {word}")
    heads = db.session.execute(select(DailyHead.day, DailyHead.document)).all()
    unsealed = [day for day, document in heads if seal_holds(document) is not True]
    click.echo(f"Segel harian: {len(heads)}, segelnya sah: {len(heads) - len(unsealed)}.")
    for day in unsealed:
        click.echo(f"SEGEL TIDAK SAH: {day.isoformat()}")
    if unsealed or not report.holds:
        sys.exit(1)


@click.command("reseal-keys")
@with_appcontext
def reseal() -> None:
    """Encrypt what the vault keeps with the first of LABUR_VAULT_KEYS.

    Exit 1 and name those that none of the keys opens; they stay as they are.
    """
    results = dict(reseal_keys()) | dict(reseal_passwords()) | dict(seals.reseal())
    results |= dict(attachment_store().reseal())
    results |= dict(reseal_secrets()) | dict(outbox.reseal()) | dict(reseal_imports())
    results |= dict(push_keys.reseal())
    locked = [name for name, opened in results.items() if not opened]
    click.echo(f"Kunci yang disegel ulang: {len(results) - len(locked)}.")
    for name in locked:
        click.echo(f"TIDAK DAPAT DIBUKA dengan LABUR_VAULT_KEYS: {name}")
    if locked:
        sys.exit(1)


@click.command("service-seal")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--source", required=True, help="Who issued it.")
@click.password_option("--passphrase", confirmation_prompt=False)
@with_appcontext
def service_seal(file: Path, source: str, passphrase: str) -> None:
    """Seal the reports of checks with the key in FILE (.p12) from now on."""
    provider = Pkcs12Provider(lambda _key: file.read_bytes())
    try:
        seal = provider.unlock(KeyReference(provider.name, "seal"), passphrase)
        seals.replace_seal(seal, source)
    except (SigningError, AuthorityRefused) as refused:
        raise click.ClickException(str(refused)) from refused
    click.echo(f"Laporan kini disegel oleh {seal.certificate.subject.rfc4514_string()}")


@click.command("create-platform-admin")
@click.option("--username", prompt=True)
@click.option("--name", prompt="Full name")
@click.option("--email", prompt=True)
@click.option("--office", prompt="Office (Kemendagri code)", default=BLORA)
@click.password_option()
@with_appcontext
def create_platform_admin(username: str, name: str, email: str, office: str, password: str) -> None:
    """Create an account that may create the others: the first one of a new server."""
    try:
        check_password(password, (username, name, email))
    except WeakPassword as error:
        raise click.ClickException(str(error)) from error
    sm = current_app.extensions["appbuilder"].sm
    if sm.find_user(username=username) or sm.find_user(email=email):
        raise click.ClickException("this username or e-mail address is taken")
    if db.session.get(Office, office) is None:
        raise click.ClickException(f"there is no office {office}; run `make migrate` first")
    first, _, last = name.partition(" ")
    with transaction() as session:
        session.add(
            Account(
                username=username,
                first_name=first,
                last_name=last,
                email=email,
                office_code=office,
                active=True,
                password=hash_password(password),
                roles=[sm.find_role(str(Role.PLATFORM_ADMIN))],
            )
        )
    click.echo(f"{username} may now sign in.")

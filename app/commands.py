"""Commands: set up the database, load the demo, prove the audit trail."""

import sys

import click
from flask import Flask, current_app
from flask.cli import with_appcontext
from flask_appbuilder.security.manager import BaseSecurityManager
from flask_migrate import upgrade

from app.audit.chain import prove_chain
from app.demo import load_demo, welcome
from app.letters.press import fonts_in
from app.letters.types import sync_types
from app.offices.load import load_offices


def init_app(app: Flask) -> None:
    """Add the commands to ``flask``."""
    app.cli.add_command(setup)
    app.cli.add_command(demo)
    app.cli.add_command(audit)


@click.command()
@with_appcontext
def setup() -> None:
    """Migrate the database and sync roles, offices and letter types. Safe to repeat."""
    upgrade()
    appbuilder = current_app.extensions["appbuilder"]
    # FAB_CREATE_DB is off so that no web worker creates tables; this is the part that adds roles.
    BaseSecurityManager.create_db(appbuilder.sm)
    appbuilder.add_permissions(update_perms=True)
    load_offices()
    sync_types(current_app.config["TEMPLATE_FOLDER"] / "letters")
    fonts_in(current_app.config["DATA_FOLDER"])


@click.command()
@with_appcontext
def demo() -> None:
    """Load the demonstration: users, officials, keys and residents of Kecamatan Japah."""
    if not current_app.config["DEVELOPMENT"]:
        raise click.ClickException("the demonstration belongs into a development environment")
    load_demo()
    click.echo(welcome(current_app.config["BASE_URL"]))


@click.command()
@with_appcontext
def audit() -> None:
    """Prove the chain of the audit trail; exit 1 and name the place when it is broken."""
    report = prove_chain()
    if not report.holds:
        click.echo(f"Rantai audit RUSAK pada catatan {report.broken_at}: {report.reason}.")
        sys.exit(1)
    click.echo(f"Rantai audit utuh: {report.events} catatan.")

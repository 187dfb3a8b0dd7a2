"""``flask mail-test ADDRESS``: whether the mail server takes a message, tried at once."""

import click
from flask.cli import with_appcontext

from app.clock import utc_now
from app.mail.errors import BadAddress, MailError
from app.mail.message import written
from app.mail.outbox import letterhead, new_message_id, server

SUBJECT = "Uji surel Esuk Layang Mabur"
TEXT = (
    "Surel ini dikirim pengelola sistem Esuk Layang Mabur untuk menguji server surelnya.\n"
    "Anda tidak perlu melakukan apa pun.\n"
)


@click.command("mail-test")
@click.argument("address")
@with_appcontext
def mail_test(address: str) -> None:
    """Send ADDRESS a test message through the server of LABUR_SMTP_URL."""
    try:
        line = server()
        message = written(
            letterhead(), address, SUBJECT, TEXT, message_id=new_message_id(), at=utc_now()
        )
        line.send(message)
    except (BadAddress, MailError) as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{line.host} menerima surel untuk {address}.")

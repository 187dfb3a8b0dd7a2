"""An e-mail's bytes (RFC 5322): plain text, perhaps with one file. Pure.

Nothing that somebody typed can add a header or a recipient: the address is one plain address,
and the subject one line.
"""

from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

from email_validator import EmailNotValidError, validate_email

from app.mail.errors import BadAddress


@dataclass(frozen=True)
class Attachment:
    """A file that goes along; ``name`` as the recipient sees it."""

    name: str
    content: bytes
    media_type: str = "application/pdf"


@dataclass(frozen=True)
class Letterhead:
    """What every message of this service bears: its sender, ``Name <address>``."""

    sender: str

    @property
    def address(self) -> Address:
        """The sender, in its parts. Raises BadAddress."""
        name, plain = parseaddr(self.sender)
        return Address(display_name=one_line(name), addr_spec=checked(plain))


def checked(text: str) -> str:
    """One plain address as mail servers everywhere take it. Raises BadAddress.

    Whether the domain exists is for the mail server to find out.
    """
    try:
        found = validate_email(text.strip(), check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError as error:
        raise BadAddress from error
    return str(found.ascii_email)


def masked(address: str) -> str:
    """The address as screens and the trail show it: ``b•••@contoh.id``."""
    local, _, domain = address.rpartition("@")
    return f"{local[:1]}•••@{domain}"


def one_line(text: str) -> str:
    """The text without line breaks and control characters, as a header may hold it."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def written(
    letterhead: Letterhead,
    to: str,
    subject: str,
    text: str,
    *,
    message_id: str,
    at: datetime,
    attachment: Attachment | None = None,
) -> EmailMessage:
    """The message, ready to be handed to a server. Raises BadAddress."""
    message = EmailMessage(policy=SMTP)
    message["From"] = letterhead.address
    message["To"] = Address(addr_spec=checked(to))
    message["Subject"] = one_line(subject)
    message["Date"] = format_datetime(at)
    message["Message-ID"] = message_id
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834, 5: no holiday notice answers it
    message.set_content(text)
    if attachment is not None:
        main, _, sub = attachment.media_type.partition("/")
        message.add_attachment(
            attachment.content, maintype=main, subtype=sub, filename=one_line(attachment.name)
        )
    return message

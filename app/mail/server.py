"""The mail server that takes our messages (RFC 5321), and how it is spoken to.

Beyond this machine only under TLS, with the certificate checked against the system's authorities
(or those of OpenSSL's SSL_CERT_FILE): from the start (``smtps``, RFC 8314) or by STARTTLS (RFC
3207), which is demanded, never merely tried.
"""

import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from ipaddress import ip_address
from smtplib import (
    SMTP,
    SMTP_SSL,
    SMTPAuthenticationError,
    SMTPDataError,
    SMTPException,
    SMTPRecipientsRefused,
    SMTPResponseException,
)
from urllib.parse import unquote, urlsplit

from app.mail.errors import MailError, MailRefused

# Seconds without an answer, at each of at most ten steps; together they stay below a lease.
TIMEOUT = 30
PORTS = {"smtp": 25, "smtps": 465}


@dataclass(frozen=True)
class Server:
    """Where, how, and as whom. The password shows in no traceback."""

    host: str
    port: int
    tls: str  # "" | "starttls" | "implicit"
    username: str = ""
    _password: str = ""

    def __repr__(self) -> str:
        return f"Server({self.host}:{self.port} {self.tls or 'plain'})"

    @classmethod
    def parse(cls, url: str) -> "Server":
        """From ``smtp://user:password@host:587?starttls`` or ``smtps://host``.

        Raises ValueError (in English, for the operator) for anything else, and for an open line
        to another machine.
        """
        parts = urlsplit(url)
        if parts.scheme not in PORTS or not parts.hostname or parts.query not in ("", "starttls"):
            raise ValueError("smtp://user:password@host:587?starttls or smtps://user:password@host")
        tls = "implicit" if parts.scheme == "smtps" else parts.query
        if not tls and not _is_here(parts.hostname):
            raise ValueError("a mail server on another machine needs ?starttls or smtps://")
        return cls(
            parts.hostname, parts.port or PORTS[parts.scheme], tls,
            unquote(parts.username or ""), unquote(parts.password or ""),
        )  # fmt: skip

    def send(self, message: EmailMessage) -> None:
        """Hand over one message. Raises MailError, MailRefused where trying again is no use."""
        try:
            with self._connected() as smtp:
                smtp.send_message(message)
        except SMTPRecipientsRefused as error:
            code, said = next(iter(error.recipients.values()))
            raise _refusal(code, said) from error
        except SMTPDataError as error:
            raise _refusal(error.smtp_code, error.smtp_error) from error
        except SMTPAuthenticationError as error:
            raise MailError(f"Server surel menolak nama atau sandi ({error.smtp_code}).") from error
        except SMTPResponseException as error:  # of the line or the sender, not of this message
            raise MailError(str(_refusal(error.smtp_code, error.smtp_error))) from error
        except ssl.SSLError as error:
            raise MailError(f"Sambungan aman ke server surel gagal: {error.reason}.") from error
        except (SMTPException, OSError) as error:
            what = type(error).__name__
            raise MailError(
                f"Server surel tidak dapat dihubungi atau terputus ({what})."
            ) from error

    def _connected(self) -> SMTP:
        context = ssl.create_default_context()
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        if self.tls == "implicit":
            smtp: SMTP = SMTP_SSL(self.host, self.port, timeout=TIMEOUT, context=context)
        else:
            smtp = SMTP(self.host, self.port, timeout=TIMEOUT)
        try:
            if self.tls == "starttls":
                smtp.starttls(context=context)
            if self.username:
                smtp.login(self.username, self._password)
        except BaseException:
            smtp.close()
            raise
        return smtp


def _is_here(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _refusal(code: int, said: bytes | str) -> MailError:
    words = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    kind = MailRefused if 500 <= code < 600 else MailError
    return kind(f"Server surel menjawab {code} {words}"[:400])

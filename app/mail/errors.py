"""Why an e-mail is not sent. The messages are for people."""


class MailError(Exception):
    """It did not go out this time; trying again may help."""


class MailRefused(MailError):
    """The server will not take this message, however often it is asked (RFC 5321, 4.2.1: 5yz)."""


class MailUnconfigured(MailError):
    """This service has no mail server."""

    def __init__(self) -> None:
        super().__init__(
            "Server surel belum diatur. Pengelola sistem mengisinya di LABUR_SMTP_URL dan "
            "LABUR_MAIL_FROM."
        )


class BadAddress(ValueError):
    """What was typed is no e-mail address."""

    def __init__(self) -> None:
        super().__init__(
            "Alamat surel ini tidak dapat dipakai. Periksa lagi, misalnya nama@desa.id."
        )

"""The ways to enrol one's certificate: each a form that makes an offer of what was filled in."""

from typing import Any

from flask import request
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import PasswordField, StringField
from wtforms.validators import DataRequired, Regexp

from app.extensions import db
from app.offices.enroll import Offer
from app.offices.signing_services import is_served
from app.signing.bsre.provider import BsreProvider
from app.signing.errors import KeyUnreadable
from app.signing.pkcs12 import Pkcs12Provider

MAX_KEY_FILE = 64 * 1024  # bytes; a key with its chain takes about 5 kB


class EnrollForm(FlaskForm):
    """One way. ``heading`` stands over it; ``secret`` is never shown again."""

    heading: Any
    provider: str
    secret: PasswordField

    def offer(self) -> Offer:
        """What is offered. Raises KeyUnreadable."""
        raise NotImplementedError

    def is_sent(self) -> bool:
        """Whether it is this one that was filled in."""
        return self.is_submitted() and request.form.get("provider") == self.provider


class FileForm(EnrollForm):
    """A PKCS#12 file and the passphrase that opens it."""

    heading = _("A certificate file")
    provider = Pkcs12Provider.name
    file = FileField(
        _("Certificate file (.p12 or .pfx)"),
        description=_("The file that the certificate authority gave you."),
        validators=[FileRequired()],
        render_kw={"accept": ".p12,.pfx,application/x-pkcs12"},
    )
    secret = PasswordField(
        _("Passphrase of the certificate"),
        description=_("You will type it again each time you sign. It is not kept."),
        validators=[DataRequired()],
    )

    def offer(self) -> Offer:
        """The file, within bounds."""
        file = self.file.data.read(MAX_KEY_FILE + 1)
        if len(file) > MAX_KEY_FILE:
            raise KeyUnreadable("Berkas ini terlalu besar untuk sebuah sertifikat (.p12).")
        return Offer(self.provider, file=file)


class BsreForm(EnrollForm):
    """The NIK under which BSrE knows the official, and the passphrase set there."""

    heading = _("My key is at BSrE")
    provider = BsreProvider.name
    nik = StringField(
        _("NIK at BSrE"),
        description=_("Your own NIK, 16 digits. Only the signing service learns it."),
        validators=[DataRequired(), Regexp(r"\d{16}$", message=_("A NIK has 16 digits."))],
        filters=[lambda text: (text or "").replace(" ", "")],
        render_kw={"inputmode": "numeric", "autocomplete": "off"},
    )
    secret = PasswordField(
        _("Passphrase at BSrE"),
        description=_("A blank page is signed with it once, to see whether it works."),
        validators=[DataRequired()],
    )

    def offer(self) -> Offer:
        """The NIK."""
        return Offer(self.provider, handle=self.nik.data or "")


def ways(office_code: str) -> list[EnrollForm]:
    """The ways that are open to an official of this office."""
    forms: list[EnrollForm] = [FileForm(prefix=FileForm.provider)]
    if is_served(db.session(), office_code):
        forms.append(BsreForm(prefix=BsreForm.provider))
    return forms

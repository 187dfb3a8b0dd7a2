"""The ways to enrol one's certificate: each a form that makes an offer of what was filled in."""

from typing import Any

from flask import current_app, request
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, PasswordField, StringField
from wtforms.validators import DataRequired, Length, Regexp

from app.extensions import db
from app.offices.enroll import Offer
from app.offices.signing_services import version_for
from app.signing.bsre.provider import BsreProvider
from app.signing.bsre.secret import OneTimeCode
from app.signing.errors import KeyMissing, KeyUnreadable
from app.signing.pkcs11 import Pkcs11Provider, token_key
from app.signing.pkcs12 import Pkcs12Provider

LONGEST_LABEL = 32  # bytes of a token's label (PKCS #11, CK_TOKEN_INFO)
LONGEST_HANDLE = 120  # characters that a certificate's row has room for
MAX_KEY_FILE = 64 * 1024  # bytes; a key with its chain takes about 5 kB


class EnrollForm(FlaskForm):
    """One way. ``heading`` stands over it; ``secret`` is never shown again."""

    heading: Any
    code_button: Any = ""  # where a one-time code can be asked for
    provider: str
    secret: PasswordField

    def offer(self) -> Offer:
        """What is offered. Raises KeyUnreadable."""
        raise NotImplementedError

    def typed(self) -> str:
        """What opens the key."""
        return self.secret.data or ""

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
        if not file:
            raise KeyUnreadable
        if len(file) > MAX_KEY_FILE:
            raise KeyUnreadable("Berkas ini terlalu besar untuk sebuah sertifikat (.p12).")
        return Offer(self.provider, file=file)


class TokenForm(EnrollForm):
    """A token in the server, the key on it, and the PIN."""

    heading = _("My key is on a token")
    provider = Pkcs11Provider.name
    token = StringField(
        _("Name of the token"),
        description=_("As it was labelled when it was set up."),
        validators=[DataRequired(), Length(max=LONGEST_LABEL)],
        render_kw={"autocomplete": "off"},
    )
    label = StringField(
        _("Name of the key on the token"),
        description=_("Key and certificate bear the same name there."),
        validators=[DataRequired(), Length(max=LONGEST_LABEL)],
        render_kw={"autocomplete": "off"},
    )
    secret = PasswordField(
        _("PIN of the token"),
        description=_("After several wrong PINs the token locks itself."),
        validators=[DataRequired()],
    )

    def offer(self) -> Offer:
        """The key on the token. Raises KeyMissing for names that no row has room for."""
        handle = token_key(self.token.data or "", self.label.data or "").handle
        if len(handle) > LONGEST_HANDLE:
            raise KeyMissing("Nama token atau nama kunci terlalu panjang.")
        return Offer(self.provider, handle=handle)


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


class BsreCodeForm(BsreForm):
    """The same where BSrE also sends one-time codes (version 2 of its interface)."""

    code_button = _("Ask BSrE for a one-time code")
    one_time = BooleanField(_("What I type below is a one-time code"))

    def typed(self) -> str:
        """The passphrase, or the code, which goes to BSrE in another field."""
        return OneTimeCode(super().typed()) if self.one_time.data else super().typed()


def ways(office_code: str) -> list[EnrollForm]:
    """The ways that are open to an official of this office."""
    forms: list[EnrollForm] = [FileForm(prefix=FileForm.provider)]
    if current_app.config["PKCS11_MODULE"]:
        forms.append(TokenForm(prefix=TokenForm.provider))
    version = version_for(db.session(), office_code)
    if version is not None:
        kind = BsreCodeForm if version > 1 else BsreForm
        forms.append(kind(prefix=kind.provider))
    return forms

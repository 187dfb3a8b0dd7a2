"""Forms of the trusted authorities' screen."""

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, DateField, HiddenField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length


def _stripped(text: str | None) -> str:
    return (text or "").strip()


class UploadForm(FlaskForm):
    """The certificate, to be looked at before it is trusted."""

    file = FileField(
        _("Certificate of the authority"),
        description=_("A .pem, .crt, .cer or .der file. It never holds a private key."),
        validators=[FileRequired(_("Choose the file of the certificate."))],
    )


class TrustForm(FlaskForm):
    """What is said about a certificate that was looked at. ``pem`` carries it from the upload."""

    pem = HiddenField()
    source = StringField(
        _("Source"),
        description=_("Where the file comes from, and with what you compared its fingerprint."),
        filters=[_stripped],
        validators=[DataRequired(), Length(max=300)],
    )
    note = TextAreaField(
        _("Note"),
        description=_("What this authority is trusted for, and by whose decision."),
        filters=[_stripped],
        validators=[DataRequired(), Length(max=500)],
    )
    signatures = BooleanField(_("Trust it for officials' signatures"), default=True)
    timestamps = BooleanField(_("Trust it for timestamps"), default=True)
    compared = BooleanField(
        _("I compared the fingerprint with the one that the authority publishes"),
        validators=[InputRequired(_("Compare the fingerprint first, then tick this box."))],
    )


class WithdrawForm(FlaskForm):
    """From when on an authority is not trusted any more, and why."""

    since = DateField(
        _("Not trusted any more from"),
        description=_("The day on which it lost the trust, today or earlier. Letters that are "
                      "proven to be older stay valid."),
        validators=[InputRequired()],
    )  # fmt: skip
    reason = TextAreaField(
        _("Reason"), filters=[_stripped], validators=[DataRequired(), Length(max=300)]
    )

"""The forms of the second factor's screens."""

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import HiddenField, PasswordField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from app.access.factors.models import LONGEST_LABEL, LONGEST_REASON
from app.access.password import LONGEST

DIGITS = {"inputmode": "numeric", "autocomplete": "one-time-code", "maxlength": "12"}


class CodeForm(FlaskForm):
    """A code that an authenticator app shows."""

    code = StringField(
        _("Code from the authenticator app"),
        description=_("6 digits; a new one appears every 30 seconds."),
        validators=[DataRequired()],
        render_kw=DIGITS,
    )


class RecoveryForm(FlaskForm):
    """A recovery code."""

    recovery_code = StringField(
        _("Recovery code"),
        description=_("One of the ten that you printed or wrote down; it works once."),
        validators=[DataRequired(), Length(max=60)],
        render_kw={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"},
    )


class PasskeyForm(FlaskForm):
    """What the browser answers; the script fills it in."""

    credential = HiddenField()


class LabelForm(FlaskForm):
    """A name by which the owner knows the factor again."""

    label = StringField(
        _("Name"),
        description=_("So that you know it again, for example: office phone."),
        validators=[Length(max=LONGEST_LABEL)],
        render_kw={"maxlength": str(LONGEST_LABEL), "autocomplete": "off"},
    )


class AppForm(LabelForm, CodeForm):
    """A new authenticator app, confirmed by its first code."""


class NewPasskeyForm(LabelForm, PasskeyForm):
    """A new passkey."""


class PasswordForm(FlaskForm):
    """The current password, typed once more."""

    current = PasswordField(
        _("Current password"),
        validators=[DataRequired(), Length(max=LONGEST)],
        render_kw={"autocomplete": "current-password"},
    )


class ResetForm(FlaskForm):
    """Why somebody's second factors are taken away."""

    reason = TextAreaField(
        _("Reason"),
        description=_("How you made sure who asks, for example: came in person, phone lost."),
        filters=[lambda text: " ".join((text or "").split())],
        validators=[DataRequired(), Length(max=LONGEST_REASON)],
        render_kw={"maxlength": str(LONGEST_REASON)},
    )

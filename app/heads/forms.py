"""The form for a head that somebody kept."""

from typing import Any

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import TextAreaField
from wtforms.validators import Length

MAX_BYTES = 1024 * 1024


class CompareForm(FlaskForm):
    """A file or the line on paper; one of them is enough."""

    file = FileField(
        _("File of a daily seal"),
        description=_("The PDF as you once downloaded it, from your own files."),
    )
    line = TextAreaField(
        _("Or the line from a print"),
        description=_("Everything after and with JEJAK-AUDIT/1."),
        validators=[Length(max=20_000)],  # a whole page, pasted
    )

    def given(self) -> Any:
        """The bytes of the file, or else the text that was typed."""
        content = self.file.data.read(MAX_BYTES + 1) if self.file.data else b""
        return content[:MAX_BYTES] or self.line.data or ""

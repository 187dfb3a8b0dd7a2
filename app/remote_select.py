"""A form field that picks one row of a large table: the browser searches, twenty rows at a time.

FAB's own select renders the whole table into the page (79 MB for a million rows). Without
scripts the field still shows and keeps the present choice.
"""

from collections.abc import Callable
from typing import Any

from markupsafe import Markup
from wtforms import Field, ValidationError
from wtforms.widgets import html_params

from app.extensions import db


class RemoteSelectWidget:
    """A ``<select>`` with the present choice only; ``labur.js`` lets it search."""

    def __call__(self, field: "RemoteSelectField", **kwargs: Any) -> Markup:
        """The markup; FAB hands over a class for the looks."""
        kwargs = {"class": "form-control", **kwargs, "id": field.id, "name": field.name}
        kwargs |= {"data-remote": field.url, "data-placeholder": str(field.placeholder)}
        options = Markup('<option value=""></option>')
        if field.data is not None:
            key = getattr(field.data, field.key)
            options += Markup('<option value="{}" selected>{}</option>').format(
                key, field.label_of(field.data)
            )
        attributes = Markup(html_params(**kwargs))  # noqa: S704 (html_params escapes its values)
        return Markup("<select {}>{}</select>").format(attributes, options)


class RemoteSelectField(Field):
    """One row of ``model``, found through ``url?q=…``, or nothing.

    The row is loaded through the session, so the wall decides: another office's row is not
    found. ``key`` names the primary key's attribute.
    """

    widget = RemoteSelectWidget()

    def __init__(
        self,
        label: Any = None,
        validators: Any = None,
        *,
        model: type,
        url: str,
        label_of: Callable[[Any], str] = str,
        placeholder: Any = "",
        key: str = "id",
        **kwargs: Any,
    ) -> None:
        super().__init__(label, validators, **kwargs)
        self.model, self.url, self.label_of = model, url, label_of
        self.placeholder, self.key = placeholder, key
        self.not_found = False

    def process_formdata(self, valuelist: list[str]) -> None:
        """Load the chosen row."""
        typed = valuelist[0].strip() if valuelist else ""
        self.data = None
        self.not_found = False
        if not typed:
            return
        column = getattr(self.model, self.key)
        if column.type.python_type is int and not (typed.isascii() and typed.isdigit()):
            self.not_found = True
            return
        value = int(typed) if column.type.python_type is int else typed
        self.data = db.session.query(self.model).filter(column == value).one_or_none()
        self.not_found = self.data is None

    def pre_validate(self, _form: Any) -> None:
        """Refuse a choice that is not there, or not ours."""
        if self.not_found:
            raise ValidationError("Pilihan ini tidak ditemukan. Cari dan pilih sekali lagi.")

"""A form field that picks one row of a large table: the browser searches, twenty rows at a time.

FAB's own select renders the whole table into the page (79 MB for a million rows). Without
scripts the field still shows and keeps the present choice.
"""

from collections.abc import Callable
from typing import Any

from flask import request
from markupsafe import Markup
from wtforms import Field, ValidationError
from wtforms.widgets import html_params

from app.crud import is_key
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
    found. ``key`` names the primary key's attribute. With ``from_address`` a new form starts with
    the row that the page's address names (``?household=12``).
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
        from_address: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(label, validators, **kwargs)
        self.model, self.url, self.label_of = model, url, label_of
        self.placeholder, self.key, self.from_address = placeholder, key, from_address
        self.not_found = False

    def process_data(self, value: Any) -> None:
        """Begin with the row's present choice, or with what the address names."""
        self.data = value
        if value is None and self.from_address and request.method == "GET":
            self.data = self._load(request.args.get(self.name, ""))

    def process_formdata(self, valuelist: list[str]) -> None:
        """Load the chosen row."""
        typed = valuelist[0].strip() if valuelist else ""
        self.data = self._load(typed)
        self.not_found = bool(typed) and self.data is None

    def _load(self, typed: str) -> Any:
        column = getattr(self.model, self.key)
        if column.type.python_type is not int:
            value: Any = typed.replace("\0", "")
        elif is_key(typed):
            value = int(typed)
        else:
            return None
        return db.session.query(self.model).filter(column == value).one_or_none()

    def pre_validate(self, _form: Any) -> None:
        """Refuse a choice that is not there, or not ours."""
        if self.not_found:
            raise ValidationError("Pilihan ini tidak ditemukan. Cari dan pilih sekali lagi.")

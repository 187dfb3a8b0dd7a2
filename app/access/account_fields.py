"""Fields of the accounts' form that FAB would show as bare codes or English names."""

from collections.abc import Callable, Iterable
from typing import Any

from flask import get_template_attribute
from flask_appbuilder.fields import QuerySelectMultipleField
from flask_appbuilder.fieldwidgets import BS3TextFieldWidget, Select2ManyWidget, Select2Widget
from flask_appbuilder.security.sqla.models import Role as RoleRow
from flask_babel import lazy_gettext as _
from sqlalchemy import select
from wtforms import SelectField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from app.access.roles import Role
from app.extensions import db

MAX_NAME = 64


def account_fields(offices: Callable[[], Iterable[tuple[str, str]]]) -> dict[str, Any]:
    """A new set of fields; ``offices`` tells which (code, name) the user may choose."""
    return {
        # Many Indonesians have a single name; FAB would require two.
        "last_name": StringField(
            _("Last Name"),
            validators=[Optional(), Length(max=MAX_NAME)],
            filters=[lambda text: (text or "").strip()],
            widget=BS3TextFieldWidget(),
        ),
        "office_code": SelectField(
            _("Office"), choices=offices, validators=[InputRequired()], widget=Select2Widget()
        ),
        "roles": QuerySelectMultipleField(
            _("Role"),
            query_func=_roles,
            get_pk_func=lambda role: role.id,
            get_label=_role_name,
            validators=[DataRequired()],
            widget=Select2ManyWidget(),
        ),
    }


def _roles() -> Iterable[RoleRow]:
    """Those that persons can have; what strangers may do is no role of a person."""
    persons = [str(role) for role in Role if role is not Role.PUBLIC]
    query = select(RoleRow).where(RoleRow.name.in_(persons)).order_by(RoleRow.id)
    return db.session.scalars(query)


def _role_name(role: RoleRow) -> str:
    draw = get_template_attribute("layout/_macros.html", "role_name")
    return str(draw(role.name)).strip()

"""The one base for our Flask-AppBuilder views: its faults mended once, for every screen.

Mended here: one shared filter object for all users (FAB issue 2366), unbounded page sizes,
lists without order, counting millions of rows, dates that need a script, failed saves that show
raw SQL and lose what was typed, and actions that answer 500 or act on rows that are not there.
"""

from copy import copy
from typing import Any

from flask import Flask, Response, abort, flash, g, redirect, request, url_for
from flask_appbuilder import ModelView, expose
from flask_appbuilder.baseviews import BaseModelView
from flask_appbuilder.fieldwidgets import DatePickerWidget, DateTimePickerWidget
from flask_appbuilder.models.sqla.interface import SQLAInterface
from flask_appbuilder.security.decorators import has_access
from flask_appbuilder.urltools import get_filter_args
from flask_babel import lazy_gettext
from markupsafe import Markup
from sqlalchemy import func, select
from sqlalchemy.exc import DataError, IntegrityError
from sqlalchemy.orm import joinedload, selectinload
from wtforms.widgets import html_params

from app.extensions import db
from app.scoping import Reach, contains

MAX_PAGE_SIZE = 100
MAX_KEY = 2**31 - 1  # the largest integer key; PostgreSQL refuses to look for larger ones
SEARCHING = ("q", "type_code", "state")  # what an address looks for in a list, beside filters
COUNT_LIMIT = 1001  # "more than a thousand": nobody pages that far, and counting on is slow


class RuleBroken(Exception):
    """What was typed breaks a rule. The message is for the user; nothing is changed.

    ``field`` names the form field it belongs to, if one does.
    """

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


def status(word: Any, tone: str) -> Markup:
    """A status as a word; its colour, one of ``.badge-status--`` in labur.css, only repeats it."""
    return Markup('<span class="badge-status badge-status--{}">{}</span>').format(tone, word)


def is_key(text: str) -> bool:
    """Whether a text is a number that an integer key can have."""
    return text.isascii() and text.isdigit() and len(text) <= 10 and int(text) <= MAX_KEY


class ScopedInterface(SQLAInterface):
    """FAB's data interface with a capped count and eager loading of what lists show."""

    def __init__(self, model: type, eager: tuple[str, ...] = ()) -> None:
        super().__init__(model)
        self.eager = eager

    def is_nullable(self, col_name: str) -> bool:
        """Whether a form may leave it empty: texts that default to "" are kept as that."""
        has_empty_text = self.is_string(col_name) and self.get_col_default(col_name) == ""
        return bool(super().is_nullable(col_name) or has_empty_text)

    def get(self, id: Any, *args: Any, **kwargs: Any) -> Any:
        """The row of this key, or None where no row can have it."""
        if self.is_integer(self.get_pk_name()) and not is_key(str(id)):
            return None
        return super().get(id, *args, **kwargs)

    def get_order_columns_list(self, list_columns: list[str] | None = None) -> list[str]:
        """The columns that can be ordered by; FAB would offer Python's properties too."""
        names = super().get_order_columns_list(list_columns)
        return [one for one in names if not isinstance(getattr(self.obj, one, None), property)]

    def query_count(self, query: Any, filters: Any = None, select_columns: Any = None) -> int:
        """Number of rows, at most COUNT_LIMIT."""
        rows = self._apply_inner_all(query, filters, select_columns=select_columns)
        limited = rows.order_by(None).limit(COUNT_LIMIT)
        subquery = limited.with_entities(self.get_pk()).subquery()
        return int(db.session.execute(select(func.count()).select_from(subquery)).scalar_one())

    def apply_all(self, query: Any, *args: Any, **kwargs: Any) -> Any:
        """FAB's query with the related rows of the list: in the same statement, or in one more."""
        query = super().apply_all(query, *args, **kwargs)
        relations = [getattr(self.obj, name) for name in self.eager]
        # Many rows joined to each would be cut by the page's limit.
        return query.options(
            *((selectinload if one.property.uselist else joinedload)(one) for one in relations)
        )


class _PerRequestFilters:
    """Gives each request its own copy of a view's filters; FAB keeps one for all threads."""

    def __get__(self, view: Any, owner: type) -> Any:
        if view is None:
            return self
        shared = view.__dict__.get("_shared_filters")
        if shared is None or not request:
            return shared
        copies = g.setdefault("_view_filters", {})
        if id(view) not in copies:
            own = copy(shared)  # FAB's own Filters.copy forgets the search columns
            own.filters, own.values = list(shared.filters), list(shared.values)
            copies[id(view)] = own
        return copies[id(view)]

    def __set__(self, view: Any, value: Any) -> None:
        view.__dict__["_shared_filters"] = value


BaseModelView._filters = _PerRequestFilters()


def _plain_input(kind: str) -> Any:
    def draw(_widget: Any, field: Any, **kwargs: Any) -> Markup:
        given = {"id": field.id, "name": field.name, "class": "form-control"} | kwargs
        return Markup("<input {}>").format(
            Markup(html_params(type=kind, value=field.data or "", **given))  # noqa: S704 (escapes)
        )

    return draw


# FAB's pickers need a script of theirs, and bear the same id in each of a form's fields.
DatePickerWidget.__call__ = _plain_input("date")
DateTimePickerWidget.__call__ = _plain_input("text")


def check_list_arguments() -> None:
    """Refuse page numbers and sizes that are no numbers or too large, for every list."""
    for name, value in request.args.items():
        if name.startswith(("page_", "psize_")):
            limit = MAX_PAGE_SIZE if name.startswith("psize_") else COUNT_LIMIT
            if not (is_key(value) and int(value) <= limit):
                abort(400)


def init_app(app: Flask) -> None:
    """Install the checks that concern FAB's own views as well."""
    app.before_request(check_list_arguments)


class CrudView(ModelView):
    """A generated screen for one model. Subclasses name columns, labels and rules."""

    page_size = 20
    list_title: Any = ""
    show_title: Any = ""
    add_title: Any = ""
    edit_title: Any = ""
    empty_title: Any = ""  # what an empty list says; else that there are no records yet
    empty_text: Any = ""  # what to do then; else to press the button, where one may add
    search_columns: Any = None
    base_order: Any = None
    in_use_message: Any = lazy_gettext("This row is used elsewhere, so it cannot be deleted.")
    unreadable_message = "Ada isian yang tidak dapat disimpan. Ketik ulang tanpa tanda yang aneh."
    integrity_message = "Data ini sudah ada atau masih dipakai data lain, jadi tidak disimpan."

    def _init_titles(self) -> None:
        # FAB would put English words before the name of the model's class.
        if self.list_title:
            what = self.list_title
            self.show_title = self.show_title or what
            self.add_title = self.add_title or lazy_gettext("Add: %(what)s", what=what)
            self.edit_title = self.edit_title or lazy_gettext("Edit: %(what)s", what=what)
        super()._init_titles()

    def _init_properties(self) -> None:
        if self.search_columns is None:
            relations = {
                name
                for name in self.datamodel.get_columns_list()
                if self.datamodel.is_relation(name)
            }
            # A relation in the search form renders its whole table.
            self.search_columns = [
                name for name in self.datamodel.get_search_columns_list() if name not in relations
            ]
        if not self.base_order:
            self.base_order = (self.datamodel.get_pk_name(), "desc")
        super()._init_properties()

    def _get_list_widget(self, **kwargs: Any) -> Any:
        filters = kwargs.get("filters") or self._filters
        for one, value in zip(filters.filters, filters.values, strict=True):
            # FAB hands on what the address says; PostgreSQL compares no text with yes or no.
            if self.datamodel.is_boolean(one.column_name) and value not in ("y", True, False):
                abort(400)
        if kwargs.get("order_column") not in (*self.order_columns, "", None):
            kwargs["order_column"], kwargs["order_direction"] = "", ""
        widgets = super()._get_list_widget(**kwargs)
        arguments = widgets["list"].template_args
        arguments["empty_title"], arguments["empty_text"] = self.empty_title, self.empty_text
        # Whoever typed nothing is not told that nothing matches.
        arguments["searched"] = any(
            value and (name in SEARCHING or name.startswith("_flt_"))
            for name, value in request.args.items()
        )
        return widgets

    def _get_show_widget(self, pk: Any, item: Any, **kwargs: Any) -> Any:
        widgets = super()._get_show_widget(pk, item, **kwargs)
        widgets["show"].template_args["to_read"] = self._to_read([pk])
        return widgets

    def _to_read(self, keys: list[Any]) -> set[Any]:
        """Those of the keys whose rows may be read only: they are of an office above."""
        model = self.datamodel.obj
        if getattr(model, "reach", None) is not Reach.LINEAGE:
            return set()
        key = self.datamodel.get_pk()
        query = select(key, model.office_code).where(key.in_([int(one) for one in keys]))
        own = str(g.user.office_code)
        return {one for one, code in db.session.execute(query) if not contains(own, code)}

    def _to_change(self, pk: Any) -> Any:
        """The row of this key, to be changed; 404 where there is none, or only one to read."""
        item = self.datamodel.get(pk, self._base_filters)
        if item is None or self._to_read([self.datamodel.get_pk_value(item)]):
            abort(404)
        return item

    def _add(self) -> Any:
        get_filter_args(self._filters, disallow_if_not_in_search=False)
        hidden = self._filters.get_relation_cols()
        form = self.add_form.refresh()
        if request.method == "POST":
            self._fill_form_exclude_cols(hidden, form)
            item = self.datamodel.obj()
            if form.validate() and self._save(form, item, is_new=True):
                return None
        else:
            self.update_redirect()
        return self._get_add_widget(form=form, exclude_cols=hidden)

    def _edit(self, pk: Any) -> Any:
        get_filter_args(self._filters, disallow_if_not_in_search=False)
        hidden = self._filters.get_relation_cols()
        item = self._to_change(pk)
        pk = self.datamodel.get_pk_value(item)
        if request.method == "POST":
            form = self.edit_form.refresh(request.form)
            self._fill_form_exclude_cols(hidden, form)
            form._id = pk  # FAB's Unique validator excuses the row itself
            if form.validate() and self._save(form, item, is_new=False):
                return None
        else:
            form = self.edit_form.refresh(obj=item)
            self.prefill_form(form, pk)
            self.update_redirect()
        widgets = self._get_edit_widget(form=form, exclude_cols=hidden)
        return self._get_related_views_widgets(
            item, filters={}, orders={}, pages={}, page_sizes={}, widgets=widgets
        )

    def _save(self, form: Any, item: Any, *, is_new: bool) -> bool:
        """Store what was typed; on a broken rule say so beside the field and keep the input."""
        try:
            with db.session.no_autoflush:
                self.process_form(form, is_new)
                form.populate_obj(item)
                self.pre_add(item) if is_new else self.pre_update(item)
            db.session.add(item)
            db.session.commit()
        except RuleBroken as broken:
            db.session.rollback()
            field = getattr(form, broken.field, None) if broken.field else None
            if field is not None:
                field.errors = [*field.errors, str(broken)]
            else:
                flash(str(broken), "danger")
            return False
        except IntegrityError:
            db.session.rollback()
            flash(self.integrity_message, "danger")
            return False
        except DataError:  # PostgreSQL holds no NUL in a text, and no number beyond its type
            db.session.rollback()
            flash(self.unreadable_message, "danger")
            return False
        self.post_add(item) if is_new else self.post_update(item)
        flash(self.add_row_message if is_new else self.edit_row_message, "success")
        return True

    @expose("/delete/<pk>", methods=["POST"])
    @has_access
    def delete(self, pk: Any) -> Any:
        """Delete one row. POST only: FAB would answer a link as well, for every key alike."""
        gone = self._delete(self._deserialize_pk_if_composite(pk))
        return redirect(url_for(".list") if gone else url_for(".show", pk=pk))

    def _delete(self, pk: Any) -> bool:
        """Whether the row is gone; else a message says why not."""
        item = self._to_change(pk)
        try:
            self.pre_delete(item)
            db.session.delete(item)
            db.session.commit()
        except RuleBroken as broken:
            db.session.rollback()
            flash(str(broken), "danger")
        except IntegrityError:
            db.session.rollback()
            flash(self.in_use_message, "danger")
        else:
            self.post_delete(item)
            flash(self.delete_row_message, "success")
            return True
        return False

    def action(self, name: str, pk: Any) -> Any:
        """Run an action on one row: 404 when unknown or out of scope, 403 when not permitted."""
        self._require_action(name)
        if not self.actions[name].single:
            abort(404)
        item = self.datamodel.get(self._deserialize_pk_if_composite(pk), self._base_filters)
        return self.actions[name].func(item or abort(404))

    action._urls = [(url, ["POST"]) for url, _both in ModelView.action._urls]  # type: ignore[attr-defined]

    def action_post(self) -> Any:
        """Run an action on the rows ticked in a list; every one of them must be in scope."""
        name = request.form.get("action", "")
        self._require_action(name)
        if not self.actions[name].multiple:
            abort(404)
        keys = request.form.getlist("rowid")[:MAX_PAGE_SIZE]
        items = [
            self.datamodel.get(self._deserialize_pk_if_composite(key), self._base_filters)
            for key in keys
        ]
        if not items or None in items:
            abort(404)
        return self.actions[name].func(items)

    action_post._urls = ModelView.action_post._urls  # type: ignore[attr-defined]

    def _require_action(self, name: str) -> None:
        if name not in self.actions:
            abort(404)
        permission = self.get_action_permission_name(name)
        if not self.appbuilder.sm.has_access(permission, self.class_permission_name):
            abort(403)

    def download(self, _filename: str) -> Response:
        """FAB serves files by name without looking at the row; ours have their own routes."""
        abort(404)

    download._urls = []  # type: ignore[attr-defined]

"""Reports on screen and as CSV, for those who oversee."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask import Response, flash, g, request, url_for
from flask_appbuilder import BaseView, expose, has_access
from flask_babel import format_date
from flask_babel import gettext as _
from sqlalchemy import select

from app.access.wall import current_scope
from app.audit.actions import Action
from app.audit.trail import record
from app.clock import local_date, utc_now
from app.csv_file import csv_bytes
from app.database import transaction
from app.extensions import db
from app.letters.models import LetterType
from app.offices.models import Office, OfficeKind
from app.reports import letters as questions
from app.reports.chart import letters_by_month
from app.reports.periods import Month, Period, PeriodError, chosen, presets
from app.reports.table import pivot
from app.scoping import within


class ReportView(BaseView):
    """Letters by village, type and month, and how quickly they were issued."""

    route_base = "/reports"
    default_view = "letters"

    @expose("/letters")
    @has_access
    def letters(self) -> Any:
        """The report as tables and a chart."""
        period = _period()
        session = db.session()
        found = questions.tallies(session, period)
        villages, types = _villages(), _types()
        by_office = pivot(
            found, period.months, lambda one: one.office_code, villages,
            questions.median_by_office(session, period),
        )  # fmt: skip
        by_type = pivot(found, period.months, lambda one: one.type_code, types)
        both = {
            f"{one.office_code} {one.type_code}": " · ".join(
                (villages.get(one.office_code, one.office_code), types.get(one.type_code, "–"))
            )
            for one in found
        }
        in_detail = pivot(
            found, period.months, lambda one: f"{one.office_code} {one.type_code}", both
        )
        months = month_names(period.months)
        series = {row.label: row.cells for row in by_type.rows}
        days: dict[str, Any] = {"from": period.first.isoformat(), "to": period.last.isoformat()}
        return self.render_template(
            "pages/reports/letters.html",
            period=period,
            presets=presets(_today()),
            months=months,
            by_office=by_office,
            by_type=by_type,
            in_detail=in_detail,
            states=questions.by_state(session, period),
            median=questions.median_overall(session, period),
            silent=sorted(set(villages.values()) - {row.label for row in by_office.rows}),
            chart=letters_by_month(months, series, _("Other kinds")) if series else "",
            export_url=url_for("ReportView.export", **days),
        )

    @expose("/letters.csv")
    @has_access
    def export(self) -> Response:
        """The same numbers, one line for each village, type and month."""
        period = _period()
        villages, types = _villages(), _types()
        found = questions.tallies(db.session(), period)
        header = [
            _("Office code"), _("Village"), _("Type code"), _("Kind of letter"), _("Year"),
            _("Month"), _("Letters issued"), _("Median minutes"),
        ]  # fmt: skip
        content = csv_bytes(
            header,
            (
                (
                    one.office_code, villages.get(one.office_code, ""), one.type_code,
                    types.get(one.type_code, ""), *one.month, one.letters, one.median_minutes,
                )
                for one in found
            ),
        )  # fmt: skip
        days = {"first": period.first.isoformat(), "last": period.last.isoformat()}
        office = str(g.user.office_code)
        with transaction():
            record(Action.REPORT_EXPORTED, ("report", "letters"), office, rows=len(found), **days)
        name = f"surat-{office}-{days['first']}-{days['last']}.csv"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return Response(content, content_type="text/csv; charset=utf-8", headers=headers)


def month_names(months: Sequence[Month]) -> list[str]:
    """``Nov``, or ``Nov 2026`` where they are of several years, in the language of the page."""
    form = "MMM" if len({year for year, _month in months}) == 1 else "MMM y"
    return [str(format_date(date(*month, 1), form)) for month in months]


def _today() -> date:
    return local_date(utc_now(), g.user.office.timezone)


def _period() -> Period:
    try:
        return chosen(request.args, _today())
    except PeriodError as error:
        flash(str(error), "warning")
        return presets(_today())["this_year"]


def _villages() -> dict[str, str]:
    """Every village in the user's scope, by code; names repeat, so each bears its district."""
    query = select(Office).where(Office.kind.in_([OfficeKind.DESA, OfficeKind.KELURAHAN]))
    scope = current_scope()
    if scope is not None:
        query = query.where(within(Office.code, scope))
    offices = list(db.session.scalars(query))
    several = len({office.parent_code for office in offices}) > 1
    districts = {office.code: office.name for office in db.session.scalars(select(Office))}
    return {
        office.code: office.full_name
        + (f" ({districts.get(office.parent_code or '', '')})" if several else "")
        for office in offices
    }


def _types() -> dict[str, str]:
    return dict(db.session.execute(select(LetterType.code, LetterType.name)).tuples().all())

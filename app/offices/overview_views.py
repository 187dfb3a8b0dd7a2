"""The page on which the regency sees where every office's head stands with the certificate."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from flask import Response, abort, g, request, url_for
from flask_appbuilder import BaseView, expose, has_access
from flask_babel import lazy_gettext as _
from sqlalchemy import select

from app.audit.actions import Action
from app.audit.trail import record
from app.clock import local_date, local_time, utc_now
from app.crud import is_key
from app.csv_file import csv_bytes
from app.database import transaction
from app.extensions import db
from app.offices.certificate_views import PROVIDERS
from app.offices.forms import CAPACITIES
from app.offices.models import Capacity, Office, OfficeKind
from app.offices.overview import Chosen, Row, Standing, counts, rows
from app.scoping import contains, within

PAGE_SIZE = 25
LONGEST_WORDS = 80
STANDINGS = {
    Standing.ACTIVE: _("Active"),
    Standing.EXPIRING: _("Ends within 60 days"),
    Standing.EXPIRED: _("Ended"),
    Standing.REQUESTED: _("Asked for"),
    Standing.REVOKED: _("Revoked"),
    Standing.NONE: _("Has none"),
    Standing.NO_ACCOUNT: _("Official without an account"),
    Standing.NO_OFFICIAL: _("Nobody in office"),
}
TONES = {
    Standing.ACTIVE: "good",
    Standing.EXPIRING: "warn",
    Standing.EXPIRED: "bad",
    Standing.REQUESTED: "wait",
    Standing.REVOKED: "bad",
}


class CertificateOverview(BaseView):
    """Heads of villages and districts, their certificates, and what is to be done."""

    route_base = "/certificate-overview"
    default_view = "list"

    @expose("/list/")
    @has_access
    def list(self) -> str:
        """Counts on top, each a filter; below them the offices."""
        chosen, today, number = _chosen(), _today(), _page()
        now, session = utc_now(), db.session()
        found = counts(session, chosen, now, today)
        total = sum(found.values())
        shown = found[chosen.state] if chosen.state else total
        page = rows(session, chosen, now, today, limit=PAGE_SIZE, offset=number * PAGE_SIZE)
        return str(
            self.render_template(
                "pages/offices/overview.html",
                rows=page,
                counts=found,
                total=total,
                shown=shown,
                page=number,
                pages=-(-shown // PAGE_SIZE),
                chosen=chosen,
                asked=_asked(),
                districts=_districts(),
                standings=STANDINGS,
                tones=TONES,
                capacities=CAPACITIES,
                providers=PROVIDERS,
                export_url=url_for(".export", **_asked()),
            )
        )

    @expose("/certificates.csv")
    @has_access
    def export(self) -> Response:
        """All the rows that are chosen, not only a page of them."""
        found = rows(db.session(), _chosen(), utc_now(), _today())
        header = [
            _("Office code"), _("Office"), _("District"), _("Official"), _("Capacity"), _("State"),
            _("Holder"), _("Issuer"), _("Where the key is"), _("Valid until"), _("Reason"),
        ]  # fmt: skip
        content = csv_bytes([str(name) for name in header], _lines(found))
        office = str(g.user.office_code)
        with transaction():
            record(Action.REPORT_EXPORTED, ("report", "certificates"), office, rows=len(found))
        name = f"sertifikat-{office}-{_today().isoformat()}.csv"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return Response(content, content_type="text/csv; charset=utf-8", headers=headers)


def _lines(found: list[Row]) -> Iterator[list[Any]]:
    zone = g.user.office.timezone
    for row in found:
        head, certificate = row.head, row.certificate
        end = certificate.not_after if certificate else None
        yield [
            row.office.code,
            row.office.full_name,
            row.district.name if row.district and row.office.is_village else "",
            head.name if head else "",
            str(CAPACITIES[Capacity(head.capacity)]) if head else "",
            str(STANDINGS[row.state]),
            certificate.holder if certificate else "",
            certificate.authority if certificate else "",
            str(PROVIDERS.get(certificate.provider, "")) if certificate else "",
            local_time(end, zone).strftime("%Y-%m-%d") if end else "",
            certificate.note if certificate else "",
        ]


def _today() -> date:
    return local_date(utc_now(), g.user.office.timezone)


def _asked() -> dict[str, Any]:
    """What the address asks for, to be kept in links."""
    names = ("q", "district", "state")
    return {name: request.args[name] for name in names if request.args.get(name)}


def _chosen() -> Chosen:
    own = str(g.user.office_code)
    district = request.args.get("district") or own
    state = request.args.get("state") or None
    if not contains(own, district) or (state and state not in list(Standing)):
        abort(404)
    words = request.args.get("q", "").strip()[:LONGEST_WORDS]
    return Chosen(district, words, Standing(state) if state else None)


def _page() -> int:
    number = request.args.get("page", "1")
    if not is_key(number) or not 1 <= int(number) <= 1000:
        abort(404)
    return int(number) - 1


def _districts() -> list[Office]:
    query = select(Office).where(
        Office.kind == OfficeKind.DISTRICT, within(Office.code, str(g.user.office_code))
    )
    return [*db.session.scalars(query.order_by(Office.name))]

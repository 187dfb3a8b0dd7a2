"""The screen of the trusted authorities: what is trusted, since when, and from which source."""

from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from flask import abort, flash, g, redirect, url_for
from flask_appbuilder import expose, has_access
from flask_babel import lazy_gettext as _

from app.clock import local_date, utc_now
from app.crud import CrudView, ScopedInterface
from app.database import transaction
from app.signing.certificates import common_name
from app.trust.acts import fingerprint_of, trust, withdraw
from app.trust.certificate import MAX_BYTES, AuthorityRefused, read_authority
from app.trust.forms import TrustForm, UploadForm, WithdrawForm
from app.trust.models import TrustedAuthority

FIRST_YEAR = 1950  # certificates know none before (RFC 5280, 4.1.2.5.1)


def in_pairs(fingerprint: str) -> str:
    """A fingerprint as people compare it: ``AB:CD:…``."""
    return ":".join(fingerprint[at : at + 2] for at in range(0, len(fingerprint), 2)).upper()


class TrustedAuthorityView(CrudView):
    """Authorities, those withdrawn included. Nothing is edited or deleted."""

    datamodel = ScopedInterface(TrustedAuthority, eager=("added_by",))
    route_base = "/authorities"
    base_permissions = ["can_list", "can_show", "can_trust", "can_withdraw"]
    base_order = ("id", "asc")
    list_template = "pages/trust/list.html"
    show_template = "pages/trust/show.html"
    list_title, show_title = _("Trusted authorities"), _("Trusted authority")
    empty_title = _("No authority is trusted yet")
    empty_text = _("Until one is, no signature can be confirmed as valid.")
    list_columns = [
        "subject",
        "for_signatures",
        "for_timestamps",
        "for_reports",
        "not_after",
        "withdrawn_at",
    ]
    show_columns = [
        "subject", "fingerprint", "not_before", "not_after", "for_signatures", "for_timestamps",
        "for_reports", "source", "note", "added_at", "added_by", "withdrawn_at",
        "withdrawn_reason",
    ]  # fmt: skip
    order_columns = ["subject", "not_after", "withdrawn_at"]
    search_columns = ["subject", "fingerprint", "source", "note", "not_after"]
    formatters_columns = {"subject": common_name, "fingerprint": in_pairs}
    label_columns = {
        "subject": _("Authority"),
        "fingerprint": _("Fingerprint (SHA-256)"),
        "not_before": _("Valid from"),
        "not_after": _("Valid until"),
        "for_signatures": _("For signatures"),
        "for_timestamps": _("For timestamps"),
        "for_reports": _("Seal of this service's reports"),
        "source": _("Source"),
        "note": _("Note"),
        "added_at": _("Trusted since"),
        "added_by": _("Added by"),
        "withdrawn_at": _("Withdrawn from"),
        "withdrawn_reason": _("Withdrawn because"),
    }

    @expose("/trust", methods=["GET", "POST"])
    @has_access
    def trust(self) -> Any:
        """Upload a certificate, look at it, then say why it deserves trust."""
        upload, form = UploadForm(), TrustForm()
        try:
            if form.pem.data:
                return self._confirm(form)
            if upload.validate_on_submit():
                content = upload.file.data.read(MAX_BYTES + 1)
                return self._look(read_authority(content, utc_now()), TrustForm(formdata=None))
        except AuthorityRefused as refused:
            flash(str(refused), "danger")
        return self.render_template("pages/trust/upload.html", form=upload)

    @expose("/show/<pk>")
    @has_access
    def show(self, pk: str) -> Any:
        """One authority and, while it is trusted, the way to end that."""
        return self._page(pk, WithdrawForm(formdata=None, since=_today()))

    @expose("/withdraw/<pk>", methods=["POST"])
    @has_access
    def withdraw(self, pk: str) -> Any:
        """End the trust in an authority."""
        row, form = self._row(pk), WithdrawForm()
        key = row.id
        if form.validate_on_submit():
            try:
                with transaction() as session:
                    withdraw(session, key, _moment(form.since.data), form.reason.data)
            except AuthorityRefused as refused:
                flash(str(refused), "danger")
            else:
                flash(_("This authority is not trusted any more."), "success")
                return redirect(url_for(".show", pk=key))
        return self._page(pk, form), 422

    def _confirm(self, form: TrustForm) -> Any:
        certificate = read_authority(form.pem.data.encode()[: MAX_BYTES + 1], utc_now())
        if not form.validate_on_submit():
            return self._look(certificate, form)
        with transaction() as session:
            key = trust(
                session,
                certificate,
                source=form.source.data,
                note=form.note.data,
                by_id=g.user.id,
                signatures=form.signatures.data,
                timestamps=form.timestamps.data,
            ).id
        flash(_("This authority is trusted from now on."), "success")
        return redirect(url_for(".show", pk=key))

    def _look(self, certificate: x509.Certificate, form: TrustForm) -> str:
        form.pem.data = certificate.public_bytes(Encoding.PEM).decode()
        return self.render_template(
            "pages/trust/confirm.html",
            form=form,
            subject=certificate.subject.rfc4514_string(),
            issuer=certificate.issuer.rfc4514_string(),
            certificate=certificate,
            fingerprint=in_pairs(fingerprint_of(certificate)),
        )

    def _page(self, pk: str, form: WithdrawForm) -> str:
        row = self._row(pk)
        return self.render_template(
            self.show_template,
            title=self.show_title,
            widgets=self._show(pk),
            authority=row,
            form=form,
        )

    def _row(self, pk: str) -> TrustedAuthority:
        row: TrustedAuthority | None = self.datamodel.get(pk, self._base_filters)
        return row if row is not None else abort(404)


def _today() -> date:
    return local_date(utc_now(), g.user.office.timezone)


def _moment(day: date) -> datetime:
    """Now, when it is today; else the beginning of that day. Raises AuthorityRefused."""
    if day.year < FIRST_YEAR:
        raise AuthorityRefused(f"Tahun {day.year:04} tidak mungkin benar. Periksa tanggalnya.")
    if day == _today():
        return utc_now()
    return datetime.combine(day, time(), ZoneInfo(g.user.office.timezone))

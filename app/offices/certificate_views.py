"""Screens for certificates: enrolling one's own, and what the regency decides about them."""

from collections.abc import Callable, Sequence
from typing import Any

from flask import abort, flash, g, redirect, request, url_for
from flask_appbuilder import expose
from flask_appbuilder.security.decorators import has_access, permission_name
from flask_babel import lazy_gettext as _
from sqlalchemy import select
from wtforms import SelectField

from app.clock import local_date, utc_now
from app.crud import CrudView, RuleBroken, ScopedInterface, status
from app.extensions import db
from app.offices.decide import confirm, refuse, revoke
from app.offices.enroll import enroll
from app.offices.enroll_forms import BsreCodeForm, EnrollForm, ways
from app.offices.models import Certificate, CertificateStatus, Official, serving_on
from app.offices.one_time import send_code
from app.signing.certificates import common_name
from app.signing.errors import SigningError

STATUSES = {
    CertificateStatus.REQUESTED: _("Asked for, not confirmed yet"),
    CertificateStatus.ACTIVE: _("Active"),
    CertificateStatus.REPLACED: _("Replaced"),
    CertificateStatus.REVOKED: _("Revoked"),
    CertificateStatus.REFUSED: _("Refused"),
}
PROVIDERS = {
    "pkcs12": _("File (.p12)"),
    "pkcs11": _("Hardware token"),
    "bsre": _("BSrE"),
}
TONES = {
    CertificateStatus.REQUESTED: "wait",
    CertificateStatus.ACTIVE: "good",
    CertificateStatus.REPLACED: "neutral",
    CertificateStatus.REVOKED: "bad",
    CertificateStatus.REFUSED: "bad",
}
DONE = {
    CertificateStatus.ACTIVE: _("The certificate is enrolled. You can sign letters with it now."),
    CertificateStatus.REQUESTED: _(
        "The certificate is enrolled. It bears another name than your position, so it waits for "
        "the regency admin to confirm that it is yours."
    ),
}

ASKED = _(
    "The signing service does not answer. What you stated is kept as a request; enrol once more "
    "when the service is back."
)


class CertificateView(CrudView):
    """Signing certificates: whose, in what state, and until when."""

    datamodel = ScopedInterface(Certificate, eager=("official",))
    route_base = "/certificates"
    base_permissions = ["can_list", "can_show", "can_enroll", "can_decide"]
    list_template = "pages/offices/certificates.html"
    show_template = "pages/offices/certificate.html"
    list_title, show_title = _("Certificates"), _("Certificate")
    empty_title = _("No certificate is enrolled yet")
    empty_text = _("Whoever signs letters enrols their own certificate here first.")
    list_columns = ["official", "holder", "not_before", "not_after", "status"]
    show_columns = [
        "official", "status", "note", "subject", "issuer", "provider", "not_before", "not_after",
        "requested_at", "confirmed_at", "fingerprint", "official.office",
    ]  # fmt: skip
    order_columns = ["not_before", "not_after"]
    search_columns = ["subject", "issuer", "office_code", "status", "not_after"]
    search_form_extra_fields = {
        "status": SelectField(
            _("State"), choices=[("", ""), *((str(s), label) for s, label in STATUSES.items())]
        ),
    }
    formatters_columns = {
        "subject": common_name,
        "issuer": common_name,
        "status": lambda now: status(
            STATUSES[CertificateStatus(now)], TONES[CertificateStatus(now)]
        ),
        "provider": lambda name: PROVIDERS.get(name, name),
    }
    label_columns = {
        "official": _("Official"),
        "holder": _("Holder"),
        "subject": _("Holder"),
        "issuer": _("Issuer"),
        "provider": _("Where the key is"),
        "not_before": _("Valid from"),
        "not_after": _("Valid until"),
        "status": _("State"),
        "note": _("Reason"),
        "requested_at": _("Enrolled at"),
        "confirmed_at": _("Confirmed at"),
        "fingerprint": _("Fingerprint (SHA-256)"),
        "office_code": _("Office"),
        "official.office": _("Office"),
    }
    #: Numbers of the letters that wait for an official's signature; the room above tells them.
    letters_waiting: Callable[[Official], Sequence[str]] = staticmethod(lambda _official: ())

    @expose("/enroll", methods=["GET", "POST"])
    @has_access
    def enroll(self) -> Any:
        """Enrol one's own certificate; only the official in person knows its passphrase."""
        official = _myself()
        forms = ways(official.office_code) if official is not None else []
        for form in forms:
            if official is None or not form.is_sent():
                continue
            if isinstance(form, BsreCodeForm) and "send_code" in request.form:
                _ask_for_code(official, form)
                official = _myself()  # asking ended the session's transaction
            elif form.validate():
                certificate = _enrolled(official, form)
                if certificate is not None:
                    flash(_outcome(certificate), "success" if certificate.fingerprint else "info")
                    return redirect(url_for(".show", pk=certificate.id))
                official = _myself()  # the trial ended the session's transaction
        return self.render_template("pages/offices/enroll.html", forms=forms, official=official)

    def _get_show_widget(self, pk: Any, item: Certificate, **kwargs: Any) -> Any:
        widgets = super()._get_show_widget(pk, item, **kwargs)
        waiting = self.letters_waiting(item.official) if item.status == "active" else []
        return widgets | {"certificate": item, "waiting": waiting}

    @expose("/decide/<int:pk>", methods=["POST"])
    @has_access
    @permission_name("decide")
    def decide(self, pk: int) -> Any:
        """Confirm, refuse or revoke, with the reason that was typed."""
        if self.datamodel.get(pk, self._base_filters) is None:
            abort(404)
        act, done = DECISIONS.get(request.form.get("decision", "")) or abort(400)
        try:
            act(pk, request.form.get("reason", ""), g.user, utc_now())
        except RuleBroken as broken:
            flash(str(broken), "danger")
        else:
            flash(done, "success")
        return redirect(url_for(".show", pk=pk))


DECISIONS: dict[str, tuple[Callable[..., None], Any]] = {
    "confirm": (confirm, _("The certificate is confirmed. The official can sign with it now.")),
    "refuse": (refuse, _("The certificate is refused.")),
    "revoke": (revoke, _("The certificate is revoked. Nobody can sign with it any more.")),
}


def _outcome(certificate: Certificate) -> Any:
    return DONE[CertificateStatus(certificate.status)] if certificate.fingerprint else ASKED


def _enrolled(official: Official, form: EnrollForm) -> Certificate | None:
    """The certificate; None, with the reason on the page, when it was not to be."""
    try:
        return enroll(official, form.offer(), form.typed(), utc_now())
    except SigningError as refused:
        flash(refused.message, "danger")
        return None


def _ask_for_code(official: Official, form: BsreCodeForm) -> None:
    if not form.nik.validate(form):
        return
    try:
        send_code(form.nik.data or "", official, g.user.id)
    except SigningError as refused:
        flash(refused.message, "danger")
    else:
        flash(_("BSrE has sent you a code. Tick the box, type the code and enrol."), "info")


def _myself() -> Official | None:
    """The user's own position, the newest first."""
    today = local_date(utc_now(), g.user.office.timezone)
    mine = select(Official).where(Official.user_id == g.user.id, serving_on(today))
    return db.session.scalars(mine.order_by(Official.valid_from.desc()).limit(1)).first()

"""The screens, and where they stand in the menu."""

from typing import Any

from flask_appbuilder import AppBuilder
from flask_babel import lazy_gettext as _

from app.access.account_fields import account_fields
from app.access.factors.ask_views import SecondFactorView
from app.access.factors.enrol_views import NewFactorView
from app.access.factors.reset_views import FactorResetView
from app.access.factors.views import FactorView
from app.access.session_views import SignInView
from app.access.views import UserView
from app.approvals.outcome_views import OutcomeView
from app.approvals.rounds import SignatureRounds
from app.approvals.turn import letters_waiting_for
from app.approvals.views import ApprovalView
from app.audit.views import AuditView
from app.disposal.hold_views import HoldView
from app.disposal.views import DisposalView
from app.heads.views import DailyHeadView
from app.jobs.queue import wake_for_imports
from app.letters.designer.views import LetterTypeView
from app.letters.setting_views import LetterSettingView
from app.letters.views import LetterView, RegisterView
from app.mail.views import MailView
from app.notifications.views import NotificationView
from app.offices.certificate_views import CertificateView
from app.offices.forms import offices_in_scope
from app.offices.overview_views import CertificateOverview
from app.offices.signing_service_views import SigningServiceView
from app.offices.views import OfficeView, OfficialView
from app.privacy.views import SubjectAccessView
from app.proof.queue import ProofQueue
from app.proof.views import ProofTaskView
from app.reports.views import ReportView
from app.residents.views import HouseholdView, ResidentView
from app.residents.workbook.views import ResidentImportView
from app.trust.views import TrustedAuthorityView

LetterView.rounds, LetterView.queue = SignatureRounds(), ProofQueue()
CertificateView.letters_waiting = staticmethod(letters_waiting_for)
ResidentImportView.wake = staticmethod(wake_for_imports)
UserView.add_form_extra_fields = account_fields(offices_in_scope)
UserView.edit_form_extra_fields = account_fields(offices_in_scope)

# Folder of the menu, entry, view, icon. The entry's name is what roles.MENU grants.
SCREENS: list[tuple[str, str, Any, str]] = [
    ("", "Letters", LetterView, "fa-envelope"),
    ("", "Approvals", ApprovalView, "fa-signature"),
    ("", "Register", RegisterView, "fa-book"),
    ("Population", "Residents", ResidentView, "fa-users"),
    ("Population", "Households", HouseholdView, "fa-people-roof"),
    ("Population", "Residents from a workbook", ResidentImportView, "fa-file-excel"),
    ("Population", "Copy of personal data", SubjectAccessView, "fa-id-card"),
    ("Archive", "Destruction of letters", DisposalView, "fa-box-archive"),
    ("Archive", "Letters held back", HoldView, "fa-lock"),
    ("Oversight", "Reports", ReportView, "fa-chart-bar"),
    ("Oversight", "Unknown outcomes", OutcomeView, "fa-circle-question"),
    ("Oversight", "Waiting for a timestamp", ProofTaskView, "fa-clock"),
    ("Oversight", "Outgoing e-mail", MailView, "fa-paper-plane"),
    ("Oversight", "Audit trail", AuditView, "fa-link"),
    ("Oversight", "Daily seals", DailyHeadView, "fa-stamp"),
    ("Setup", "Offices", OfficeView, "fa-building"),
    ("Setup", "Officials", OfficialView, "fa-user-tie"),
    ("Setup", "Certificates", CertificateView, "fa-certificate"),
    ("Setup", "Officials' certificates", CertificateOverview, "fa-address-card"),
    ("Setup", "BSrE accounts", SigningServiceView, "fa-plug"),
    ("Setup", "Trusted authorities", TrustedAuthorityView, "fa-shield-halved"),
    ("Setup", "Letter types", LetterTypeView, "fa-file"),
    ("Setup", "Letter settings", LetterSettingView, "fa-sliders"),
    ("Setup", "Second factors", FactorResetView, "fa-key"),
]
# Without a menu: on the way in, and from one's own account.
APART: list[Any] = [SecondFactorView, NewFactorView, FactorView, NotificationView]
LABELS = {
    "Letters": _("Letters"),
    "Approvals": _("Signing desk"),
    "Register": _("Register of numbers"),
    "Letter types": _("Letter types"),
    "Letter settings": _("Letter settings"),
    "Residents": _("Residents"),
    "Households": _("Households"),
    "Residents from a workbook": _("Residents from a workbook"),
    "Copy of personal data": _("Copy of personal data"),
    "Population": _("Population"),
    "Archive": _("Archive"),
    "Destruction of letters": _("Destruction of letters"),
    "Letters held back": _("Letters held back"),
    "Reports": _("Reports"),
    "Unknown outcomes": _("Unknown outcomes"),
    "Waiting for a timestamp": _("Waiting for a timestamp"),
    "Outgoing e-mail": _("Outgoing e-mail"),
    "Audit trail": _("Audit trail"),
    "Daily seals": _("Daily seals of the audit trail"),
    "Offices": _("Offices"),
    "Officials": _("Officials"),
    "Certificates": _("Certificates"),
    "Officials' certificates": _("Officials' certificates"),
    "BSrE accounts": _("BSrE accounts"),
    "Trusted authorities": _("Trusted authorities"),
    "Second factors": _("Reset second factors"),
    "Oversight": _("Oversight"),
    "Setup": _("Setup"),
}


def register(appbuilder: AppBuilder) -> None:
    """Add every screen to the app and its menu."""
    appbuilder.add_view_no_menu(SignInView)
    for folder, entry, view, icon in SCREENS:
        appbuilder.add_view(
            view,
            entry,
            label=LABELS[entry],
            icon=icon,
            category=folder,
            category_label=LABELS.get(folder, folder),
        )
    for view in APART:
        appbuilder.add_view_no_menu(view)

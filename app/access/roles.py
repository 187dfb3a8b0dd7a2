"""The roles, as code. Re-applied by ``make migrate``; docs/roles.md shows them as a table.

Each role is a list of (view pattern, permission pattern). FAB matches a pattern as a prefix,
so each is closed with ``$`` here: ``sign`` must not grant ``sign_all``.
"""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any


class Role(StrEnum):
    """The roles of the design's glossary; the screen shows them through the catalogue."""

    VILLAGE_ADMIN = "Village Admin"
    VILLAGE_SECRETARY = "Village Secretary"
    VILLAGE_HEAD = "Village Head"
    DISTRICT_ADMIN = "Sub-district Admin"
    DISTRICT_HEAD = "Sub-district Head"
    DISTRICT_SECRETARY = "Sub-district Secretary"
    SECTION_HEAD = "Section Head"
    SUPERVISOR = "Supervisor"
    REGENCY_ADMIN = "Regency Admin"
    PLATFORM_ADMIN = "Platform Admin"
    PUBLIC = "Public"


LONGEST_PERMISSION = 100
READ = "list|show"
WRITE = "list|show|add|edit|delete"
SEARCH = "options"

# What everybody who signs in may do: look for what other permissions show, see and mend the own
# profile, change the own password, see and sign out the own devices.
OWN_ACCOUNT = [
    ["HomeView$", "can_find$"],
    ["UserView$", "(can_userinfo|resetmypassword|userinfoedit)$"],
    ["(UserInfoEditView|MyPasswordView)$", "can_this_form_(get|post)$"],
    ["FactorView$", "can_(list|change)$"],
    ["NewFactorView$", "can_new$"],
    ["SignInView$", "can_(list|end)$"],
    ["NotificationView$", "can_(list|change)$"],
]

# What it takes to sign letters: to see them, the desk, and the own certificate.
SIGNING = {
    "LetterView": f"{READ}|pages|download|attachment",
    "ApprovalView": f"{READ}|sign|give_back",
    "CertificateView": f"{READ}|enroll",
}

# view → permissions, each a "|"-separated list of method names.
GRANTS: dict[Role, dict[str, str]] = {
    Role.VILLAGE_ADMIN: {
        "ResidentView": f"{WRITE}|{SEARCH}|reveal",
        "HouseholdView": f"{WRITE}|{SEARCH}",
        "ResidentImportView": f"{READ}|import|export",
        "LetterView": f"{READ}|compose|submit|cancel|discard|pages|download|revoke|replace"
        "|print_for_pen|confirm|take_back|attach|attachment",
        "LetterSettingView": WRITE,
        "RegisterView": READ,
        "OfficialView": READ,
        "SubjectAccessView": "find",
        "DisposalView": f"{READ}|propose|minutes",
    },
    Role.VILLAGE_SECRETARY: {
        "ResidentView": f"{READ}|{SEARCH}|reveal",
        "HouseholdView": f"{READ}|{SEARCH}",
        **SIGNING,  # a.n. the village head
        "LetterView": f"{READ}|compose|submit|pages|download|print_for_pen|attach|attachment",
        "RegisterView": READ,
    },
    Role.VILLAGE_HEAD: {
        **SIGNING,
        "LetterView": f"{READ}|pages|download|revoke|attachment",
        "RegisterView": READ,
        "DisposalView": f"{READ}|decide|minutes",
    },
    Role.DISTRICT_ADMIN: {
        "ProofTaskView": "list",
        "MailView": "list",
        "LetterView": f"{READ}|pages|download",
        "LetterSettingView": WRITE,
        "RegisterView": READ,
        "OfficeView": "list|show|edit",
        "OfficialView": WRITE,
        "CertificateView": READ,
        "CertificateOverview": "list|export",
        "FactorResetView": "list|show|reset",
        "DisposalView": f"{READ}|minutes",
    },
    Role.DISTRICT_HEAD: {
        **SIGNING,
        "RegisterView": READ,
        "DisposalView": f"{READ}|minutes",
        "ReportView": "letters|export",
    },
    Role.DISTRICT_SECRETARY: {**SIGNING, "RegisterView": READ},
    Role.SECTION_HEAD: SIGNING,
    Role.SUPERVISOR: {
        "RegisterView": READ,
        "DisposalView": f"{READ}|minutes",
        "HoldView": f"{READ}|place",
        "ReportView": "letters|export",
        "AuditView": READ,
        "DailyHeadView": f"{READ}|download|compare",
    },
    Role.REGENCY_ADMIN: {
        "ProofTaskView": "list",
        "MailView": "list",
        "OfficeView": "list|show|edit",
        "OfficialView": WRITE,
        "CertificateView": f"{READ}|decide",
        "CertificateOverview": "list|export",
        "SigningServiceView": "list|show|add|edit",
        "OutcomeView": f"{READ}|settle",
        "TrustedAuthorityView": READ,
        "LetterTypeView": f"{READ}|design|activate|export",
        # For whoever asks the regency for a copy of their data: found by the whole NIK only.
        "SubjectAccessView": "find",
        "LetterSettingView": WRITE,
        "RegisterView": READ,
        "DisposalView": f"{READ}|minutes",
        "HoldView": f"{READ}|place|lift",
        "ReportView": "letters|export",
        "AuditView": READ,
        "DailyHeadView": f"{READ}|download|compare",
        "UserView": "list|show|add|edit",
        "ResetPasswordView": "this_form_get|this_form_post",
        "FactorResetView": "list|show|reset",
    },
    Role.PLATFORM_ADMIN: {
        "ProofTaskView": "list",
        "MailView": "list",
        "OfficeView": "list|show|edit",
        "TrustedAuthorityView": f"{READ}|trust|withdraw",
        "AuditView": READ,
        "DailyHeadView": f"{READ}|download|compare",
        "UserView": "list|show|add|edit",
        "ResetPasswordView": "this_form_get|this_form_post",
        "FactorResetView": "list|show|reset",
        "RoleView": READ,
    },
    Role.PUBLIC: {},
}

# Actions carry their own name as the permission, without FAB's prefix "can_".
ACTIONS: dict[Role, dict[str, str]] = {
    Role.VILLAGE_SECRETARY: {"ApprovalView": "sign_and_seal"},
    Role.VILLAGE_HEAD: {"ApprovalView": "sign_and_seal"},
    Role.DISTRICT_HEAD: {"ApprovalView": "sign_and_seal"},
    Role.DISTRICT_SECRETARY: {"ApprovalView": "sign_and_seal"},
    Role.SECTION_HEAD: {"ApprovalView": "sign_and_seal"},
    Role.DISTRICT_ADMIN: {"ProofTaskView": "try_again"},
    Role.REGENCY_ADMIN: {
        "UserView": "resetpasswords",
        "SigningServiceView": "try_connection",
        "ProofTaskView": "try_again",
    },
    Role.PLATFORM_ADMIN: {"UserView": "resetpasswords", "ProofTaskView": "try_again"},
}

# Menu entry → the view it opens; whoever may list the view sees the entry.
MENU: dict[str, tuple[str, ...]] = {
    "Letters": ("LetterView",),
    "Approvals": ("ApprovalView",),
    "Register": ("RegisterView",),
    "Residents": ("ResidentView",),
    "Households": ("HouseholdView",),
    "Residents from a workbook": ("ResidentImportView",),
    "Copy of personal data": ("SubjectAccessView",),
    "Destruction of letters": ("DisposalView",),
    "Letters held back": ("HoldView",),
    "Reports": ("ReportView",),
    "Unknown outcomes": ("OutcomeView",),
    "Waiting for a timestamp": ("ProofTaskView",),
    "Outgoing e-mail": ("MailView",),
    "Audit trail": ("AuditView",),
    "Daily seals": ("DailyHeadView",),
    "Offices": ("OfficeView",),
    "Officials": ("OfficialView",),
    "Certificates": ("CertificateView",),
    "Officials' certificates": ("CertificateOverview",),
    "BSrE accounts": ("SigningServiceView",),
    "Trusted authorities": ("TrustedAuthorityView",),
    "Letter types": ("LetterTypeView",),
    "Letter settings": ("LetterSettingView",),
    "Second factors": ("FactorResetView",),
    "List Users": ("UserView",),
    "List Roles": ("RoleView",),
}
CATEGORIES: dict[str, tuple[str, ...]] = {
    "Population": (
        "Residents",
        "Households",
        "Residents from a workbook",
        "Copy of personal data",
    ),
    "Archive": ("Destruction of letters", "Letters held back"),
    "Oversight": (
        "Reports",
        "Unknown outcomes",
        "Waiting for a timestamp",
        "Outgoing e-mail",
        "Audit trail",
        "Daily seals",
    ),
    "Setup": (
        "Offices",
        "Officials",
        "Certificates",
        "Officials' certificates",
        "BSrE accounts",
        "Trusted authorities",
        "Letter types",
        "Letter settings",
        "Second factors",
    ),
    "Security": ("List Users", "List Roles"),
}

# Who must show a second factor beside the password: whoever signs, and who manages accounts.
SECOND_FACTOR_ROLES = {Role.REGENCY_ADMIN, Role.PLATFORM_ADMIN} | {
    role for role, actions in ACTIONS.items() if "sign_and_seal" in actions.get("ApprovalView", "")
}


def names_of(roles: Iterable[Any]) -> set[str]:
    """The names of role rows."""
    return {role.name for role in roles}


def may_manage(actor: set[str], subject: set[str]) -> bool:
    """Whether somebody with the roles ``actor`` may change an account with the roles ``subject``.

    Accounts that manage accounts are only for platform admins: whoever could reset the password
    of one, give its role or take it away would be its equal, or rid of a colleague who watches.
    """
    managers = {Role.PLATFORM_ADMIN, Role.REGENCY_ADMIN}
    return Role.PLATFORM_ADMIN in actor or not managers & subject


def fab_roles() -> dict[str, list[list[str]]]:
    """The roles in the form of FAB's setting ``FAB_ROLES``."""
    return {str(role): _patterns(role) for role in Role}


def _short(names: str) -> list[str]:
    """The names in groups, because FAB stores a pattern as a permission of 100 characters."""
    groups = [""]
    for name in names.split("|"):
        longer = f"{groups[-1]}|{name}" if groups[-1] else name
        if len(f"can_({longer})$") > LONGEST_PERMISSION:
            groups.append(name)
        else:
            groups[-1] = longer
    return groups


def _patterns(role: Role) -> list[list[str]]:
    if role is Role.PUBLIC:
        return []
    grants = GRANTS[role]
    patterns = OWN_ACCOUNT + [
        [f"{view}$", f"can_({group})$"] for view, names in grants.items() for group in _short(names)
    ]
    patterns += [[f"{view}$", f"({names})$"] for view, names in ACTIONS.get(role, {}).items()]
    entries = [entry for entry, views in MENU.items() if set(views) & set(grants)]
    entries += [name for name, inside in CATEGORIES.items() if set(inside) & set(entries)]
    return patterns + [[f"{entry}$", "menu_access$"] for entry in entries]

"""Who may do what to which rows, in the words of the design; not copied from the code.

One rule for each endpoint of the URL map. Whoever adds a route adds its rule here: who may use
it, by which methods, which kind of row its address names, and whose rows these may be.
"""

from tests.matrix.rule import Rule, Whose

STRANGER = "stranger"
VILLAGE_ADMIN, VILLAGE_SECRETARY, VILLAGE_HEAD = (
    "Village Admin", "Village Secretary", "Village Head",
)  # fmt: skip
DISTRICT_ADMIN, CAMAT, DISTRICT_SECRETARY, SECTION_HEAD, SUPERVISOR = (
    "Sub-district Admin", "Sub-district Head", "Sub-district Secretary", "Section Head",
    "Supervisor",
)  # fmt: skip
REGENCY_ADMIN, PLATFORM_ADMIN = "Regency Admin", "Platform Admin"

NOBODY: frozenset[str] = frozenset()
MAKERS = frozenset({VILLAGE_ADMIN, VILLAGE_SECRETARY})  # who make letters
IMPORTERS = frozenset({VILLAGE_ADMIN})
SIGNERS = frozenset({VILLAGE_HEAD, VILLAGE_SECRETARY, CAMAT, DISTRICT_SECRETARY, SECTION_HEAD})
# Who handle letters see them; whoever oversees or administers reads none.
READERS = MAKERS | SIGNERS | {DISTRICT_ADMIN}
OVERSEERS = frozenset({CAMAT, SUPERVISOR, REGENCY_ADMIN})  # how the service runs
ADMINS = frozenset({REGENCY_ADMIN, PLATFORM_ADMIN})  # accounts
ROLES = READERS | OVERSEERS | ADMINS
EVERYBODY = ROLES | {STRANGER}


WRITTEN = "GET POST"
OF_PAGES = "parts of the pages, the same for everybody"
OF_NOBODY = "the form of a letter, and nothing of anybody"
SIGN = ("sign_and_seal",)
PASSPHRASE = "empat kata acak-acakan 71"
NEW_PASSWORD = {"password": PASSPHRASE, "conf_password": PASSPHRASE}
REASON = {"reason": "Salah ketik"}


def _screen(
    on: str,
    whose: Whose = Whose.BELOW,
    *,
    lists: frozenset[str] = NOBODY,
    shown: frozenset[str] | None = None,
    adds: frozenset[str] = NOBODY,
    edits: frozenset[str] = NOBODY,
    deletes: frozenset[str] = NOBODY,
    single: tuple[str, ...] = (),
    many: tuple[str, ...] = (),
    acting: frozenset[str] = NOBODY,
) -> dict[str, Rule]:
    """The routes that Flask-AppBuilder generates for one screen: nobody's unless said here."""
    written = Whose.BELOW if whose is Whose.ABOVE_TOO else whose  # above is to read
    return {
        "list": Rule(lists, on="", shows=bool(lists)),
        "show": Rule(lists if shown is None else shown, on=on, whose=whose, shows=True),
        "add": Rule(adds, WRITTEN),
        "edit": Rule(edits, WRITTEN, on, written),
        "delete": Rule(deletes, "POST", on, written),
        "action": Rule(acting, "POST", on, whose, acts=single),
        "action_post": Rule(acting, "POST", on, whose, "=rowid", acts=many),
    }


def _public(methods: str = "GET", *answers: int) -> Rule:
    return Rule(EVERYBODY, methods, answers=answers)


RULES: dict[str, dict[str, Rule]] = {
    # Before and beside signing in.
    "": {"static": Rule(EVERYBODY, untraced=OF_PAGES)},
    "appbuilder": {"static": Rule(EVERYBODY, untraced=OF_PAGES)},
    "HomeView": {"index": Rule(ROLES), "find": Rule(ROLES)},
    "LoginView": {
        "login": _public(WRITTEN, 200, 302),
        "logout": _public("POST", 302),
    },
    "LocaleView": {"index": _public("GET", 302)},
    "UtilView": {"back": _public("GET", 302)},
    # What the public learns is what the paper already shows (P7): no office, no role.
    "verification": {
        "ask": _public(),
        "check": _public("POST", 400),
        "report_on_file": _public("POST", 400),
        "letter": Rule(EVERYBODY, on="printed code", whose=Whose.ALL, named="token"),
        "report": Rule(
            EVERYBODY, on="printed code", whose=Whose.ALL, named="token", answers=(200, 503)
        ),
        "nik": Rule(
            EVERYBODY, "POST", "printed code", Whose.ALL, "token", {"nik": "1"}, (422, 429)
        ),
        "replacement": Rule(NOBODY, on="printed code", whose=Whose.ALL, named="token"),
        "genuine": _public("GET", 303),  # back to the letter, whatever the code
        "download": Rule(NOBODY, on="printed code", whose=Whose.ALL, named="token"),
        "page": Rule(
            NOBODY,
            on="printed code",
            whose=Whose.ALL,
            named="token",
            untraced="that its NIK was typed is recorded, and opens the pages for minutes",
        ),
    },
    # What a browser needs to install the service: the same for all.
    "pwa": {
        "manifest": Rule(EVERYBODY, untraced=OF_PAGES),
        "image": Rule(EVERYBODY, on="icon", whose=Whose.ALL, named="name", untraced=OF_PAGES),
        "service_worker": Rule(EVERYBODY, untraced=OF_PAGES),
        "offline": _public(),
    },
    # One's own account.
    "MyPasswordView": {
        "this_form_get": Rule(ROLES),
        "this_form_post": Rule(ROLES, "POST", answers=(422,)),
    },
    "SignInView": {
        "list": Rule(ROLES),
        "end": Rule(ROLES, "POST", answers=(422,)),
    },
    "NotificationView": {
        "list": Rule(ROLES),
        "choose": Rule(ROLES, "POST", answers=(302,)),
        "subscribe": Rule(ROLES, "POST", answers=(422,)),
        "unsubscribe": Rule(ROLES, "POST", answers=(302,)),
        "try_out": Rule(ROLES, "POST", answers=(302,)),
        "address": Rule(ROLES, "POST", answers=(302,)),
        "confirm": Rule(ROLES, WRITTEN, answers=(200, 422)),
    },
    "UserInfoEditView": {
        "this_form_get": Rule(ROLES),
        "this_form_post": Rule(ROLES, "POST", answers=(200, 302)),
    },
    # Accounts and roles: the regency and the platform.
    "UserView": _screen("account", lists=ADMINS, adds=ADMINS, edits=ADMINS)
    | {"userinfo": Rule(ROLES)},
    "ResetPasswordView": {
        "this_form_get": Rule(ADMINS, "GET", "account", Whose.MANAGED, "?pk"),
        "this_form_post": Rule(ADMINS, "POST", "account", Whose.MANAGED, "?pk", NEW_PASSWORD),
    },
    "RoleView": _screen("role", Whose.ALL, lists=frozenset({PLATFORM_ADMIN})),
    "GroupView": _screen("group", Whose.ALL),
    # The second factor: one's own, and those that an admin of an office above resets.
    "SecondFactorView": {  # for the half signed in (tests/access/factors); the others are led away
        "ask": Rule(ROLES, WRITTEN, answers=(302,)),
        "passkey_options": Rule(ROLES, "POST", answers=(302,)),
    },
    "NewFactorView": {  # the password is asked for again before
        "choose": Rule(ROLES, answers=(302,)),
        "app": Rule(ROLES, WRITTEN, answers=(302,)),
        "passkey": Rule(ROLES, WRITTEN, answers=(302,)),
        "passkey_options": Rule(ROLES, "POST", answers=(302,)),
    },
    "FactorView": {
        "list": Rule(ROLES),
        "rename": Rule(ROLES, "POST", answers=(302,)),
        "remove": Rule(ROLES, "POST", answers=(302,)),
        "recovery_codes": Rule(ROLES, "POST", answers=(302,)),
        "confirm": Rule(ROLES, WRITTEN, answers=(200,)),
        "passkey_options": Rule(ROLES, "POST", answers=(409,)),
    },
    "FactorResetView": _screen("account", Whose.UNDER, lists=ADMINS | {DISTRICT_ADMIN})
    | {"reset": Rule(ADMINS | {DISTRICT_ADMIN}, "POST", "account", Whose.UNDER, sends=REASON)},
    # Residents: of the village that keeps them, and nobody else's.
    "ResidentView": _screen(
        "resident",
        lists=MAKERS,
        adds=frozenset({VILLAGE_ADMIN}),
        edits=frozenset({VILLAGE_ADMIN}),
        deletes=frozenset({VILLAGE_ADMIN}),
    )
    | {
        "options": Rule(MAKERS),
        "reveal": Rule(MAKERS, "POST", "resident", shows=True),
    },
    "HouseholdView": _screen(
        "household",
        lists=MAKERS,
        adds=frozenset({VILLAGE_ADMIN}),
        edits=frozenset({VILLAGE_ADMIN}),
        deletes=frozenset({VILLAGE_ADMIN}),
    )
    | {"options": Rule(MAKERS)},
    # The village's own workbook: whoever may add residents brings it in, and takes it along.
    "ResidentImportView": {
        "list": Rule(IMPORTERS, shows=True),
        "upload": Rule(IMPORTERS, "POST", answers=(422,)),
        "show": Rule(IMPORTERS, on="resident import", shows=True),
        "progress": Rule(IMPORTERS, on="resident import"),
        "choose": Rule(IMPORTERS, "POST", "resident import", sends={"sheet": "Lain"}),
        "confirm": Rule(IMPORTERS, "POST", "resident import", sends={"fingerprint": "lama"}),
        "abandon": Rule(IMPORTERS, "POST", "resident import"),
        "undo": Rule(IMPORTERS, "POST", "resident import"),
        "errors": Rule(IMPORTERS, on="resident import"),
        "export": Rule(IMPORTERS),
    },
    # Letters: made in the village, read by who handles them.
    "LetterView": _screen("letter", lists=READERS)
    | {
        "choose_type": Rule(MAKERS),
        "compose": Rule(MAKERS, WRITTEN),
        "edit_draft": Rule(MAKERS, WRITTEN, "draft"),
        "preview": Rule(MAKERS, "POST", sends={"type": "SKU"}),
        "people": Rule(MAKERS),
        "submit": Rule(MAKERS, "POST", "draft"),
        "discard": Rule(frozenset({VILLAGE_ADMIN}), "POST", "draft"),
        "cancel": Rule(frozenset({VILLAGE_ADMIN}), "POST", "waiting letter", sends=REASON),
        "pages": Rule(
            READERS,
            on="waiting letter",
            untraced="whoever handles letters looks at them; of sensitive ones each look is kept",
        ),
        "download": Rule(READERS, on="filed letter", shows=True),
        "revoke": Rule(
            frozenset({VILLAGE_ADMIN, VILLAGE_HEAD}), "POST", "issued letter", sends=REASON
        ),
        "replace": Rule(frozenset({VILLAGE_ADMIN}), "POST", "issued letter", sends=REASON),
        "print_for_pen": Rule(MAKERS, on="pen letter", whose=Whose.OWN),
        "confirm": Rule(frozenset({VILLAGE_ADMIN}), "POST", "pen letter", sends={"seen": "y"}),
        "take_back": Rule(frozenset({VILLAGE_ADMIN}), "POST", "pen letter", sends=REASON),
        "attach": Rule(
            MAKERS,
            "POST",
            "draft",
            Whose.OWN,
            sends={"requirement": "Surat pengantar RT/RW", "seen": "1"},
        ),
        "detach": Rule(MAKERS, "POST", "tick", Whose.OWN, "pk/attachment"),
        # The papers of a letter: its office's makers, and whoever it names as a signer.
        "attachment": Rule(MAKERS | SIGNERS, on="scan", whose=Whose.OWN, named="pk/attachment"),
    },
    "RegisterView": _screen(
        "register entry", lists=READERS - {SECTION_HEAD} | {SUPERVISOR, REGENCY_ADMIN}
    ),
    # Destroying letters: the village proposes, its head decides, and whoever oversees looks on.
    "DisposalView": _screen(
        "disposal list", lists=frozenset({VILLAGE_ADMIN, VILLAGE_HEAD, DISTRICT_ADMIN}) | OVERSEERS
    )
    | {
        "propose": Rule(frozenset({VILLAGE_ADMIN}), WRITTEN, answers=(200, 422)),
        "decide": Rule(
            frozenset({VILLAGE_HEAD}),
            "POST",
            "disposal list",
            Whose.OWN,
            sends=REASON | {"decision": "refuse"},
        ),
        "minutes": Rule(
            frozenset({VILLAGE_ADMIN, VILLAGE_HEAD, DISTRICT_ADMIN}) | OVERSEERS,
            on="minutes",
        ),
    },
    # Held back by who oversees, let go by the regency; the office does not learn why.
    "HoldView": _screen("hold", lists=frozenset({SUPERVISOR, REGENCY_ADMIN}))
    | {
        "place": Rule(
            frozenset({SUPERVISOR, REGENCY_ADMIN}), WRITTEN, "register entry", sends=REASON
        ),
        "lift": Rule(frozenset({REGENCY_ADMIN}), "POST", "hold", sends=REASON),
    },
    # Copies for whoever asks what is kept about them; the village that keeps it, or the regency.
    "SubjectAccessView": {
        "find": Rule(frozenset({VILLAGE_ADMIN, REGENCY_ADMIN}), WRITTEN),
        "copy": Rule(
            frozenset({VILLAGE_ADMIN, REGENCY_ADMIN}),
            WRITTEN,
            "resident",
            sends=REASON | {"identity": "card"},
            answers=(200,),
        ),
    },
    # The signing desk: only what bears one's own name or position.
    "ApprovalView": _screen(
        "step", Whose.MINE, lists=SIGNERS, single=SIGN, many=SIGN, acting=SIGNERS
    )
    | {
        "desk": Rule(SIGNERS, on="step", whose=Whose.MINE, named="?id"),
        "sign": Rule(
            SIGNERS, "POST", "step", Whose.MINE, "=id", {"passphrase": "salah"}, (422, 429)
        ),
        "code": Rule(SIGNERS, "POST", "step", Whose.MINE, "=id"),
        "give_back": Rule(SIGNERS, "POST", "step", Whose.MINE, sends=REASON),
    },
    # The regency settles what BSrE leaves open, without reading the letter.
    "OutcomeView": _screen("unknown outcome", lists=frozenset({REGENCY_ADMIN}))
    | {
        "free": Rule(frozenset({REGENCY_ADMIN}), "POST", "unknown outcome", sends=REASON),
        "fetch": Rule(frozenset({REGENCY_ADMIN}), "POST", "unknown outcome"),
        "upload": Rule(frozenset({REGENCY_ADMIN}), "POST", "unknown outcome"),
    },
    "ProofTaskView": _screen(
        "proof task",
        lists=ADMINS | {DISTRICT_ADMIN},
        shown=NOBODY,
        many=("try_again",),
        acting=ADMINS | {DISTRICT_ADMIN},
    ),
    # Whether e-mails went out; nobody reads them there.
    "MailView": _screen("e-mail", lists=ADMINS | {DISTRICT_ADMIN}, shown=NOBODY),
    # Oversight.
    "ReportView": {"letters": Rule(OVERSEERS), "export": Rule(OVERSEERS)},
    "DailyHeadView": _screen("daily head", Whose.ALL, lists=ADMINS | {SUPERVISOR})
    | {
        "download": Rule(
            ADMINS | {SUPERVISOR},
            on="daily head",
            whose=Whose.ALL,
            untraced="a day, a count and a hash, to be handed on; nothing of anybody",
        ),
        "compare": Rule(ADMINS | {SUPERVISOR}, WRITTEN),
    },
    "AuditView": _screen("audit event", lists=ADMINS | {SUPERVISOR}),
    # Offices, officials, certificates.
    "OfficeView": _screen(
        "office", lists=ADMINS | {DISTRICT_ADMIN}, edits=ADMINS | {DISTRICT_ADMIN}
    ),
    "OfficialView": _screen(
        "official",
        Whose.ABOVE_TOO,
        lists=frozenset({VILLAGE_ADMIN, DISTRICT_ADMIN, REGENCY_ADMIN}),
        adds=frozenset({DISTRICT_ADMIN, REGENCY_ADMIN}),
        edits=frozenset({DISTRICT_ADMIN, REGENCY_ADMIN}),
        deletes=frozenset({DISTRICT_ADMIN, REGENCY_ADMIN}),
    ),
    "CertificateView": _screen("certificate", lists=SIGNERS | {DISTRICT_ADMIN, REGENCY_ADMIN})
    | {
        "enroll": Rule(SIGNERS, WRITTEN),
        "decide": Rule(
            frozenset({REGENCY_ADMIN}),
            "POST",
            "certificate",
            sends=REASON | {"decision": "revoke"},
        ),
    },
    "CertificateOverview": {
        "list": Rule(frozenset({DISTRICT_ADMIN, REGENCY_ADMIN})),
        "export": Rule(frozenset({DISTRICT_ADMIN, REGENCY_ADMIN})),
    },
    "SigningServiceView": _screen(
        "signing service",
        lists=frozenset({REGENCY_ADMIN}),
        adds=frozenset({REGENCY_ADMIN}),
        edits=frozenset({REGENCY_ADMIN}),
        single=("try_connection",),
        acting=frozenset({REGENCY_ADMIN}),
    ),
    "TrustedAuthorityView": _screen("authority", Whose.ALL, lists=ADMINS)
    | {
        "trust": Rule(frozenset({PLATFORM_ADMIN}), WRITTEN),
        "withdraw": Rule(frozenset({PLATFORM_ADMIN}), "POST", "authority", Whose.ALL),
    },
    # Letter types: designed by the regency, from versions that it made or that came along.
    "LetterTypeView": _screen("letter type", lists=frozenset({REGENCY_ADMIN}))
    | {
        "begin": Rule(frozenset({REGENCY_ADMIN}), "POST", "type version"),
        "bring_in": Rule(frozenset({REGENCY_ADMIN}), "POST"),
        "export": Rule(frozenset({REGENCY_ADMIN}), on="type version", untraced=OF_NOBODY),
        "use": Rule(frozenset({REGENCY_ADMIN}), "POST", "type version"),
        "difference": Rule(frozenset({REGENCY_ADMIN}), on="letter type", named="code"),
        # Only over a version of one's own can one stay; tests/letters/designer asks with one.
        "keep": Rule(frozenset({REGENCY_ADMIN}), "POST", "letter type", Whose.NONE, "code"),
        "draft": Rule(frozenset({REGENCY_ADMIN}), on="type draft", shows=True),
        "general": Rule(frozenset({REGENCY_ADMIN}), WRITTEN, "type draft", answers=(200, 422)),
        "field": Rule(frozenset({REGENCY_ADMIN}), WRITTEN, "type draft", answers=(200, 422)),
        "fields": Rule(frozenset({REGENCY_ADMIN}), "POST", "type draft"),
        "wording": Rule(frozenset({REGENCY_ADMIN}), WRITTEN, "type draft", answers=(200, 422)),
        "preview": Rule(frozenset({REGENCY_ADMIN}), "POST", "type draft", answers=(422,)),
        "draft_export": Rule(frozenset({REGENCY_ADMIN}), on="type draft", untraced=OF_NOBODY),
        "activate": Rule(frozenset({REGENCY_ADMIN}), "POST", "type draft", answers=(302,)),
        "discard": Rule(frozenset({REGENCY_ADMIN}), "POST", "type draft"),
    },
    "LetterSettingView": _screen(
        "letter setting",
        Whose.ABOVE_TOO,
        lists=frozenset({VILLAGE_ADMIN, DISTRICT_ADMIN, REGENCY_ADMIN}),
        adds=frozenset({VILLAGE_ADMIN, DISTRICT_ADMIN, REGENCY_ADMIN}),
        edits=frozenset({VILLAGE_ADMIN, DISTRICT_ADMIN, REGENCY_ADMIN}),
        deletes=frozenset({VILLAGE_ADMIN, DISTRICT_ADMIN, REGENCY_ADMIN}),
    ),
}


def rule_of(endpoint: str) -> Rule | None:
    """The rule for an endpoint of the URL map, ``View.method``; None where nobody wrote one."""
    view, _, method = endpoint.rpartition(".")
    return RULES.get(view, {}).get(method)

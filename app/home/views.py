"""The first page, and the answer of its quick find."""

from datetime import timedelta
from typing import Any

from flask import current_app, g, redirect, request
from flask_appbuilder import IndexView, expose
from flask_appbuilder.security.decorators import has_access

from app.access.browsers import in_words
from app.access.roles import Role
from app.access.session_list import strangers
from app.approvals.desk import lay_out
from app.backup.trace import last_backup
from app.clock import utc_now
from app.extensions import db
from app.heads.views import notice
from app.home import today, waiting
from app.home.find import LONGEST, find
from app.mail.outbox import given_up_since

ANSWER_FOR_SERVICE = {Role.REGENCY_ADMIN, Role.PLATFORM_ADMIN}

WEEK = timedelta(days=7)


def may(permission: str, view: str) -> bool:
    """Whether the user's roles allow this; permissions as FAB stores them."""
    sm: Any = current_app.extensions["appbuilder"].sm
    return bool(sm.has_access(permission, view))


class HomeView(IndexView):
    """Sign in, or what waits for me."""

    index_template = "pages/home/home.html"

    @expose("/")
    def index(self) -> Any:
        """Send strangers to the sign-in page; show the others what waits and what they should know.

        Signers read of their certificate, those who answer for the service of its last backup.
        """
        if not g.user.is_authenticated:
            return redirect(self.appbuilder.get_url_for_login)
        self.update_redirect()
        now, session = utc_now(), db.session()
        signs = may("can_enroll", "CertificateView")
        answers = bool(
            {role.name for role in g.user.roles} & {Role.REGENCY_ADMIN, Role.PLATFORM_ADMIN}
        )
        return self.render_template(
            self.index_template,
            appbuilder=self.appbuilder,
            waits=waiting.all_of(session, g.user, may, now),
            today=today.of(session, g.user, now, with_letters=may("can_list", "LetterView")),
            desk=lay_out(session, [], g.user.id, now) if signs else None,
            answers_for_service=answers,
            last_backup=last_backup() if answers else None,
            strangers=strangers(g.sign_in),
            in_words=in_words,
            trail=notice(now) if may("can_list", "DailyHeadView") else None,
            mail_given_up=given_up_since(now - WEEK) if may("can_list", "MailView") else 0,
            **_findable(),
        )

    @expose("/find")
    @has_access
    def find(self) -> Any:
        """Letters and residents that fit what was typed."""
        self.update_redirect()
        kinds = _findable()
        typed = request.args.get("q", "").strip()[:LONGEST]
        return self.render_template(
            "pages/home/found.html",
            appbuilder=self.appbuilder,
            typed=typed,
            found=find(
                db.session(),
                typed,
                letters=kinds["finds_letters"],
                residents=kinds["finds_residents"],
            ),
            **kinds,
        )


def _findable() -> dict[str, bool]:
    """Which kinds of rows this person may look for."""
    return {
        "finds_letters": may("can_list", "LetterView"),
        "finds_residents": may("can_list", "ResidentView"),
        "may_compose": may("can_compose", "LetterView"),
    }

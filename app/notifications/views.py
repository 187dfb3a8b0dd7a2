"""One's own page "Notifications": what one is told, by which ways, on which devices."""

from collections.abc import Sequence
from typing import Any

from flask import flash, g, redirect, request, url_for
from flask_appbuilder import BaseView, expose, has_access
from flask_appbuilder.security.decorators import permission_name
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from app.access.browsers import in_words, this_browser
from app.access.roles import Role, names_of
from app.clock import utc_now
from app.crud import is_key
from app.database import transaction
from app.extensions import db
from app.mail import outbox
from app.mail.errors import BadAddress, MailUnconfigured
from app.notifications import choices
from app.notifications.events import Channel, Event
from app.notifications.models import NotificationChoice
from app.notifications.push import subscriptions
from app.notifications.push.endpoints import BadSubscription, Target
from app.notifications.push.keys import public_key

UNPROCESSABLE = 422
LONGEST_USER_AGENT = 300
LABELS = {
    Event.SIGNATURE_WAITS: lazy_gettext("A letter waits for my signature"),
    Event.LETTER_RETURNED: lazy_gettext("A letter that I made was returned"),
    Event.LETTER_ISSUED: lazy_gettext("A letter that I made was issued"),
    Event.CERTIFICATE_ENDS: lazy_gettext("My certificate ends soon"),
    Event.BACKUP_OLD: lazy_gettext("The last backup is old"),
}
# What it takes to be told: a permission on a view.
CONCERNS = {
    Event.SIGNATURE_WAITS: ("can_sign", "ApprovalView"),
    Event.CERTIFICATE_ENDS: ("can_enroll", "CertificateView"),
    Event.LETTER_RETURNED: ("can_compose", "LetterView"),
    Event.LETTER_ISSUED: ("can_compose", "LetterView"),
}
TRIAL = {"title": "Pemberitahuan percobaan", "body": "Perangkat ini menerima pemberitahuan.",
         "path": "/notifications/", "tag": "trial", "waiting": 0}  # fmt: skip


class NotificationView(BaseView):
    """Everybody's own account; nobody else's is reached here."""

    route_base = "/notifications"
    default_view = "list"

    @expose("/")
    @has_access
    def list(self) -> Any:
        """What is chosen now."""
        choice = db.session.get(NotificationChoice, g.user.id) or NotificationChoice(
            account_id=g.user.id, chosen={}, confirmed_email=""
        )
        return self.render_template(
            "pages/notifications/list.html",
            events=self._concerned(),
            labels=LABELS,
            wants=lambda event, channel: choices.wants(choice, event, channel),
            push_key=public_key(),
            browsers=subscriptions.of(db.session(), g.user.id),
            this=this_browser(),
            in_words=in_words,
            with_mail=outbox.enabled(),
            address=g.user.email,
            confirmed=choices.confirmed_address(choice, g.user),
        )

    @expose("/choose", methods=["POST"])
    @has_access
    @permission_name("change")
    def choose(self) -> Any:
        """Keep what was ticked."""
        ticked = {
            event: [one for one in Channel if f"{event}.{one}" in request.form]
            for event in self._concerned()
        }
        with transaction() as session:
            choices.choose(choices.choice_of(session, g.user.id, lock=True), ticked)
        flash(_("Your choice is kept."), "success")
        return redirect(url_for(".list"))

    @expose("/subscribe", methods=["POST"])
    @has_access
    @permission_name("change")
    def subscribe(self) -> Any:
        """Take this browser in, as its push service names it."""
        target = Target(*(request.form.get(name, "") for name in ("endpoint", "p256dh", "auth")))
        agent = request.user_agent.string[:LONGEST_USER_AGENT]
        user, browser = g.user._get_current_object(), this_browser()
        try:
            with transaction() as session:
                subscriptions.subscribe(session, user, browser, agent, target, utc_now())
        except BadSubscription as refused:
            return {"message": str(refused)}, UNPROCESSABLE
        return "", 204

    @expose("/unsubscribe", methods=["POST"])
    @has_access
    @permission_name("change")
    def unsubscribe(self) -> Any:
        """End one of one's own devices."""
        key = request.form.get("device", "")
        with transaction() as session:
            subscriptions.end(session, g.user.id, int(key) if is_key(key) else 0)
        flash(_("This device is told nothing any more."), "success")
        return redirect(url_for(".list"))

    @expose("/try", methods=["POST"])
    @has_access
    @permission_name("change")
    def try_out(self) -> Any:
        """Send a trial message to one's own devices."""
        with transaction() as session:
            mine = subscriptions.of(session, g.user.id)
            for browser in mine:
                subscriptions.put(browser, TRIAL, utc_now())
        if mine:
            flash(_("A trial message is on its way. It comes within a minute."), "success")
        else:
            flash(_("No device of yours takes notifications yet."), "warning")
        return redirect(url_for(".list"))

    @expose("/address", methods=["POST"])
    @has_access
    @permission_name("change")
    def address(self) -> Any:
        """Send a link to the account's own address."""
        user = g.user._get_current_object()
        try:
            with transaction() as session:
                choices.ask(session, user, utc_now())
        except (BadAddress, MailUnconfigured, choices.AskedJustNow) as refused:
            flash(str(refused), "warning")
        else:
            flash(_("A link is on its way to %(address)s. Open it within 24 hours.",
                    address=user.email), "success")  # fmt: skip
        return redirect(url_for(".list"))

    @expose("/confirm", methods=["GET", "POST"])
    @has_access
    @permission_name("change")
    def confirm(self) -> Any:
        """What the link leads to: a button, because mail programs open links by themselves."""
        token, user = request.args.get("token", ""), g.user._get_current_object()
        with transaction() as session:
            choice = session.get(NotificationChoice, user.id, with_for_update=True)
            right = choice is not None and choices.is_right(choice, user, token, utc_now())
            if choice is not None and right and request.method == "POST":
                choices.confirm(choice)
        if right and request.method == "POST":
            flash(_("Your address is confirmed."), "success")
            return redirect(url_for(".list"))
        page = self.render_template(
            "pages/notifications/confirm.html", right=right, address=g.user.email, token=token
        )
        return page if request.method == "GET" else (page, UNPROCESSABLE)

    def _concerned(self) -> Sequence[Event]:
        """What this person can be told of."""
        has_access = self.appbuilder.sm.has_access
        found = [event for event, right in CONCERNS.items() if has_access(*right)]
        if names_of(g.user.roles) & {Role.REGENCY_ADMIN, Role.PLATFORM_ADMIN}:
            found.append(Event.BACKUP_OLD)
        return [event for event in LABELS if event in found]

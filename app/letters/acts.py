"""What is done to a letter from its own page: submit, cancel, discard, revoke, look, download."""

from collections.abc import Callable
from typing import Any

from flask import Response, abort, current_app, flash, redirect, request, url_for
from flask_appbuilder import expose
from flask_appbuilder.security.decorators import has_access
from flask_babel import gettext as _

from app.audit.actions import Action
from app.audit.trail import record
from app.database import transaction
from app.letters.cancel import cancel
from app.letters.desk import UNPROCESSABLE, letter_or_404, press
from app.letters.drafts import discard
from app.letters.errors import LetterNotFound, Refused
from app.letters.files import issued_pdf, letter_pages
from app.letters.reading import may_read, record_reading
from app.letters.revoke import revoke
from app.letters.rounds import Rounds
from app.letters.states import ActNotAllowed
from app.letters.submit import submit


class ActRoutes:
    """Routes of one letter's acts; part of LetterView."""

    rounds: Rounds
    show_page: Any

    @expose("/submit/<int:pk>", methods=["POST"])
    @has_access
    def submit(self, pk: int) -> Any:
        """Submit a draft as it is stored."""
        done = _("The letter was submitted and now waits for its signature.")
        return self._act(pk, lambda: submit(pk, self.rounds, press()), done)

    @expose("/cancel/<int:pk>", methods=["POST"])
    @has_access
    def cancel(self, pk: int) -> Any:
        """Cancel, with a reason; the number stays in the register."""
        reason = request.form.get("reason", "")
        done = _("The letter was cancelled. Its number stays in the register.")
        return self._act(pk, lambda: cancel(pk, reason, self.rounds), done)

    @expose("/revoke/<int:pk>", methods=["POST"])
    @has_access
    def revoke(self, pk: int) -> Any:
        """Revoke an issued letter, with a reason."""
        reason = request.form.get("reason", "")
        done = _("The letter was revoked. Whoever checks it will see that.")
        return self._act(pk, lambda: revoke(pk, reason), done)

    @expose("/discard/<int:pk>", methods=["POST"])
    @has_access
    def discard(self, pk: int) -> Any:
        """Delete a draft that never had a number."""
        try:
            discard(pk)
        except LetterNotFound:
            abort(404)
        except ActNotAllowed as refused:
            flash(str(refused), "warning")
            return redirect(url_for("LetterView.show", pk=pk))
        flash(_("The draft was discarded."), "success")
        return redirect(url_for("LetterView.list"))

    @expose("/pages/<int:pk>/<int:number>.png")
    @has_access
    def pages(self, pk: int, number: int) -> Response:
        """One page as an image; marked KONSEP until the letter is issued."""
        cache = current_app.config["DATA_FOLDER"] / "pages"
        letter = letter_or_404(pk)
        if not may_read(letter):
            abort(403)
        images = letter_pages(letter, press().documents, cache)
        if not 1 <= number <= len(images):
            abort(404)
        if number == 1:
            record_reading(letter)
        return Response(images[number - 1], mimetype="image/png")

    @expose("/download/<int:pk>")
    @has_access
    def download(self, pk: int) -> Any:
        """The issued PDF, to keep or (``?inline=1``) to print; each time is recorded."""
        letter = letter_or_404(pk)
        if not may_read(letter):
            abort(403)
        inline = "inline" in request.args
        try:
            pdf = issued_pdf(letter, press().documents)
        except ActNotAllowed as refused:
            flash(str(refused), "warning")
            return redirect(url_for("LetterView.show", pk=pk))
        name = f"{letter.type_code}-{(letter.number or '').replace('/', '-')}.pdf"
        how = "print" if inline else "download"
        with transaction():
            letter = letter_or_404(pk)
            record(Action.LETTER_DOWNLOADED, letter, letter.office_code, how=how)
        response = current_app.response_class(pdf, mimetype="application/pdf")
        disposition = "inline" if inline else "attachment"
        response.headers.set("Content-Disposition", disposition, filename=name)
        return response

    def _act(self, pk: int, act: Callable[[], None], done: str) -> Any:
        try:
            act()
        except LetterNotFound:
            abort(404)
        except ActNotAllowed as refused:
            flash(str(refused), "warning")
        except Refused as refused:
            return self.show_page(pk, errors=refused.errors), UNPROCESSABLE
        else:
            flash(done, "success")
        return redirect(url_for("LetterView.show", pk=pk))

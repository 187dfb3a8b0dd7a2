"""What is done to a letter from its own page: submit, confirm, end, replace, look, download."""

from collections.abc import Callable
from typing import Any

from flask import Response, abort, current_app, flash, g, redirect, request, url_for
from flask_appbuilder import expose
from flask_appbuilder.security.decorators import has_access
from flask_babel import gettext as _
from werkzeug.utils import secure_filename

from app.audit.actions import Action
from app.audit.trail import record
from app.database import transaction
from app.letters.attachments.store import attachment_store
from app.letters.cancel import cancel
from app.letters.desk import UNPROCESSABLE, letter_or_404, press, submitted_in_words
from app.letters.drafts import discard
from app.letters.errors import LetterNotFound, Refused
from app.letters.files import issued_pdf, letter_pages, pdf_for_pen
from app.letters.give_back import return_letter
from app.letters.models import Letter
from app.letters.reading import may_read, record_reading
from app.letters.replace import replace
from app.letters.revoke import revoke
from app.letters.rounds import Rounds
from app.letters.states import Act, ActNotAllowed
from app.letters.submit import submit
from app.letters.wet import confirm
from app.storage import DocumentStore


class ActRoutes:
    """Routes of one letter's acts; part of LetterView."""

    rounds: Rounds
    show_page: Any

    @expose("/submit/<int:pk>", methods=["POST"])
    @has_access
    def submit(self, pk: int) -> Any:
        """Submit a draft as it is stored."""
        return self._act(
            pk, lambda: submit(pk, self.rounds, press()), lambda: submitted_in_words(pk)
        )

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

    @expose("/take-back/<int:pk>", methods=["POST"])
    @has_access
    def take_back(self, pk: int) -> Any:
        """Take a letter for pen and stamp back, with a reason, to correct it."""
        reason = request.form.get("reason", "")
        done = _("The letter is yours to correct. It keeps its number.")
        return self._act(
            pk, lambda: return_letter(pk, reason, self.rounds, act=Act.TAKE_BACK), done
        )

    @expose("/confirm/<int:pk>", methods=["POST"])
    @has_access
    def confirm(self, pk: int) -> Any:
        """Issue a letter that was signed and stamped on paper."""
        done = _("The letter is issued: signed by hand and stamped.")
        return self._act(pk, lambda: confirm(pk, seen="seen" in request.form), done)

    @expose("/replace/<int:pk>", methods=["POST"])
    @has_access
    def replace(self, pk: int) -> Any:
        """Begin the letter that replaces an issued one, with a reason, and open its form."""
        begun: list[int] = []

        def begin() -> None:
            begun.append(replace(pk, request.form.get("reason", ""), by_id=g.user.id))

        done = _("This is a copy of the letter. Correct it, then submit it: the old letter ends "
                 "when the new one is issued.")  # fmt: skip
        answer = self._act(pk, begin, done)
        return redirect(url_for("LetterView.edit_draft", pk=begun[0])) if begun else answer

    @expose("/discard/<int:pk>", methods=["POST"])
    @has_access
    def discard(self, pk: int) -> Any:
        """Delete a draft that never had a number."""
        try:
            discard(pk, attachment_store())
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
        """One page as an image; marked KONSEP until the letter is issued.

        ``?size=small`` is for lists: too small to be read, so it leaves no trace of reading.
        """
        size = request.args.get("size", "whole")
        if size not in ("whole", "small"):
            abort(404)
        cache = current_app.config["DATA_FOLDER"] / "pages"
        letter = letter_or_404(pk)
        if not may_read(letter):
            abort(403)
        images = letter_pages(letter, press().documents, cache, small=size == "small")
        if not 1 <= number <= len(images):
            abort(404)
        if size == "whole":
            record_reading(letter)  # each page: a later one may be asked for alone
        return Response(images[number - 1], mimetype="image/png")

    @expose("/download/<int:pk>")
    @has_access
    def download(self, pk: int) -> Any:
        """The issued PDF, to keep or (``?inline=1``) to print; each time is recorded."""
        return self._file(pk, issued_pdf, "print" if "inline" in request.args else "download")

    @expose("/print/<int:pk>")
    @has_access
    def print_for_pen(self, pk: int) -> Any:
        """The PDF of a letter that is to be signed by pen and stamped, for its own office."""
        if letter_or_404(pk).office_code != g.user.office_code:
            abort(404)
        return self._file(pk, pdf_for_pen, "pen")

    def _file(self, pk: int, take: Callable[[Letter, DocumentStore], bytes], how: str) -> Any:
        letter = letter_or_404(pk)
        if not may_read(letter):
            abort(403)
        try:
            pdf = take(letter, press().documents)
        except ActNotAllowed as refused:
            flash(str(refused), "warning")
            return redirect(url_for("LetterView.show", pk=pk))
        # A number may hold the office's name, whatever an admin typed there.
        name = secure_filename(f"{letter.type_code}-{(letter.number or '').replace('/', '-')}.pdf")
        with transaction():
            letter = letter_or_404(pk)
            record(Action.LETTER_DOWNLOADED, letter, letter.office_code, how=how)
        response = current_app.response_class(pdf, mimetype="application/pdf")
        disposition = "attachment" if how == "download" else "inline"
        response.headers.set("Content-Disposition", disposition, filename=name)
        return response

    def _act(self, pk: int, act: Callable[[], None], done: str | Callable[[], str]) -> Any:
        try:
            act()
        except LetterNotFound:
            abort(404)
        except ActNotAllowed as refused:
            flash(str(refused), "warning")
        except Refused as refused:
            return self.show_page(pk, errors=refused.errors), UNPROCESSABLE
        else:
            flash(done if isinstance(done, str) else done(), "success")
        return redirect(url_for("LetterView.show", pk=pk))

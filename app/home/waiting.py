"""What waits for whoever signed in, by what their roles may do; the wall keeps the rest out."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import url_for
from flask_babel import format_timedelta, ngettext
from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session, joinedload

from app.access.models import Account
from app.approvals.models import Approval
from app.approvals.reconcile import unsettled
from app.approvals.turn import waiting
from app.clock import local_date
from app.letters.models import Letter
from app.letters.states import SigningMode, State
from app.offices.models import Certificate, CertificateStatus, Office
from app.offices.overview import Chosen, Standing, counts

SHOWN = 3
"""Rows of each kind on the page; the rest is a click away."""
LATE = timedelta(days=2)
"""A letter without its signature for longer than this is called late. Our own default: no rule
sets a time for it, the office's service standard (standar pelayanan, UU 25/2009) may."""
MOMENT = timedelta(minutes=2)
UNSIGNED = (State.SUBMITTED, State.AWAITING_SECOND)

May = Callable[[str, str], bool]


@dataclass(frozen=True)
class Row:
    """One of the things that wait: where it leads, and what is said of it."""

    href: str
    title: str
    note: str


@dataclass(frozen=True)
class Waiting:
    """One kind of thing that waits. ``button`` says what to do about it at ``href``."""

    count: int
    words: str
    href: str
    button: str
    rows: Sequence[Row] = ()
    pressing: bool = False


def all_of(session: Session, user: Account, may: May, now: datetime) -> list[Waiting]:
    """Every kind that has something, the most pressing first; ``may(permission, view)``."""
    found: list[Waiting] = []
    if may("sign_and_seal", "ApprovalView"):
        found += _to_sign(session, user, now)
    if may("can_compose", "LetterView"):
        found += _to_correct(session)
        found += _to_confirm(session) if may("can_confirm", "LetterView") else []
        found += _drafts(session, user)
    if may("can_list", "OutcomeView"):
        found += _unknown(session, now)
    if may("can_decide", "CertificateView"):
        found += _requests(session)
    if may("can_list", "CertificateOverview"):
        found += _certificates(session, user, now)
    if may("can_compose", "LetterView") or may("can_letters", "ReportView"):
        found += _late(session, may, now)
    return sorted(found, key=lambda one: not one.pressing)


def _count(session: Session, query: Select[Any]) -> int:
    return session.scalar(select(func.count()).select_from(query.subquery())) or 0


def _since(moment: datetime | None, now: datetime) -> str:
    if moment is None or now - moment < MOMENT:
        return _("just come")
    return _("waiting for %(long)s", long=format_timedelta(now - moment))


def _to_sign(session: Session, user: Account, now: datetime) -> Iterator[Waiting]:
    """Steps whose turn it is and that bear this person's name."""
    query = select(Approval).where(waiting(), Approval.official.has(user_id=user.id))
    count = _count(session, query.with_only_columns(Approval.id))
    if not count:
        return
    first = query.options(joinedload(Approval.letter)).order_by(Approval.id).limit(SHOWN)
    rows = [
        Row(
            url_for("ApprovalView.desk", id=step.id),
            f"{step.letter.letter_type.name} · {step.letter.subject_name}",
            _since(step.letter.submitted_at, now),
        )
        for step in session.scalars(first)
    ]
    words = ngettext("letter waits for your signature", "letters wait for your signature", count)
    href = url_for("ApprovalView.list")
    yield Waiting(count, words, href, _("Read and sign"), rows, pressing=True)


def _letters(
    session: Session, condition: ColumnElement[bool], note: Callable[[Letter], str], where: str
) -> tuple[int, list[Row]]:
    query = select(Letter).where(condition)
    count = _count(session, query.with_only_columns(Letter.id))
    first = query.options(joinedload(Letter.letter_type)).order_by(Letter.id).limit(SHOWN)
    rows = [
        Row(
            url_for(where, pk=letter.id),
            f"{letter.letter_type.name} · {letter.subject_name}",
            note(letter),
        )
        for letter in (session.scalars(first) if count else ())
    ]
    return count, rows


def _to_correct(session: Session) -> Iterator[Waiting]:
    returned = Letter.state == State.RETURNED
    count, rows = _letters(
        session, returned, lambda letter: f"“{letter.reason}”", "LetterView.show"
    )
    if count:
        words = ngettext("letter was returned", "letters were returned", count)
        href = url_for("LetterView.list", state=State.RETURNED.value)
        yield Waiting(count, words, href, _("Correct them"), rows, pressing=True)


def _to_confirm(session: Session) -> Iterator[Waiting]:
    by_pen = (Letter.state == State.SUBMITTED) & (Letter.signing_mode == SigningMode.WET)
    count, rows = _letters(session, by_pen, lambda letter: letter.number or "", "LetterView.show")
    if count:
        words = ngettext("letter waits for pen and stamp", "letters wait for pen and stamp", count)
        href = url_for("LetterView.list", state=State.SUBMITTED.value)
        yield Waiting(count, words, href, _("Confirm what is signed"), rows)


def _drafts(session: Session, user: Account) -> Iterator[Waiting]:
    mine = (Letter.state == State.DRAFT) & (Letter.created_by_id == user.id)
    count, rows = _letters(session, mine, lambda _letter: _("not submitted"), "LetterView.show")
    if count:
        words = ngettext(
            "draft of yours is not finished", "drafts of yours are not finished", count
        )
        href = url_for("LetterView.list", state=State.DRAFT.value)
        yield Waiting(count, words, href, _("Go on with them"), rows)


def _unknown(session: Session, now: datetime) -> Iterator[Waiting]:
    count = _count(session, select(Approval.id).where(unsettled(now)))
    if count:
        words = ngettext(
            "letter may or may not be signed at BSrE",
            "letters may or may not be signed at BSrE",
            count,
        )
        yield Waiting(count, words, url_for("OutcomeView.list"), _("Settle them"), pressing=True)


def _requests(session: Session) -> Iterator[Waiting]:
    asked = Certificate.status == CertificateStatus.REQUESTED
    count = _count(session, select(Certificate.id).where(asked))
    if count:
        words = ngettext(
            "certificate waits to be confirmed", "certificates wait to be confirmed", count
        )
        href = url_for("CertificateOverview.list", state=Standing.REQUESTED.value)
        yield Waiting(count, words, href, _("Decide about them"), pressing=True)


def _certificates(session: Session, user: Account, now: datetime) -> Iterator[Waiting]:
    office = user.office
    if office is None:
        return
    found = counts(session, Chosen(office.code), now, local_date(now, office.timezone))
    ended, ending = found[Standing.EXPIRED], found[Standing.EXPIRING]
    told = (
        (Standing.EXPIRED, ended,
         ngettext("head's certificate has ended", "heads' certificates have ended", ended)),
        (Standing.EXPIRING, ending,
         ngettext("head's certificate ends soon", "heads' certificates end soon", ending)),
    )  # fmt: skip
    for state, count, words in told:
        if count:
            href = url_for("CertificateOverview.list", state=state.value)
            yield Waiting(count, words, href, _("See whose"))


def _late(session: Session, may: May, now: datetime) -> Iterator[Waiting]:
    late = Letter.state.in_(UNSIGNED) & (Letter.submitted_at < now - LATE)
    by_office = (
        select(Letter.office_code, func.count(), func.min(Letter.submitted_at))
        .where(late)
        .group_by(Letter.office_code)
        .order_by(func.min(Letter.submitted_at))
    )
    found = session.execute(by_office).tuples().all()
    count = sum(letters for _code, letters, _oldest in found)
    if not count:
        return
    words = ngettext(
        "letter waits for its signature for more than two days",
        "letters wait for their signature for more than two days",
        count,
    )
    if may("can_list", "LetterView"):
        href = url_for("LetterView.list", state=State.SUBMITTED.value)
        yield Waiting(count, words, href, _("See which"), pressing=True)
        return
    shown = select(Office).where(Office.code.in_([code for code, *_rest in found[:SHOWN]]))
    names = {office.code: office.full_name for office in session.scalars(shown)}
    rows = [
        Row(
            url_for("ReportView.letters"),
            names[code],
            ngettext("%(num)d letter", "%(num)d letters", letters) + ", " + _since(oldest, now),
        )
        for code, letters, oldest in found[:SHOWN]
    ]
    yield Waiting(count, words, url_for("ReportView.letters"), _("See the report"), rows, True)

"""Judging every letter of a restored copy, on all processors."""

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from flask import current_app
from sqlalchemy import select

from app.clock import utc_now
from app.extensions import db
from app.letters.models import Letter
from app.letters.states import SigningMode
from app.proof.means import Means
from app.signing.fetching import fetch
from app.storage import DocumentStore, StorageError
from app.trust.roots import trusted_roots
from app.verification.lookup import ISSUED
from app.verification.validator.pool import ValidatorPool
from app.verification.validator.report import Verdict

AT_ONCE = 200


@dataclass
class Judged:
    """Letters that are valid now; that were when they were issued, and whose certificates have
    ended since (level B-B); and the faults of the others. ``token``: of one that is valid."""

    valid: int = 0
    then: int = 0
    faults: list[str] = field(default_factory=list)
    sample: str | None = None

    @property
    def letters(self) -> int:
        """How many were judged."""
        return self.valid + self.then + len(self.faults)


@dataclass(frozen=True)
class _Issued:
    id: int
    number: str | None
    sha256: str
    issued_at: datetime


def judge_letters() -> Judged:
    """Judge every letter that was issued with electronic signatures; see ``Judged``."""
    documents: DocumentStore = current_app.extensions["documents"]
    workers = os.cpu_count() or 1
    pool, judged = ValidatorPool(size=workers), Judged()
    means = Means(trusted_roots(), None, fetch, pool)
    try:
        with ThreadPoolExecutor(workers) as threads:
            for part in _parts():
                results = threads.map(partial(_verdict, means, documents), part)
                for letter, (verdict, told) in zip(part, results, strict=True):
                    _enter(judged, letter, verdict, told)
    finally:
        pool.close()
    return judged


def _parts() -> Iterator[Sequence[_Issued]]:
    """The letters, some at a time, and no transaction open while they are judged."""
    last = 0
    columns = (Letter.id, Letter.number, Letter.current_sha256, Letter.issued_at)
    electronic = Letter.signing_mode == SigningMode.ELECTRONIC
    query = select(*columns).where(electronic, Letter.state.in_(ISSUED)).order_by(Letter.id)
    while rows := db.session.execute(query.where(Letter.id > last).limit(AT_ONCE)).all():
        db.session.rollback()
        last = rows[-1][0]
        yield [_Issued(*row) for row in rows]


def _verdict(means: Means, documents: DocumentStore, letter: _Issued) -> tuple[str, str]:
    try:
        pdf = documents.get(letter.sha256)
    except StorageError as error:
        return "fault", str(error)
    now = means.judge(pdf, utc_now())
    if now.verdict is Verdict.VALID:
        return "valid", ""
    then = means.validator.validate(pdf, means.roots, letter.issued_at)
    return ("then", "") if then.verdict is Verdict.VALID else ("fault", now.reason)


def _enter(judged: Judged, letter: _Issued, verdict: str, told: str) -> None:
    if verdict == "valid":
        judged.valid += 1
        judged.sample = letter.sha256
    elif verdict == "then":
        judged.then += 1
    else:
        judged.faults.append(f"surat {letter.number} (id {letter.id}): {told}")

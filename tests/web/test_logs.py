"""A working day over the real server, every log at its most talkative: what must stay unwritten."""

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import pytest
from flask import Flask
from sqlalchemy import select, text

from app.approvals.models import Approval, ApprovalState
from app.database import transaction
from app.demo import PASSPHRASE, PASSWORD
from app.extensions import db
from tests.access.factors.people import code
from tests.approvals.bsre import AT_BSRE, NIKS, signing_at_bsre
from tests.bsre_stand_in.people import ONE_TIME_CODE
from tests.conftest import VAULT_KEY, SqliteBackend
from tests.factories import letters
from tests.letters.office import BUSINESS
from tests.web.served import Browser, Served, served

WRONG_PASSWORD, WRONG_PASSPHRASE = "sandi-keliru-5187340", "frasa-keliru-9023417"
FORGED = "10.9.9.9 [25/Nov/2026] GET /approvals/sign 200"
WRONG_NIK, PURPOSE = "3316169902880017", "keperluan-pribadi-7719023"


@dataclass
class Day:
    """What the day left behind, and what was planted in it."""

    data: Path
    written: bytes
    queue: bytes
    temporary: list[str]
    trail: str
    secrets: dict[str, str]
    personal: dict[str, str]


@pytest.fixture(scope="module")
def day(sqlite_backend: SqliteBackend, tmp_path_factory: pytest.TempPathFactory) -> Day:
    """One day for all the tests of this file."""
    app, folder = sqlite_backend.fresh(), tmp_path_factory.mktemp("day")
    with signing_at_bsre(app, "camat.japah") as bsre, served(app, folder) as service:
        secrets = {"password of the agency": bsre.password, **_work(app, service)}
    data = Path(app.config["DATA_FOLDER"])
    secrets |= {
        "password": PASSWORD, "wrong password": WRONG_PASSWORD, "passphrase": PASSPHRASE,
        "wrong passphrase": WRONG_PASSPHRASE, "passphrase at BSrE": AT_BSRE,
        "one-time code": ONE_TIME_CODE, "key of the vault": VAULT_KEY,
        "secret key": app.config["SECRET_KEY"],
    }  # fmt: skip
    with app.app_context():
        rows = db.session.execute(text("SELECT * FROM audit_event")).all()
        trail = "\n".join(repr(tuple(row)) for row in rows)
    return Day(
        data,
        service.log.read_bytes(),
        b"".join(one.read_bytes() for one in data.glob("queue.sqlite3*")),
        [one.name for one in service.temporary.rglob("*") if one.is_file()],
        trail,
        secrets,
        {"NIK": letters.NIK, "name": letters.NAME, "purpose": PURPOSE, "wrong NIK": WRONG_NIK,
         "NIK of the Camat": NIKS["camat.japah"]},
    )  # fmt: skip


def _work(app: Flask, service: Served) -> dict[str, str]:
    """The day; returns the secrets that it made."""
    admin, head, camat = Browser(service.url), Browser(service.url), Browser(service.url)
    admin.sign_in("admin.japah", WRONG_PASSWORD)
    admin.sign_in("admin.japah")
    person = _resident(app)
    for word in (letters.NIK, letters.NAME.split()[0]):
        for path in ("/letters/people", "/letters/list/", "/residents/list/", "/residents/options"):
            assert admin.get(path, params={"q": word}).ok
    form = BUSINESS | {"resident": str(person), "act": "submit", "purpose": PURPOSE}
    admin.get("/letters/compose/SKU")
    admin.post("/letters/preview", form | {"type": "SKU"})
    assert "/letters/show/" in admin.post("/letters/compose/SKU", form).url
    step = _waiting(app)
    head.sign_in("kades.japah")
    head.get(f"/approvals/desk?id={step}")
    head.post("/approvals/sign", {"id": step, "passphrase": WRONG_PASSPHRASE})
    assert head.post("/approvals/sign", {"id": step, "passphrase": PASSPHRASE}).ok
    letter = letters.submitted_letter(app, "SKTM")
    letters.sign_next(app, letter)
    camat.sign_in("camat.japah")
    step = _waiting(app)
    camat.get(f"/approvals/desk?id={step}&code=1")
    camat.post("/approvals/sign", {"id": step, "passphrase": WRONG_PASSPHRASE})
    assert camat.post("/approvals/code", {"id": step}).ok
    assert camat.post("/approvals/sign", {"id": step, "code": ONE_TIME_CODE}).ok
    token = letters.facts(app, letter)["token"]
    assert letters.facts(app, letter)["state"] == "issued"
    factor = _second_factor(service)
    _checked(service, token)
    _forging(service)
    _failing(app, service, admin, token, letter)
    cookies = {
        f"cookie {n}": one.http.cookies["labur_session"] for n, one in enumerate((admin, head))
    }
    return cookies | {"token of the letter": token, "secret of the app": factor}


def _resident(app: Flask) -> int:
    with app.app_context(), transaction() as session:
        return letters.resident(session)


def _waiting(app: Flask) -> int:
    with app.app_context():
        waiting = select(Approval.id).where(Approval.state == ApprovalState.WAITING)
        return int(db.session.scalars(waiting.order_by(Approval.id.desc())).first() or 0)


def _second_factor(service: Served) -> str:
    """Somebody takes up an authenticator app; its secret."""
    regency = Browser(service.url)
    regency.sign_in("admin.blora")
    regency.get("/factors/confirm")
    regency.post("/factors/confirm", {"current": PASSWORD})
    secret = regency.get("/factors/new/app").text.split("secret=")[1][:32]
    assert regency.post("/factors/new/app", {"code": code(secret), "label": "Ponsel"}).ok
    return secret


def _checked(service: Served, token: str) -> None:
    """A clerk at a bank: the page, a wrong NIK, the right one, the report."""
    clerk = Browser(service.url)
    clerk.get(f"/v/{token}")
    assert clerk.post(f"/v/{token}/nik", {"nik": WRONG_NIK}).status_code == 422
    assert clerk.post(f"/v/{token}/nik", {"nik": letters.NIK}).ok
    assert clerk.get(f"/v/{token}/surat.pdf").content.startswith(b"%PDF")
    assert clerk.get(f"/v/{token}/laporan.pdf").ok
    clerk.post("/cek", {"code": token})
    clerk.http.post(f"{service.url}/cek", files={"file": (f"{letters.NAME}.pdf", b"%PDF-1.7 x")})


def _forging(service: Served) -> None:
    """Somebody tries to write lines of their own into the logs, wherever something is typed."""
    stranger = Browser(service.url)
    for end in ("\n", "\r\n", "\r", "\x1b[2K\x1b[1G", "\u2028"):
        line = f"x{end}{FORGED}"
        stranger.get(f"/cek{quote(line)}")
        stranger.get("/cek", headers={"X-Forwarded-For": quote(line), "Referer": quote(line)})
        stranger.sign_in(line)
        stranger.http.post(f"{service.url}/cek", files={"file": (line, b"%PDF-1.7 x")})


def _failing(app: Flask, service: Served, admin: Browser, token: str, letter: int) -> None:
    """Errors of each kind, with something personal in the address or the form."""
    seen = {"nik": letters.NIK, "nama": letters.NAME}
    codes = [
        admin.get("/letters/show/99999", params=seen).status_code,
        admin.http.get(f"{service.url}/letters/submit/1", params=seen).status_code,
        admin.http.post(f"{service.url}/letters/submit/1", data=seen).status_code,
        admin.get("/residents/list/", params=seen | {"page_ResidentView": "x"}).status_code,
        admin.post("/letters/preview", {"type": "SKU", "purpose": "x" * 12_000_000}).status_code,
    ]
    assert codes == [404, 405, 400, 400, 413]
    letters.change(app, letter, snapshot="not what it should be")
    with app.app_context(), transaction() as session:
        session.execute(text("CREATE TRIGGER full BEFORE INSERT ON letter "
                             f"BEGIN SELECT RAISE(ABORT, 'no room\n{FORGED}'); END"))  # fmt: skip
    form = BUSINESS | {"resident": str(_resident(app)), "act": "save"}
    form |= {"purpose": f"{PURPOSE} sekali lagi"}
    failures = [
        Browser(service.url).get(f"/v/{token}", params=seen),
        admin.post("/letters/compose/SKU", form),
    ]
    for failed in failures:
        assert failed.status_code == 500
        assert letters.NAME not in failed.text


def found_in(where: bytes, planted: dict[str, str]) -> list[str]:
    """Which of the planted words stand there."""
    return [what for what, word in planted.items() if word.encode() in where]


def test_the_day_was_logged_at_length(day: Day) -> None:
    assert day.written.count(b"\n") > 100
    assert b"POST /approvals/sign 200" in day.written  # the access log
    assert day.written.count(b"ERROR in app") + day.written.count(b"ERROR:app:") >= 2  # forced


def test_nobody_writes_a_line_of_their_own_into_a_log(day: Day) -> None:
    written = day.written.decode()
    assert f"\n    {FORGED}" in written  # what an error said
    assert [line for line in written.splitlines() if line.startswith(FORGED)] == []
    assert [sign for sign in ("\r", "\x1b", "\u2028") if sign in written] == []


@pytest.mark.promise("P5")
def test_no_log_holds_a_secret(day: Day) -> None:
    assert found_in(day.written, day.secrets) == []


@pytest.mark.promise("P7")
def test_no_log_holds_anything_personal(day: Day) -> None:
    assert found_in(day.written, day.personal) == []


@pytest.mark.promise("P5")
def test_the_trail_the_queue_and_temporary_files_hold_neither(day: Day) -> None:
    told = day.secrets | {key: value for key, value in day.personal.items() if "NIK" in key}
    assert found_in(day.trail.encode(), told) == []
    assert found_in(day.queue, day.secrets | day.personal) == []
    assert day.temporary == []


@pytest.mark.promise("P5")
def test_no_file_of_the_data_folder_holds_a_secret(day: Day) -> None:
    kept = {"secret_key", "vault_key", "token of the letter"}  # these are where they belong
    secrets = {what: word for what, word in day.secrets.items() if what not in kept}
    leaks = {
        str(file.relative_to(day.data)): leaked
        for file in day.data.rglob("*")
        if file.is_file() and file.name not in kept
        if (leaked := found_in(file.read_bytes(), secrets))
    }
    assert leaks == {}

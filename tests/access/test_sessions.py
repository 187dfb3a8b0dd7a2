"""Sessions live on the server: known by a hash, new at each sign-in, ended in time."""

from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, event, select, update

from app.access.models import SignIn
from app.access.sessions import KEPT, End, prune
from app.clock import utc_now
from app.demo import PASSWORD
from app.extensions import db
from tests.client import Visitor
from tests.conftest import both_databases


def rows(app: Flask) -> list[SignIn]:
    with app.app_context():
        return list(db.session.scalars(select(SignIn).order_by(SignIn.started_at)))


def put_back(app: Flask, **times: timedelta) -> None:
    """Let so much time have passed since these moments of every session."""
    values = {name: utc_now() - ago for name, ago in times.items()}
    with app.app_context():
        db.session.execute(update(SignIn).values(values))
        db.session.commit()


def token_of(visitor: Visitor) -> Any:
    with visitor.http.session_transaction() as cookie:
        return cookie["token"]


@both_databases
def test_the_database_knows_only_the_hash_of_what_the_cookie_holds(app: Flask, signed_in) -> None:
    token = token_of(signed_in("admin.japah"))
    (row,) = rows(app)
    assert len(token) >= 43  # 256 bits
    assert row.id == sha256(token.encode()).hexdigest()
    assert (row.office_code, row.address) == ("33.16.16.2007", "127.0.0.1")


def test_signing_in_keeps_nothing_of_the_cookie_before(app: Flask) -> None:
    visitor = Visitor(app)
    visitor.get("/lang/en")
    with visitor.http.session_transaction() as cookie:
        cookie["planted"] = "x"
    visitor.get("/login/")
    before = visitor.token
    visitor.sign_in("admin.japah")
    with visitor.http.session_transaction() as cookie:
        assert "planted" not in cookie
        assert cookie["locale"] == "en"
    visitor.token = before  # an attacker who planted it would know it
    assert visitor.post("/logout/").status_code == 400


def test_signing_in_again_gives_another_token(app: Flask, signed_in) -> None:
    assert token_of(signed_in("admin.japah")) != token_of(signed_in("admin.japah"))


def test_a_cookie_with_another_persons_number_and_ones_own_token_opens_nothing(
    app: Flask, signed_in
) -> None:
    visitor = signed_in("admin.japah")
    with visitor.http.session_transaction() as cookie:
        cookie["_user_id"] = "1" if cookie["_user_id"] != "1" else "2"
    assert visitor.get("/users/userinfo/").status_code == 302


@both_databases
@pytest.mark.parametrize(
    ("times", "why", "words"),
    [
        ({"last_seen_at": timedelta(minutes=60)}, End.IDLE, "tidak ada kegiatan selama 60 menit"),
        ({"started_at": timedelta(hours=12)}, End.TOO_LONG, "12 jam sejak masuk"),
    ],
)
def test_a_session_whose_time_is_up_says_why_and_leads_back_to_the_page_asked_for(
    app: Flask, signed_in, times: dict[str, timedelta], why: End, words: str
) -> None:
    visitor = signed_in("admin.japah")
    assert visitor.get("/letters/list/").status_code == 200
    put_back(app, **times)
    away = visitor.get("/letters/list/?psize_LetterView=50")
    assert away.status_code == 302
    page = visitor.get(away.location)
    assert "Anda keluar otomatis karena" in page.text
    assert words in page.text
    assert "Akses" not in page.text.split("<main")[1]
    (row,) = rows(app)
    assert (row.ended_why, row.ended_at is not None) == (why, True)
    back = visitor.post(away.location, {"username": "admin.japah", "password": PASSWORD})
    assert back.location.endswith("/letters/list/?psize_LetterView=50")
    assert "keluar otomatis" not in visitor.get("/").text


def test_a_session_that_a_restored_database_does_not_know_ends_in_words(
    app: Flask, signed_in
) -> None:
    visitor = signed_in("admin.japah")
    with app.app_context():
        db.session.execute(delete(SignIn))
        db.session.commit()
    assert "tidak dikenal" in visitor.get(visitor.get("/letters/list/").location).text


def test_a_session_in_use_goes_on_and_is_written_at_most_once_a_minute(
    app: Flask, signed_in
) -> None:
    visitor = signed_in("admin.japah")
    (before,) = rows(app)
    visitor.get("/")
    assert rows(app)[0].last_seen_at == before.last_seen_at
    put_back(app, last_seen_at=timedelta(minutes=59))
    assert visitor.get("/").status_code == 200
    assert utc_now() - rows(app)[0].last_seen_at < timedelta(minutes=1)


def test_what_is_no_page_keeps_no_session_awake(app: Flask, signed_in) -> None:
    visitor = signed_in("admin.japah")
    put_back(app, last_seen_at=timedelta(minutes=59))
    visitor.get("/static/css/labur.css")
    assert utc_now() - rows(app)[0].last_seen_at > timedelta(minutes=58)


def test_a_form_sent_too_late_changes_nothing_and_leads_to_the_first_page(
    app: Flask, signed_in
) -> None:
    visitor = signed_in("admin.blora")
    visitor.get("/")
    put_back(app, last_seen_at=timedelta(hours=2))
    away = visitor.post("/users/action/resetpasswords/1")
    assert away.status_code in (302, 403)
    visitor.get("/login/")
    form = {"username": "admin.blora", "password": PASSWORD}
    back = visitor.post("/login/?next=/users/action/resetpasswords/1", form)
    assert visitor.get(back.location).status_code == 200


@both_databases
def test_a_page_asks_for_session_user_and_office_in_one_question(app: Flask, signed_in) -> None:
    visitor = signed_in("admin.japah")
    visitor.get("/letters/list/")
    asked: list[str] = []
    with app.app_context():
        engine = db.engine

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        asked.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        assert visitor.get("/letters/list/").status_code == 200
    finally:
        event.remove(engine, "before_cursor_execute", note)
    about = [text for text in asked if "sign_in" in text or "FROM ab_user " in text]
    assert len(about) == 1
    assert "JOIN ab_user" in about[0]
    assert "JOIN office" in about[0]
    assert not [text for text in asked if text.startswith(("INSERT", "UPDATE", "DELETE"))]


def test_a_page_is_shown_though_the_disk_takes_no_writes(app: Flask, signed_in) -> None:
    visitor = signed_in("admin.japah")
    put_back(app, last_seen_at=timedelta(minutes=30))
    with app.app_context():
        engine = db.engine

    def refuse(connection: Any, _record: Any, _proxy: Any) -> None:
        connection.execute("PRAGMA query_only = ON")

    event.listen(engine, "checkout", refuse)
    try:
        assert visitor.get("/letters/list/").status_code == 200
    finally:
        event.remove(engine, "checkout", refuse)
        engine.dispose()


@both_databases
def test_the_nightly_job_closes_what_is_over_and_forgets_what_ended_long_ago(
    app: Flask, signed_in
) -> None:
    kept, idle, old = (signed_in(name) for name in ("admin.japah", "kades.japah", "camat.japah"))
    keys = [sha256(token_of(each).encode()).hexdigest() for each in (kept, idle, old)]
    now = utc_now()
    with app.app_context():
        for key, values in (
            (keys[1], {"last_seen_at": now - timedelta(hours=2)}),
            (keys[2], {"ended_at": now - KEPT, "ended_why": "signed_out"}),
        ):
            db.session.execute(update(SignIn).filter_by(id=key).values(values))
        db.session.commit()
        assert prune(now) == 1
    assert {row.id: row.ended_why for row in rows(app)} == {keys[0]: None, keys[1]: End.IDLE}
    assert kept.get("/letters/list/").status_code == 200
    assert "tidak ada kegiatan" in idle.get(idle.get("/letters/list/").location).text

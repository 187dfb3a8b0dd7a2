"""Two who register people in the same second."""

import threading

from flask import Flask
from sqlalchemy import func, select

from app.extensions import db
from app.residents.models import Resident
from tests.client import Visitor
from tests.conftest import both_databases
from tests.residents.rows import NEW, form

AT_ONCE = 6


def send_at_once(app: Flask, forms: list[dict[str, str]]) -> list[int]:
    """The status of each answer to forms that are sent in the same moment."""
    visitors = [Visitor(app).sign_in("admin.japah") for _form in forms]
    for visitor in visitors:
        visitor.get("/residents/add")
    ready, answers = threading.Barrier(len(forms)), []

    def send(visitor: Visitor, typed: dict[str, str]) -> None:
        ready.wait()
        answers.append(visitor.post("/residents/add", typed).status_code)

    threads = [
        threading.Thread(target=send, args=pair) for pair in zip(visitors, forms, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(answers)


def saved(app: Flask) -> int:
    with app.app_context():
        query = select(func.count()).select_from(Resident).where(Resident.name.startswith(NEW))
        return db.session.scalar(query)


@both_databases
def test_one_nik_sent_by_many_at_once_is_registered_once(app: Flask) -> None:
    answers = send_at_once(app, [form(app)] * AT_ONCE)
    assert answers == [200] * (AT_ONCE - 1) + [302]
    assert saved(app) == 1


@both_databases
def test_different_people_sent_at_once_are_all_registered(app: Flask) -> None:
    forms = [
        form(app, nik=f"331616010285{9700 + number}", name=f"{NEW} {number}")
        for number in range(AT_ONCE)
    ]
    assert send_at_once(app, forms) == [302] * AT_ONCE
    assert saved(app) == AT_ONCE

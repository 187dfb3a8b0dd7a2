"""Rows and forms that the residents' tests begin with."""

from typing import Any

from flask import Flask
from sqlalchemy import select

from app.extensions import db
from app.residents.models import Household, Resident
from tests.client import Visitor

JAPAH, NGAPUS = "33.16.16.2007", "33.16.16.2004"
NEW = "Budi Contoh Baru"


def household_of(app: Flask, office: str) -> int:
    """The first household of an office."""
    with app.app_context():
        return db.session.scalars(
            select(Household.id).filter_by(office_code=office).order_by(Household.id)
        ).first()


def resident_of(app: Flask, office: str) -> tuple[int, str, str]:
    """The first resident of an office: key, NIK, name."""
    with app.app_context():
        row = db.session.scalars(
            select(Resident).filter_by(office_code=office).order_by(Resident.id)
        ).first()
        return row.id, row.nik, row.name


def form(app: Flask, **changes: Any) -> dict[str, Any]:
    """A filled form for a new resident of Japah."""
    return {
        "nik": "3316160102859777", "name": NEW, "sex": "1", "birthplace": "Blora",
        "birth_date": "1985-02-01", "religion": "1", "education": "5", "occupation": "9",
        "marital_status": "2", "nationality": "1", "household": str(household_of(app, JAPAH)),
        "family_relation": "9", "life_state": "1",
    } | changes  # fmt: skip


def add(app: Flask, visitor: Visitor, **changes: Any) -> Any:
    """Fill the form in and send it."""
    visitor.get("/residents/add")
    return visitor.post("/residents/add", form(app, **changes))


def named(app: Flask, name: str = NEW) -> Resident | None:
    """The resident of this name."""
    with app.app_context():
        return db.session.scalars(select(Resident).filter_by(name=name)).first()

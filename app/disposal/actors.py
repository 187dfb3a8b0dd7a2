"""Who acts on a list, as the minutes shall name them."""

from flask import g
from flask_babel import gettext as _
from sqlalchemy import select

from app.clock import local_date, utc_now
from app.extensions import db
from app.letters.errors import Refused
from app.letters.titles import title_of
from app.offices.models import Official, Position
from app.retention.lists import Actor


def proposer_at_work() -> Actor:
    """The signed-in user who proposes."""
    return Actor(g.user.id, f"{g.user.get_full_name()}, {g.user.office.full_name}")


def head_at_work() -> Actor:
    """The signed-in user as the head of the own office, also Plt., Plh. or Pj.

    The role alone is not enough: raises Refused unless they hold the position today.
    """
    office = g.user.office
    today = local_date(utc_now(), office.timezone)
    query = select(Official).where(
        Official.user_id == g.user.id,
        Official.office_code == office.code,
        Official.position == Position.VILLAGE_HEAD,
    )
    for official in db.session.scalars(query.order_by(Official.id.desc())):
        if official.holds_on(today):
            return Actor(g.user.id, f"{official.name}, {title_of(official, office).short}")
    raise Refused(_("Only whoever holds the position of head today may decide."))

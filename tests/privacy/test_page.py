"""docs/privacy.md tells of every table, and of exactly the roles that may open its screens."""

import re
from pathlib import Path

import pytest
from flask import Flask

from app.access.roles import GRANTS, Role
from app.extensions import db

PAGE = (Path(__file__).parents[2] / "docs" / "privacy.md").read_text("utf-8")
OF_FAB = re.compile(r"ab_(role|group|permission|view_menu|user_role|user_group|group_role)")


def lines() -> list[list[str]]:
    """The rows of the table "What is kept"."""
    part = PAGE.partition("## What is kept")[2].partition("\n## ")[0]
    rows = [line.strip("|").split("|") for line in part.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in row] for row in rows[2:]]


def who_opens(screen: str) -> set[str]:
    """The roles that may list a screen, or do the one thing behind the dot."""
    view, _, permission = screen.partition(".")
    return {
        str(role)
        for role, views in GRANTS.items()
        if view in views and (not permission or permission in views[view].split("|"))
    }


def test_every_table_of_the_database_is_told_of(app: Flask) -> None:
    told = set(re.findall(r"`(\w+)`", PAGE.partition("## How it is kept small")[0]))
    tables = {name for name in db.metadata.tables if not OF_FAB.match(name)}
    assert tables - told == set(), "tell in docs/privacy.md whose data it holds, why, how long"


def test_the_page_names_tables_that_exist(app: Flask) -> None:
    named = {name for line in lines() for name in re.findall(r"`(\w+)`", line[1])}
    assert named <= set(db.metadata.tables)


@pytest.mark.parametrize("line", lines(), ids=lambda line: line[2])
def test_the_roles_are_those_that_may_open_the_screens(line: list[str]) -> None:
    _data, _tables, screens, roles, why, how_long = line
    named = {role.strip() for role in roles.split(",")}
    assert named <= {str(role) for role in Role}
    assert named == set().union(*(who_opens(screen) for screen in screens.split()))
    assert why
    assert how_long


def test_every_screen_that_shows_residents_or_letters_is_in_it(app: Flask) -> None:
    told = {screen.partition(".")[0] for line in lines() for screen in line[2].split()}
    told |= {"ReportView", "OfficeView", "LetterTypeView", "LetterSettingView", "RoleView",
             "SigningServiceView", "TrustedAuthorityView", "ResetPasswordView",
             "DailyHeadView"}  # fmt: skip
    granted = {view for views in GRANTS.values() for view in views}
    assert granted - told == set(), "a new screen: say in docs/privacy.md whose data it shows"

"""Roles are code: the least each needs, the same in the documents, and closed patterns."""

import re

import pytest
from flask import Flask

from app.access.roles import ACTIONS, GRANTS, Role, fab_roles
from scripts.roles_table import PAGE, table

SIGNERS = {
    Role.VILLAGE_HEAD, Role.DISTRICT_HEAD,
    Role.VILLAGE_SECRETARY, Role.DISTRICT_SECRETARY, Role.SECTION_HEAD,
}  # fmt: skip


def may(role: Role, permission: str, view: str) -> bool:
    return any(
        re.match(wanted_view, view) and re.match(wanted, permission)
        for wanted_view, wanted in fab_roles()[str(role)]
    )


def test_the_documents_show_the_roles_as_they_are() -> None:
    assert PAGE.read_text() == table()


def test_only_heads_and_those_with_their_mandate_sign(app: Flask) -> None:
    assert {role for role in Role if may(role, "sign_and_seal", "ApprovalView")} == SIGNERS
    assert {role for role in Role if may(role, "can_sign", "ApprovalView")} == SIGNERS


@pytest.mark.parametrize("role", list(Role))
def test_a_permission_does_not_open_another_that_begins_like_it(role: Role) -> None:
    for view, permission in fab_roles()[str(role)]:
        assert view.endswith("$")
        assert permission.endswith("$")
        assert ".*" not in view + permission


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.PLATFORM_ADMIN, Role.REGENCY_ADMIN])
def test_who_oversees_or_administers_reads_no_residents_and_no_letters(role: Role) -> None:
    for view in ("ResidentView", "HouseholdView", "LetterView", "ApprovalView"):
        assert view not in GRANTS[role]


def test_what_is_granted_exists(app: Flask) -> None:
    views = {type(view).__name__: view for view in app.extensions["appbuilder"].baseviews}
    for role in Role:
        for name, permissions in GRANTS.get(role, {}).items():
            known = {entry.removeprefix("can_") for entry in views[name].base_permissions}
            assert set(permissions.split("|")) <= known, (role, name)
        for name, actions in ACTIONS.get(role, {}).items():
            assert set(actions.split("|")) <= set(views[name].actions), (role, name)


@pytest.mark.parametrize("role", list(Role))
def test_a_pattern_fits_into_the_column_of_permissions(role: Role) -> None:
    assert all(len(permission) <= 100 for _view, permission in fab_roles()[str(role)])

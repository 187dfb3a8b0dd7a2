"""Where the wall is lifted, and why: the whole list, so that a new place is noticed and judged."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import app

ROOT = Path(app.__file__).parent
SIGNING_IN = "before signing in nobody has an office, and the account is the one that proved itself"
OWN_ACCOUNT = "rows of the user's own account, which may have come from another office"
ONE_PERSON = "one person's positions and certificates, perhaps held in several offices"
PUBLIC = "the public page knows no office; it finds one letter by its printed code"
ONE_CHAIN = "one chain of hashes runs through all offices; no event's contents are shown"
LIFTED = {
    "access/factors/acts.py:_add": OWN_ACCOUNT,
    "access/factors/ask_views.py:request_for": SIGNING_IN,
    "access/factors/ask_views.py:ways_of": SIGNING_IN,
    "access/factors/enrol_views.py:passkey_options": SIGNING_IN,
    "access/factors/gate.py:wanted": SIGNING_IN,
    "access/factors/half.py:account": SIGNING_IN,
    "access/factors/prove.py:prove": SIGNING_IN,
    "access/factors/reset.py:told": OWN_ACCOUNT,
    "access/factors/reset.py:untold": OWN_ACCOUNT,
    "access/security_manager.py:auth_user_db": SIGNING_IN,
    "access/security_manager.py:find_account": SIGNING_IN,
    "access/security_manager.py:on_user_logout": OWN_ACCOUNT,
    "access/session_list.py:end_some": OWN_ACCOUNT,
    "access/session_list.py:lasting": OWN_ACCOUNT,
    "access/session_list.py:strangers": OWN_ACCOUNT,
    "access/sessions.py:find": SIGNING_IN,
    "access/signing_in.py:sign_in": SIGNING_IN,
    "access/views.py:_who": SIGNING_IN,
    "access/wall.py:current_scope": "the wall itself asks who the user is",
    "approvals/keys.py:require_not_withdrawn": ONE_PERSON,
    "heads/views.py:compared": ONE_CHAIN,
    "heads/views.py:notice": ONE_CHAIN,
    "heads/views.py:standing": ONE_CHAIN,
    "letters/numbering/register.py:take_number": "the district's number on a village's letter",
    "letters/numbering/register.py:void_numbers": "the district's number on a village's letter",
    "offices/certified.py:_holding": ONE_PERSON,
    "offices/enroll.py:_save": ONE_PERSON,
    "offices/holders.py:certificates_of": ONE_PERSON,
    "offices/holders.py:held": ONE_PERSON,
    "offices/holders.py:is_others": "yes or no: whether a certificate is somebody else's",
    "offices/holders.py:known_names": ONE_PERSON,
    "offices/signing_services.py:_nearest": "a village signs through the account of the regency",
    "privacy/actors.py:actors_of": "who acted on the person's data, by office and not by name",
    "residents/rules.py:registered_elsewhere": "yes or no: whether another office has this NIK",
    "verification/lookup.py:_one": PUBLIC,
    "verification/lookup.py:state_when_destroyed": PUBLIC,
    "verification/public_letter.py:_signed_steps": PUBLIC,
}


def lifting(source: str) -> Iterator[str]:
    """The names of the functions that lift the wall."""
    for function in ast.walk(ast.parse(source)):
        if isinstance(function, ast.FunctionDef) and function.name != "lifted":
            calls = (one for one in ast.walk(function) if isinstance(one, ast.Call))
            if any(ast.unparse(one.func).endswith("lifted") for one in calls):
                yield function.name


@pytest.mark.promise("P4")
def test_the_wall_is_lifted_in_these_places_and_no_others() -> None:
    found = {
        f"{file.relative_to(ROOT)}:{name}"
        for file in ROOT.rglob("*.py")
        for name in lifting(file.read_text())
    }
    assert found - set(LIFTED) == set(), "the wall is lifted anew: say why in LIFTED, or do not"
    assert set(LIFTED) - found == set(), "the wall stands here again: take it off the list"

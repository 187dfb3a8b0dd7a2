"""A route, a role or a kind of row that nobody wrote a rule for fails the build."""

from flask import Flask

from app.access.roles import Role
from tests.matrix.rules import ROLES, RULES, rule_of

WRITE = "write its rule into tests/matrix/rules.py: who may use it, by which methods, on whose rows"
AUTOMATIC = {"HEAD", "OPTIONS"}


def methods_of(app: Flask) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for rule in app.url_map.iter_rules():
        found.setdefault(rule.endpoint, set()).update((rule.methods or set()) - AUTOMATIC)
    return found


def test_every_route_has_a_rule(app: Flask) -> None:
    missing = sorted(endpoint for endpoint in methods_of(app) if rule_of(endpoint) is None)
    assert missing == [], f"new routes without a rule; {WRITE}"


def test_every_rule_has_a_route(app: Flask) -> None:
    ruled = {f"{view}.{name}".lstrip(".") for view, rules in RULES.items() for name in rules}
    assert ruled - set(methods_of(app)) == set(), "rules for routes that are gone; delete them"


def test_a_route_takes_the_methods_of_its_rule_and_no_others(app: Flask) -> None:
    wrong = {
        endpoint: sorted(methods)
        for endpoint, methods in methods_of(app).items()
        if (rule := rule_of(endpoint)) and methods != set(rule.methods.split())
    }
    assert wrong == {}, "the URL map and tests/matrix/rules.py differ in the methods"


def test_every_role_stands_in_the_rules() -> None:
    roles = {str(role) for role in Role} - {str(Role.PUBLIC)}
    assert roles == ROLES, f"a role without rules: {roles ^ ROLES}; {WRITE}"

"""Whether the time of an answer tells codes apart that must answer alike (promise P7)."""

from flask import Flask

from bench.harness import Case, Row, rows, take_turns
from bench.place import application
from tests.factories.letters import change, draft_letter

UNKNOWN, DRAFTED, MALFORMED = "code that is unknown", "code of a draft", "no code at all"
ALIKE = 1.2  # far below what a network adds


def measure() -> list[Row]:
    """The page of each code, as a stranger asks for it; the ratio is to an unknown one."""
    with application() as app:
        change(app, draft_letter(app), token="d" * 32)
        cases = {
            UNKNOWN: _asked(app, "u" * 32),
            DRAFTED: _asked(app, "d" * 32),
            MALFORMED: _asked(app, "kode-salah"),
        }
        aims = {DRAFTED: ALIKE}
        return rows("strangers", take_turns(cases, runs=200, warm_up=10), per=UNKNOWN, aims=aims)


def _asked(app: Flask, code: str) -> Case:
    client = app.test_client()

    def ask() -> None:
        if client.get(f"/v/{code}").status_code != 404:
            raise RuntimeError(f"{code} did not answer like an unknown code")

    return ask

"""The page behind the QR, against an empty Flask route in the same process.

What limits it: cold, the judge's worker process (this one waits for it: compare its CPU time);
warm, in about equal parts the page, the questions to the database, and the event in the audit
trail that every check of a letter leaves.
"""

from flask import Flask

from app.verification.judging import Judge
from bench.harness import Case, Row, rows, take_turns
from bench.place import application
from tests.factories.letters import facts, issued_letter

EMPTY = "empty Flask route"


def measure() -> list[Row]:
    """Warm: the file was proven within the last minute. Cold: it is judged anew."""
    with application() as app:
        url = f"/v/{facts(app, issued_letter(app))['token']}"
        page = _get(app, url, "SAH")
        pool = app.extensions["validator"]

        def cold() -> None:
            app.extensions["judge"] = Judge(pool)
            page()

        def again() -> None:
            page()

        cases = {
            EMPTY: _get(_empty(), "/", ""),
            "verify page, cold": cold,
            "verify page, warm": again,
        }
        return rows("verify", take_turns(cases, runs=60, warm_up=5), per=EMPTY, aims={})


def _empty() -> Flask:
    app = Flask("empty")
    app.get("/")(lambda: "")
    return app


def _get(app: Flask, url: str, expected: str) -> Case:
    client = app.test_client()

    def fetch() -> None:
        response = client.get(url)
        if response.status_code != 200 or expected not in response.text:
            raise RuntimeError(f"{url}: {response.status}")

    return fetch

"""Issues a one-signer and a two-signer letter as people would: through pages and logins, over HTTP.

``python -m scripts.demo_letter FOLDER`` runs the application on a free port of this machine, and
writes every stage of both files, the demo root and ``result.json``. What never leaves by HTTP
(frozen and half-signed files) is read from the document store. Nothing is timed but reported.
"""

import json
import logging
import os
import re
import sys
import threading
import time
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

import requests
from flask import Flask
from sqlalchemy import select
from werkzeug.serving import make_server

from app import create_app
from app.approvals.models import Approval
from app.demo import PASSPHRASE, PASSWORD
from app.extensions import db
from app.letters.models import Letter, LetterType
from app.letters.types import definition_of
from config import settings

ONE_SIGNER, TWO_SIGNERS = "SKU", "SKTM"
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
T = TypeVar("T")


class Person:
    """One of the demo's users with a browser of their own."""

    def __init__(self, base: str, username: str) -> None:
        self.base, self.http = base, requests.Session()
        self.page = self.http.get(f"{base}/login/").text
        self.post("/login/", username=username, password=PASSWORD)

    def get(self, path: str, **query: str) -> requests.Response:
        """Fetch a page; anything but success ends the demo."""
        response = self.http.get(self.base + path, params=query, timeout=60)
        return self._seen(response)

    def post(self, path: str, accept: str = "text/html", **fields: Any) -> requests.Response:
        """Send the form of the page last seen."""
        found = TOKEN.search(self.page)
        fields["csrf_token"] = found[1] if found else ""
        headers = {"Accept": accept}
        response = self.http.post(self.base + path, data=fields, headers=headers, timeout=120)
        return self._seen(response)

    def _seen(self, response: requests.Response) -> requests.Response:
        response.raise_for_status()
        if "text/html" in response.headers["Content-Type"]:
            self.page = response.text
        return response


class Demo:
    """The letters' way through the application, with the time of each step."""

    def __init__(self, app: Flask, base: str) -> None:
        self.app, self.base = app, base
        self.ms: dict[str, float] = {}

    def timed(self, step: str, act: Callable[[], T]) -> T:
        """Do it, and note the milliseconds it took."""
        start = time.perf_counter()
        result = act()
        self.ms[step] = round((time.perf_counter() - start) * 1000, 1)
        return result

    def submit(self, name: str, code: str) -> int:
        """The village admin composes a letter and submits it; returns its id."""
        admin = Person(self.base, "admin.japah")
        subject = admin.get("/residents/options", q="Sri Rahayu").json()["results"][0]["id"]
        admin.get(f"/letters/compose/{code}")
        fields = {"resident": subject, "act": "submit", **self._examples(code)}
        path = f"/letters/compose/{code}"
        answer = self.timed(f"{name}: submit", lambda: admin.post(path, **fields))
        return int(re.findall(r"/letters/show/(\d+)", answer.url)[0])

    def _examples(self, code: str) -> dict[str, str]:
        with self.app.app_context():
            definition = definition_of(db.session.get_one(LetterType, code).current)
        return {field.name: field.example for field in definition.fields if field.example}

    def sign(self, name: str, letter_id: int, username: str) -> None:
        """The official reads the letter at the signing desk and signs it."""
        official = Person(self.base, username)
        approval_id = self._waiting(letter_id)
        official.get("/approvals/list/")
        official.get("/approvals/desk", id=str(approval_id))
        form = {"id": str(approval_id), "passphrase": PASSPHRASE, "accept": "application/json"}
        act = f"{name}: sign ({username})"
        answer = self.timed(act, lambda: official.post("/approvals/sign", **form)).json()
        if not answer["ok"]:
            raise SystemExit(answer["message"])

    def _waiting(self, letter_id: int) -> int:
        with self.app.app_context():
            query = select(Approval.id).where(
                Approval.letter_id == letter_id, Approval.state == "waiting"
            )
            return db.session.scalars(query.order_by(Approval.step)).first() or 0

    def stored(self, letter_id: int, column: str) -> bytes:
        """The letter's PDF at this stage, from the document store."""
        with self.app.app_context():
            key = getattr(db.session.get_one(Letter, letter_id), column)
        content: bytes = self.app.extensions["documents"].get(key)
        return content

    def issued(self, name: str, letter_id: int) -> tuple[bytes, dict[str, Any]]:
        """The issued file as the admin downloads it, and what the world may know of it."""
        admin = Person(self.base, "admin.japah")
        path = f"/letters/download/{letter_id}"
        pdf = self.timed(f"{name}: download", lambda: admin.get(path)).content
        page = admin.get(f"/letters/show/{letter_id}").text
        url = re.findall(r'id="verify-url"[^>]*value="([^"]+)"', page)[0]
        with self.app.app_context():
            letter = db.session.get_one(Letter, letter_id)
            steps = db.session.scalars(
                select(Approval).where(Approval.letter_id == letter_id).order_by(Approval.step)
            )
            facts = {
                "number": letter.number,
                "verify_url": url,
                "frozen_sha256": letter.frozen_sha256,
                "sha256": sha256(pdf).hexdigest(),
                "signers": [step.official.name for step in steps],
            }
        return pdf, facts


def run(app: Flask, base: str, out: Path) -> None:
    """Issue both letters and write everything into ``out``."""
    out.mkdir(parents=True, exist_ok=True)
    demo = Demo(app, base)
    one = demo.submit("one", ONE_SIGNER)
    (out / "frozen-one.pdf").write_bytes(demo.stored(one, "frozen_sha256"))
    demo.sign("one", one, "kades.japah")
    pdf, one_facts = demo.issued("one", one)
    (out / "one.pdf").write_bytes(pdf)

    two = demo.submit("two", TWO_SIGNERS)
    (out / "frozen-two.pdf").write_bytes(demo.stored(two, "frozen_sha256"))
    demo.sign("two", two, "kades.japah")
    (out / "two-first.pdf").write_bytes(demo.stored(two, "current_sha256"))
    demo.sign("two", two, "camat.japah")
    pdf, two_facts = demo.issued("two", two)
    (out / "two.pdf").write_bytes(pdf)

    (out / "roots.pem").write_bytes((app.config["DATA_FOLDER"] / "demo/root.pem").read_bytes())
    result = {"one": one_facts, "two": two_facts, "ms": demo.ms}
    (out / "result.json").write_text(json.dumps(result, indent=2, ensure_ascii=False) + "\n")


def main() -> None:
    """Serve the application for the time of the demo."""
    app = create_app(settings(os.environ))
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    out = Path(sys.argv[1])
    try:
        run(app, f"http://127.0.0.1:{server.port}", out)
    finally:
        server.shutdown()
        for name in ("validator", "prover"):
            app.extensions[name].close()
    print(f"Wrote {', '.join(sorted(file.name for file in out.iterdir()))} to {out}")


if __name__ == "__main__":
    main()

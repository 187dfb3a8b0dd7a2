"""What is locked: its known holes, and its bill of materials. ``make holes``, ``make sbom``."""

import json
import re
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from werkzeug.serving import make_server
from werkzeug.wrappers import Request, Response

ROOT = Path(__file__).parents[2]
PROGRAMS = Path(sys.executable).parent
PACKAGE = "flask"
HOLE = {
    "id": "CONTOH-2026-1", "summary": "Contoh", "modified": "2026-01-01T00:00:00Z", "details": "",
    "affected": [{"package": {"name": PACKAGE, "ecosystem": "PyPI"}, "versions": ["0"],
                  "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}]}]}],
}  # fmt: skip


def locked() -> dict[str, str]:
    """Every package of requirements.txt with its version."""
    lines = (ROOT / "requirements.txt").read_text().splitlines()
    found = (re.match(r"([a-z0-9][a-z0-9._-]*)(?:\[.*\])?==(\S+)", line) for line in lines)
    return {match[1]: match[2] for match in found if match}


@contextmanager
def advisories(holes: Callable[[str], list[object]]) -> Iterator[str]:
    """A service that speaks as osv.dev does, over HTTP; ``holes`` tells those of a package."""

    @Request.application
    def answer(request: Request) -> Response:
        name = json.loads(request.get_data())["package"]["name"]
        return Response(json.dumps({"vulns": holes(name)}), mimetype="application/json")

    server = make_server("127.0.0.1", 0, answer, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.port}/v1/query"
    server.shutdown()
    thread.join()


def asked(address: str) -> subprocess.CompletedProcess[str]:
    """``make holes`` without installing first."""
    command = [
        PROGRAMS / "pip-audit", "--strict", "--disable-pip", "--require-hashes",
        "--progress-spinner", "off", "-r", "requirements.txt",
        "--vulnerability-service", "osv", "--osv-url", address,
    ]  # fmt: skip
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_a_known_hole_is_named_and_fails() -> None:
    with advisories(lambda name: [HOLE] if name == PACKAGE else []) as address:
        found = asked(address)
    assert found.returncode == 1
    assert HOLE["id"] in found.stdout
    assert PACKAGE in found.stdout


def test_without_holes_it_passes() -> None:
    with advisories(lambda _name: []) as address:
        found = asked(address)
    assert (found.returncode, "No known" in found.stderr) == (0, True), found.stderr


def test_an_advisory_service_that_does_not_answer_is_no_all_clear() -> None:
    assert asked("http://127.0.0.1:9/v1/query").returncode != 0


def test_the_bill_of_materials_names_every_locked_package_with_version_and_hashes(
    tmp_path: Path,
) -> None:
    bill = tmp_path / "sbom.json"
    command = [sys.executable, "-m", "scripts.sbom", "requirements.txt", bill]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    parts = json.loads(bill.read_text())["components"]
    assert {part["name"]: part["version"] for part in parts} == locked()
    files = [part["externalReferences"][0]["hashes"] for part in parts]
    assert all(files)
    hashes = re.findall(r"sha256:(\w+)", (ROOT / "requirements.txt").read_text())
    assert sorted(one["content"] for file in files for one in file) == sorted(hashes)

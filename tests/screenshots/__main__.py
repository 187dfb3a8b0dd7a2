"""Photograph every screen: ``python -m tests.screenshots --help``. Exit 1 on any complaint."""

import argparse
import logging
import re
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask
from werkzeug.serving import make_server

from tests.conftest import SqliteBackend
from tests.matrix.world import build
from tests.screenshots.camera import HEIGHTS, Camera, chromium
from tests.screenshots.pages import README, Shot, derived, named
from tests.screenshots.sheet import write_sheet
from tests.screenshots.world import furnish

FOLDER = Path("build/screenshots")
IMAGES = Path("docs/images")
COMPLAINTS_SHOWN = 60


def main() -> int:
    """The exit code: 1 where a page failed or axe complains."""
    parser = argparse.ArgumentParser(prog="python -m tests.screenshots", description=__doc__)
    parser.add_argument("--only", default="", help="only pages whose name this pattern fits")
    parser.add_argument("--widths", type=int, nargs="*", default=[*HEIGHTS], help="CSS pixels")
    parser.add_argument("--themes", nargs="*", default=["light", "dark"])
    parser.add_argument("--axe", action="store_true", help="let axe judge every page as well")
    parser.add_argument("--readme", action="store_true", help="only the README's, into docs/images")
    parser.add_argument("--out", type=Path, default=FOLDER)
    chosen = parser.parse_args()
    chosen.out.mkdir(parents=True, exist_ok=True)
    wanted = re.compile(chosen.only, re.IGNORECASE)
    logging.disable(logging.WARNING)
    camera = Camera(chosen.out, chosen.widths, chosen.themes, chosen.axe)
    with tempfile.TemporaryDirectory(prefix="labur-screenshots-") as folder:
        backend = SqliteBackend(Path(folder))
        # All is signed before a browser runs: its event loop would be in pyHanko's way.
        app = backend.fresh()
        shots = {one.name: one for one in named(furnish(app))}
        if chosen.readme:
            with _served(app) as base, chromium() as browser:
                camera.enter(browser, base)
                for file, name, width in README:
                    camera.portrait(shots[name], width, IMAGES / f"{file}.png")
            return 0
        _look(camera, app, [one for one in shots.values() if wanted.search(one.name)])
        app = backend.fresh()
        world = build(app)
        _look(camera, app, [one for one in derived(app, world) if wanted.search(one.name)])
    said = camera.complaints
    print(f"{len(camera.taken)} pages; {write_sheet(chosen.out, camera.taken)}")
    print(f"complaints: {len(said)}", *said[:COMPLAINTS_SHOWN], sep="\n  ")
    return int(bool(said))


def _look(camera: Camera, app: Flask, shots: list[Shot]) -> None:
    with _served(app) as base, chromium() as browser:
        camera.enter(browser, base)
        for shot in shots:
            camera.take(shot)


@contextmanager
def _served(app: Flask) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()


if __name__ == "__main__":
    raise SystemExit(main())

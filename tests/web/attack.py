"""The renderer attacked in a process of its own, while somebody listens for its calls."""

import json
import secrets
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.web.listener import listening


@dataclass(frozen=True)
class Outcome:
    """What ``tests.web.rendering`` found, and how often the listener was called."""

    found: dict[str, Any]
    calls: int

    @property
    def broken(self) -> list[str]:
        """Each broken promise in words."""
        touched = [f"touched: {event} {name}" for event, name in self.found["touched"]]
        called = [f"the listener was called {self.calls} times"] if self.calls else []
        return [*self.found["wrong"], *touched, *called]


def attack_renderer(folder: Path, fonts: Path, *options: str) -> Outcome:
    """Attack with a canary file in ``folder``; ``options`` are those of tests.web.rendering."""
    canary = folder / "rahasia.txt"
    canary.write_text(f"KENARI-{secrets.token_hex(12)}")
    with listening() as listener:
        command = [sys.executable, "-m", "tests.web.rendering", "--fonts", str(fonts)]
        command += ["--canary", str(canary), "--port", str(listener.port), *options]
        ran = subprocess.run(command, capture_output=True, text=True, timeout=1800, check=False)
        calls = len(listener.calls)
    assert ran.stdout, ran.stderr[-3000:]
    return Outcome(json.loads(ran.stdout.splitlines()[-1]), calls)

"""Every payload through every text of a letter, the figures printed: ``python -m tests.web``."""

import argparse
import tempfile
from pathlib import Path

from app.letters.rendering import prepare_fonts
from tests.web.attack import attack_renderer


def main() -> int:
    """The exit code: 1 where a promise is broken."""
    parser = argparse.ArgumentParser(prog="python -m tests.web", description=__doc__)
    parser.add_argument("--step", type=int, default=1, help="leave out rounds between")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        fonts = Path(folder, "fonts")
        prepare_fonts(fonts)
        outcome = attack_renderer(Path(folder), fonts, "--step", str(chosen.step))
    found = outcome.found
    seconds, which = found["slowest"]
    print(f"{found['payloads']} payloads, {found['pairs']} pairs of payload and place")
    print(f"  letters drawn: {found['drawn']}, refused in words: {found['refused']}")
    print(f"  slowest: {seconds:.1f} s ({which}); memory at most {found['peak_mb']} MB")
    print(f"  calls to the listener: {outcome.calls}; files touched: {len(found['touched'])}")
    print(f"  broken promises: {len(outcome.broken)}")
    for one in outcome.broken[:50]:
        print(f"    {one}")
    return int(bool(outcome.broken))


if __name__ == "__main__":
    raise SystemExit(main())

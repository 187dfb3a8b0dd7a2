"""What people do in a process whose clock is another: ``python -m tests.faults.another_day``.

The clock is the process's own, set by libfaketime (FAKETIME); it holds for every library too.
"""

import json
import os
from dataclasses import asdict

from app import create_app
from config import settings

from . import acts
from .machine import Machine


def main() -> None:
    """Submit a letter and sign those that wait; writes what was answered as JSON."""
    machine = Machine(create_app(settings(os.environ)))
    acts.everybody_arrives(machine)
    answers = {act.__name__: asdict(act(machine)) for act in (acts.submit, acts.sign)}
    print(json.dumps(answers))


if __name__ == "__main__":
    main()

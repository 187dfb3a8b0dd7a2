"""Read at its start by every Python that a test starts (tests/conftest.py puts it on PYTHONPATH).

jsonschema, which FAB imports, checks IRIs where it finds rfc3987-syntax, and that builds a grammar
at its import: a second of processor time for each process. Only the check of dependencies brings it
here, nothing asks for it, and no server has it.
"""

import sys

sys.modules["rfc3987_syntax"] = None

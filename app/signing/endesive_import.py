"""The one way to endesive's PDF signing code.

`import endesive.pdf` pulls in endesive's verifier, which pulls in oscrypto 1.3.0, which cannot
read an OpenSSL version with a two-digit patch number such as 3.0.19 (wbond/oscrypto issues 75
and 78) and fails. Signing needs none of it, and endesive's verdicts must never be used: it calls
files good whose text was replaced. So a stand-in takes the verifier's place, on every machine
alike; whoever asks it for a verdict gets an error.
"""

import importlib
import sys
from types import ModuleType
from typing import Any, NoReturn

VERIFIER = "endesive.pdf.verify"


def _refuse(*_: Any, **__: Any) -> NoReturn:
    raise NotImplementedError("endesive's verifier is not used; validate with pyHanko")


def load_cms() -> ModuleType:
    """The module endesive.pdf.cms, without its verifier."""
    if VERIFIER not in sys.modules:
        stand_in = ModuleType(VERIFIER, "Stand-in: endesive's verifier is not used.")
        vars(stand_in).update(verify=_refuse, PDFVerifier=_refuse)
        sys.modules[VERIFIER] = stand_in
    return importlib.import_module("endesive.pdf.cms")


cms = load_cms()

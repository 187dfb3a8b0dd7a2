"""endesive must load on a system whose OpenSSL version oscrypto cannot read."""

import subprocess
import sys

PROBE = """
import sys
from app.signing.endesive_import import cms
assert callable(cms.SignedData().sign)
loaded = {"oscrypto", "certvalidator"} & set(sys.modules)
assert not loaded, loaded
import endesive.pdf
try:
    endesive.pdf.verify(b"")
except NotImplementedError as error:
    print(error)
"""


def test_endesive_loads_without_oscrypto_and_its_verifier_gives_no_verdict():
    done = subprocess.run([sys.executable, "-c", PROBE], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "validate with pyHanko" in done.stdout

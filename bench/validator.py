"""Judging signed letters, against the bare RSA-2048 verification that is in each signature.

What limits it: reading the PDF (pyHanko takes the signature's hexadecimal digits one by one),
comparing the revisions, and asn1crypto, which parses certificates and compares names anew at each
step. All are Python; the verification itself is a hundredth. Processes share nothing, so a second
core doubles the throughput; a thread would not.
"""

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.hashes import SHA256

from app.verification.validator.judge import validate
from app.verification.validator.pool import ValidatorPool
from app.verification.validator.report import Report, Verdict
from app.verification.validator.roots import TrustRoot
from bench.harness import Row, Timing, rows, take_turns
from tests.factories.signed_letters import VILLAGE_HEAD, rsa_key
from tests.verification.zoo import letters, times

RAW = "RSA-2048 verification, SHA-256 (cryptography)"
WORKERS, FILES = 2, 200
AIM = 50.0
"""Milliseconds a file with two signatures, two workers on two cores: 20 files a second."""


def measure() -> list[Row]:
    """In this process, file by file; then many files through the pool, as uploads are judged."""
    message = letters.one().final
    key = rsa_key(f"demo {VILLAGE_HEAD}")
    signature = key.sign(message, padding.PKCS1v15(), SHA256())
    one, two, proven = letters.one().final, letters.two().final, times.two_signers_level_b_lta()
    ours, theirs = letters.roots(), times.authorities.roots()
    cases = {
        RAW: lambda: key.public_key().verify(signature, message, padding.PKCS1v15(), SHA256()),
        "one signature": lambda: _valid(validate(one, ours)),
        "two signatures": lambda: _valid(validate(two, ours)),
        "two signatures, B-LTA": lambda: _valid(validate(proven, theirs)),
    }
    figures = rows("validator", take_turns(cases, runs=40, warm_up=5), per=RAW, aims={})
    return [*figures, _throughput(two, ours)]


def _throughput(pdf: bytes, roots: Sequence[TrustRoot]) -> Row:
    pool = ValidatorPool(size=WORKERS)
    with ThreadPoolExecutor(WORKERS) as threads:
        judged = [pdf] * FILES
        list(threads.map(lambda file: pool.validate(file, roots), judged[: 5 * WORKERS]))
        started, cpu_started = time.perf_counter(), time.process_time()
        for report in threads.map(lambda file: pool.validate(file, roots), judged):
            _valid(report)
        taken, cpu_taken = time.perf_counter() - started, time.process_time() - cpu_started
    pool.close()
    timing = Timing(1000 * taken / FILES, 1000 * cpu_taken / FILES, FILES)
    return Row("validator", f"two signatures, pool of {WORKERS}", timing, aim=AIM)


def _valid(report: Report) -> None:
    if report.verdict is not Verdict.VALID:
        raise RuntimeError(report.reason)

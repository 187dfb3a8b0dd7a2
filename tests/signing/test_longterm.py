"""From B-B to B-LTA and through renewals, judged by those who did not write it."""

import subprocess
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from app.clock import utc_now
from app.signing.errors import (
    TimestampNotTrusted,
    TimestampTooLarge,
    TimestampUnavailable,
    UnreadablePdf,
)
from app.signing.gathering import gather
from app.signing.longterm import with_document_timestamp, with_evidence
from app.signing.timestamp import HttpTimestamper
from app.verification.validator.evidence import Evidence
from app.verification.validator.judge import validate
from tests.factories.signed_letters import DISTRICT_HEAD, VILLAGE_HEAD, sign
from tests.pki import misbehaviour
from tests.pki.judge import good_when_sealed, proven

# What one signature goes through is in a letter with two.
with_two = pytest.mark.parametrize("stages", [2], indirect=True, ids=["two signers"])
LATER = datetime(2031, 1, 1, tzinfo=UTC)  # the signers' certificates have expired
MUCH_LATER = datetime(2035, 1, 1, tzinfo=UTC)  # shortly before the timestamps' expires


@dataclass(frozen=True)
class Stages:
    """One letter on its way; `steps` in order."""

    steps: tuple[bytes, ...]
    signers: int

    @property
    def evident(self) -> bytes:
        return self.steps[-2]

    @property
    def archived(self) -> bytes:
        return self.steps[-1]


@pytest.fixture(scope="module")
def timestamper(authority_server) -> HttpTimestamper:
    return HttpTimestamper(
        authority_server.tsa_url,
        roots=authority_server.trust_roots,
        clock=lambda: authority_server.now or utc_now(),
    )


@pytest.fixture(scope="module", params=[1, 2], ids=["one signer", "two signers"])
def stages(request, letter, authority_server, timestamper) -> Stages:
    names = (VILLAGE_HEAD, DISTRICT_HEAD)[: request.param]
    steps = [letter.stamped]
    for number, name in enumerate(names, 1):
        signer = authority_server.person(name).signer()
        steps.append(sign(steps[-1], signer, f"Signature{number}", timestamper=timestamper))
    evidence = gather(steps[-1], authority_server.trust_roots, datetime.now(UTC))
    steps.append(with_evidence(steps[-1], evidence))
    steps.append(with_document_timestamp(steps[-1], timestamper))
    return Stages(tuple(steps), request.param)


def renewed(pdf: bytes, pki, timestamper) -> bytes:
    evidence = gather(pdf, pki.trust_roots, pki.now or datetime.now(UTC))
    return with_document_timestamp(with_evidence(pdf, evidence), timestamper)


@pytest.mark.promise("P2")
def test_every_level_begins_with_the_bytes_of_the_one_before(stages, draw):
    for before, after in pairwise(stages.steps):
        assert after.startswith(before)
        assert len(after) > len(before)
    assert draw(stages.archived).tobytes() == draw(stages.steps[0]).tobytes()


@pytest.mark.promise("P9")
def test_pyhanko_finds_the_archived_letter_proven_without_a_network(stages, pki):
    pki.asked.clear()
    assert proven(stages.archived, pki.trust_roots, datetime.now(UTC)) == [True] * stages.signers
    assert pki.asked == []


@pytest.mark.promise("P9")
def test_a_letter_without_evidence_is_not_proven(stages, pki):
    alone = stages.steps[-3]
    assert proven(alone, pki.trust_roots, datetime.now(UTC)) == [False] * stages.signers


def test_the_archived_letter_outlives_its_signers_certificates(stages, pki):
    pki.now = LATER
    evidence = gather(stages.archived, pki.trust_roots, LATER)
    assert proven(stages.archived, pki.trust_roots, LATER, evidence) == [True] * stages.signers


@with_two
def test_a_renewed_letter_needs_nobodys_answer_any_more(stages, pki, timestamper):
    pki.now = LATER
    once = renewed(stages.archived, pki, timestamper)
    assert once.startswith(stages.archived)
    assert proven(once, pki.trust_roots, LATER + timedelta(1)) == [True] * stages.signers
    pki.now = MUCH_LATER
    twice = renewed(once, pki, timestamper)
    assert twice.startswith(once)
    assert proven(twice, pki.trust_roots, MUCH_LATER + timedelta(1)) == [True] * stages.signers


@with_two
def test_a_later_revocation_does_not_reach_back(stages, pki, timestamper):
    # The key was lost two years after the letter was signed.
    for number in range(1, pki.persons + 1):
        pki.revoke(f"person-{number}", since=datetime.now(UTC) + timedelta(days=700))
    pki.now = LATER
    once = renewed(stages.archived, pki, timestamper)
    assert proven(once, pki.trust_roots, LATER + timedelta(1)) == [True] * stages.signers


@with_two
def test_our_validator_names_the_level_of_every_stage(stages, pki):
    evidence = gather(stages.steps[-3], pki.trust_roots, datetime.now(UTC))
    at = datetime.now(UTC)  # not before the answers
    levels = [validate(pdf, pki.trust_roots, at, evidence).level for pdf in stages.steps[-3:]]
    assert levels == ["B-T", "B-LT", "B-LTA"]
    assert validate(stages.archived, pki.trust_roots, LATER).level == "B-LTA"


def test_pdfsig_calls_the_signatures_valid_and_qpdf_finds_nothing_wrong(stages, tmp_path):
    for number, pdf in enumerate(stages.steps[1:]):
        path = tmp_path / f"{number}.pdf"
        path.write_bytes(pdf)
        said = subprocess.run(["pdfsig", "-nocert", path], capture_output=True, text=True).stdout
        signed = said.count("Signature is Valid.")
        assert signed == said.count("ETSI.CAdES.detached") == min(number + 1, stages.signers)
        checked = subprocess.run(["qpdf", "--check", path], capture_output=True, text=True)
        assert checked.returncode == 0, checked.stdout + checked.stderr


@with_two
def test_evidence_that_the_file_has_already_is_not_added_again(stages, pki):
    evidence = gather(stages.steps[-3], pki.trust_roots, datetime.now(UTC))
    once = with_evidence(stages.steps[-3], evidence)
    assert with_evidence(once, evidence) == once
    assert with_evidence(once, Evidence()) == once


def test_a_letter_signed_without_timestamps_can_be_lifted_later(letter, pki, timestamper):
    plain = sign(letter.stamped, pki.person(VILLAGE_HEAD).signer(), "Signature1")
    plain = sign(plain, pki.person(DISTRICT_HEAD).signer(), "Signature2")
    lifted = renewed(with_document_timestamp(plain, timestamper), pki, timestamper)
    assert lifted.startswith(plain)
    assert good_when_sealed(lifted, pki.trust_roots) == [True, True]
    assert validate(lifted, pki.trust_roots, LATER).level == "B-LTA"


@pytest.mark.promise("P9")
@pytest.mark.parametrize(
    ("behaviour", "error"), [("html", TimestampUnavailable), ("stranger", TimestampNotTrusted)]
)
def test_no_document_timestamp_that_does_not_hold(letter, pki, timestamper, behaviour, error):
    pki.behave("tsa", getattr(misbehaviour, behaviour))
    with pytest.raises(error):
        with_document_timestamp(letter.first, timestamper)


def test_a_document_timestamp_larger_than_its_room_is_not_cut(letter, timestamper):
    with pytest.raises(TimestampTooLarge):
        with_document_timestamp(letter.first, replace(timestamper, room=100))


def test_what_is_no_pdf_gets_neither_evidence_nor_timestamp(timestamper):
    with pytest.raises(UnreadablePdf):
        with_evidence(b"no pdf", Evidence())
    with pytest.raises(UnreadablePdf):
        with_document_timestamp(b"no pdf", timestamper)

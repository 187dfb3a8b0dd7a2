"""The disk is full, or refuses to be written to: nothing changes, and people read what to do."""

from collections.abc import Iterator

import pytest

from tests.conftest import both_databases

from . import acts
from .machine import Machine, Outside, running_machine

pytestmark = [pytest.mark.promise("P1"), both_databases]
FAULTS = {
    "full": (Machine.fill, Machine.free),
    "read-only": (Machine.refuse_writing, Machine.accept_writing),
}
disks = pytest.mark.parametrize("disk", FAULTS)


@pytest.fixture
def machine(app) -> Iterator[Outside]:
    """A computer of its own on which a letter waits to be signed."""
    with running_machine(app) as machine:
        machine.do(acts.a_day_at_the_office)
        yield machine


@disks
@pytest.mark.parametrize("act", [acts.submit, acts.sign])
def test_an_act_changes_nothing_tells_why_and_can_be_done_again(machine, disk, act) -> None:
    fails, is_mended = FAULTS[disk]
    before = machine.do(acts.facts)
    machine.do(fails)
    refused = machine.do(act)
    assert in_words(refused), refused

    machine.do(is_mended)
    assert machine.do(acts.facts) == before
    done = machine.do(act)
    assert done.status in (200, 302), done
    assert machine.do(acts.facts) != before
    if act is acts.sign:
        assert [line["ok"] for line in done.lines] == [True]
    assert machine.do(acts.chain)


@disks
def test_what_is_there_can_be_read_or_it_is_told_why_not(machine, disk, backend) -> None:
    fails, is_mended = FAULTS[disk]
    machine.do(fails)
    page = machine.do(acts.read)
    if (disk, backend) == ("read-only", "sqlite"):  # SQLite cannot even open a WAL there
        assert page.status == 503
        assert in_words(page), page
        machine.do(is_mended)
        page = machine.do(acts.read)
    assert page.status == 200
    assert "Surat Keterangan Usaha" in page.text


def in_words(answer: acts.Answer) -> bool:
    """Whether the person reads that nothing was done, and what to do."""
    told = ("penyimpanan", "Basis data", "hubungi", "Coba lagi", "coba lagi")
    return answer.status in (200, 503) and any(word in answer.text for word in told)

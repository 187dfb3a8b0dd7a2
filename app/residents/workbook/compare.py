"""What an import would do: the workbook's rows beside what is registered. Pure.

A known resident is changed only in what the row supplies; nothing is ever emptied.
"""

import hashlib
import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from app.residents.codes import ALIVE
from app.residents.workbook.cells import Value
from app.residents.workbook.entries import Entry, Problem, identity, label_of

Pair = tuple[Value | None, Value | None]  # before and after
ELSEWHERE = "NIK ini juga terdaftar di kantor lain"
NAMESAKE = "nama, tempat, dan tanggal lahirnya sama dengan penduduk lain"
SOMEBODY_ELSE = "NIK-nya sama, tetapi nama dan tanggal lahirnya berbeda: pastikan orangnya sama"
UNDATED = "tanggal peristiwanya belum tercatat: lengkapi pada halaman penduduk ini"
USUAL: dict[str, Value] = {"nationality": 1, "life_state": ALIVE}


@dataclass(frozen=True)
class Known:
    """A row of the register: its id, and its values by field; days as ``yyyy-mm-dd``."""

    id: int
    values: dict[str, Value | None]


@dataclass
class Register:
    """The residents and households of one office, as they can be found again."""

    residents: list[Known]
    homes: dict[str, Known]

    def __post_init__(self) -> None:
        self.by_nik = {str(one.values["nik"]): one for one in self.residents if one.values["nik"]}
        self.by_identity: dict[tuple[str, str, str], list[Known]] = {}
        for one in self.residents:
            name, place, born = (str(one.values[key] or "") for key in
                                 ("name", "birthplace", "birth_date"))  # fmt: skip
            self.by_identity.setdefault(identity(name, place, born), []).append(one)


@dataclass(frozen=True)
class Addition:
    """A resident who is not registered yet."""

    row: int
    values: dict[str, Value]
    hints: tuple[str, ...]


@dataclass(frozen=True)
class Change:
    """A registered resident whose row says something else."""

    row: int
    id: int
    name: str
    fields: dict[str, Pair]
    hints: tuple[str, ...]


@dataclass(frozen=True)
class HomeChange:
    """A household; ``id`` is None for one that is not registered yet."""

    row: int
    id: int | None
    kk_number: str
    fields: dict[str, Pair]


@dataclass
class Plan:
    """All of it. JSON-able by ``asdict``."""

    added: list[Addition] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    homes: list[HomeChange] = field(default_factory=list)
    wrong: list[Problem] = field(default_factory=list)
    same: int = 0

    @property
    def changes_nothing(self) -> bool:
        """Whether everything stands in the register already."""
        return not (self.added or self.changed or self.homes)

    def counts(self) -> dict[str, int]:
        """Rows, and families, by what becomes of them."""
        return {
            "added": len(self.added),
            "changed": len(self.changed),
            "same": self.same,
            "wrong": len({problem.row for problem in self.wrong}),
            "homes_added": sum(home.id is None for home in self.homes),
            "homes_changed": sum(home.id is not None for home in self.homes),
        }

    def fingerprint(self) -> str:
        """SHA-256 of all that it would write: the same acts, the same print."""
        acts = (
            [one.values for one in self.added],
            [(one.id, one.fields) for one in self.changed],
            [(one.id, one.kk_number, one.fields) for one in self.homes],
        )
        written = json.dumps(acts, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(written.encode()).hexdigest()


class Comparison:
    """Takes one row after the other, and has the plan at the end."""

    def __init__(self, register: Register, elsewhere: Collection[str] = ()) -> None:
        """``elsewhere``: those of the workbook's NIKs that another office has registered."""
        self.register, self.elsewhere, self.plan = register, elsewhere, Plan()
        self._rows: dict[object, int] = {}  # what was met, and in which row
        self._homes: dict[str, tuple[int, dict[str, Value]]] = {}

    def take(self, row: Entry | list[Problem]) -> None:
        """The next row."""
        if isinstance(row, list):
            self.plan.wrong += row
            return
        known, problem = self._find(row)
        key = known.id if known else row.nik or row.identity
        if problem is None and key in self._rows:
            problem = f"Orang yang sama sudah ada di baris {self._rows[key]}. Hapus salah satu."
        if problem is not None:
            shown = row.nik or str(row.person["name"])
            column = label_of("nik" if row.nik else "name")
            self.plan.wrong.append(Problem(row.row, row.cell, column, shown, problem))
            return
        self._rows[key] = row.row
        self._add(row) if known is None else self._change(row, known)
        first, home = self._homes.setdefault(row.kk_number, (row.row, {}))
        self._homes[row.kk_number] = (first, row.home | home)  # the first row that says it decides

    def _find(self, row: Entry) -> tuple[Known | None, str | None]:
        """The resident this row is about, or why nobody can tell."""
        if row.nik and row.nik in self.register.by_nik:
            return self.register.by_nik[row.nik], None
        alike = self.register.by_identity.get(row.identity, [])
        if row.nik:  # whoever had none yet may have got one
            alike = [one for one in alike if not one.values["nik"]]
        if len(alike) > 1:
            return None, (
                "Ada beberapa penduduk dengan nama, tempat, dan tanggal lahir ini. Isi NIK-nya."
            )
        return (alike[0] if alike else None), None

    def _add(self, row: Entry) -> None:
        hints = self._hints(row, row.person)
        if row.nik and row.identity in self.register.by_identity:
            hints += (NAMESAKE,)
        self.plan.added.append(Addition(row.row, USUAL | row.person, hints))

    def _change(self, row: Entry, known: Known) -> None:
        fields: dict[str, Pair] = {
            name: (known.values[name], value)
            for name, value in row.person.items()
            if known.values[name] != value
        }
        if "life_state" in fields:  # the date and the note belong to the state before
            for name, empty in (("life_state_date", None), ("life_state_note", "")):
                if known.values[name] != empty:
                    fields[name] = (known.values[name], empty)
        if not fields:
            self.plan.same += 1
            return
        name = str(known.values["name"])
        hints = self._hints(row, fields)
        if {"name", "birth_date"} <= fields.keys():
            hints += (SOMEBODY_ELSE,)
        self.plan.changed.append(Change(row.row, known.id, name, fields, hints))

    def _hints(self, row: Entry, fields: Collection[str]) -> tuple[str, ...]:
        """What deserves a second look; ``fields``: those that are new or change."""
        hints = row.hints
        if "nik" in fields and row.nik in self.elsewhere:
            hints += (ELSEWHERE,)
        if "life_state" in fields and row.person["life_state"] != ALIVE:
            hints += (UNDATED,)
        return hints

    def finish(self) -> Plan:
        """Compare the families, which several rows tell of."""
        for kk_number, (row, home) in self._homes.items():
            known = self.register.homes.get(kk_number)
            before = known.values if known else {}
            fields: dict[str, Pair] = {
                name: (before.get(name), value)
                for name, value in home.items()
                if before.get(name) != value
            }
            if known is None or fields:
                change = HomeChange(row, known.id if known else None, kk_number, fields)
                self.plan.homes.append(change)
        return self.plan


def compared(
    register: Register, rows: Iterable[Entry | list[Problem]], elsewhere: Collection[str] = ()
) -> Plan:
    """The plan for all rows."""
    comparison = Comparison(register, elsewhere)
    for row in rows:
        comparison.take(row)
    return comparison.finish()

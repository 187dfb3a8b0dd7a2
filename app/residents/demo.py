"""Plainly fictional households for the demonstration, the same at every start.

Serial numbers from 9001 upwards belong to no real registration of a day. Every surname is
"Contoh" (example), so that no list, letter or screenshot can be taken for a real person's.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from random import Random

from app.offices.models import Office
from app.residents.codes import ALIVE, DIED, MOVED
from app.residents.models import Household, Resident

MEN = (
    *("Sugeng", "Slamet", "Paijo", "Wahyudi", "Joko", "Teguh", "Arif"),
    *("Bayu", "Dimas", "Eko", "Fajar", "Galih", "Heri", "Imam"),
)
WOMEN = (
    *("Sumiati", "Lastri", "Wulan", "Dewi", "Ratna", "Yuni"),
    *("Fitri", "Indah", "Murni", "Suparti", "Kartini", "Ningsih"),
)
HAMLETS = ("Krajan", "Ngrejo", "Sambirejo", "Kedungwaru")
TODAY = date(2026, 6, 1)  # ages are counted to this day
MALE, FEMALE = 1, 2
HOUSEHOLDS_ELSEWHERE, HOUSEHOLDS_JAPAH = 4, 16
JAPAH = "33.16.16.2007"


@dataclass
class _Register:
    """Hands out serial numbers, and remembers the dice."""

    village: Office
    dice: Random
    serial: int = 9000
    used: set[str] = field(default_factory=set)

    def birth(self, youngest: int, oldest: int) -> date:
        year = TODAY.year - self.dice.randint(youngest, oldest)
        return date(year, self.dice.randint(1, 5), self.dice.randint(1, 28))

    def nik(self, birth: date, sex: int) -> str:
        self.serial += 1
        day = birth.day + (40 if sex == FEMALE else 0)
        place = self.village.code.replace(".", "")[:6]
        return f"{place}{day:02}{birth:%m%y}{self.serial:04}"

    def name(self, sex: int) -> str:
        while True:
            first, second = self.dice.sample(MEN if sex == MALE else WOMEN, 2)
            name = f"{first} {second} Contoh"
            if name not in self.used:
                self.used.add(name)
                return name


def demo_households(villages: Sequence[Office]) -> Iterator[Household | Resident]:
    """About 300 residents over the villages: families, a widow, a moved and a deceased person."""
    for number, village in enumerate(villages):
        register = _Register(village, Random(number))  # noqa: S311 (fiction, not security)
        count = HOUSEHOLDS_JAPAH if village.code == JAPAH else HOUSEHOLDS_ELSEWHERE
        for index in range(count):
            yield from _family(register, index)
        if village.code == JAPAH:
            yield from _special_cases(register)


def _household(register: _Register, index: int) -> Household:
    place = register.village.code.replace(".", "")[:6]
    return Household(
        office_code=register.village.code,
        kk_number=f"{place}0101{20 + index % 5:02}{9001 + index:04}",
        address=f"Jalan Contoh Nomor {index + 1}",
        hamlet=HAMLETS[index % len(HAMLETS)],
        rt=f"{index % 4 + 1:03}",
        rw=f"{index % 2 + 1:03}",
    )


def _person(
    register: _Register, home: Household, sex: int, birth: date, **more: object
) -> Resident:
    values: dict[str, object] = {
        "name": register.name(sex),
        "religion": 1,
        "education": 5,
        "occupation": 9 if sex == MALE else 2,
        "marital_status": 2,
        "nationality": 1,
        "blood_group": 13,
        "disability": 7,
        "life_state": ALIVE,
        "birthplace": "Blora",
    }
    return Resident(
        office_code=register.village.code,
        household=home,
        nik=register.nik(birth, sex),
        sex=sex,
        birth_date=birth,
        **(values | more),
    )


def _family(register: _Register, index: int) -> Iterator[Household | Resident]:
    home = _household(register, index)
    yield home
    job = register.dice.choice((8, 9, 15, 20, 84, 88))
    father = _person(
        register, home, MALE, register.birth(34, 58), family_relation=1, occupation=job
    )
    mother = _person(register, home, FEMALE, register.birth(30, 52), family_relation=3)
    yield father
    yield mother
    parents = {"father_name": father.name, "mother_name": mother.name, "marital_status": 1}
    for place in range(register.dice.randint(1, 2)):
        sex = register.dice.choice((MALE, FEMALE))
        grown = place == 0
        birth = register.birth(18, 24) if grown else register.birth(7, 16)
        yield _person(
            register, home, sex, birth, family_relation=4,
            education=5 if grown else 2, occupation=1 if grown else 3, **parents,
        )  # fmt: skip


def _special_cases(register: _Register) -> Iterator[Household | Resident]:
    home = _household(register, 40)
    yield home
    yield _person(
        register, home, FEMALE, date(1956, 4, 12), name="Suminah Contoh", family_relation=1,
        marital_status=4, education=3,
    )  # fmt: skip
    yield _person(
        register, home, MALE, date(1951, 2, 3), name="Karto Contoh", family_relation=9,
        life_state=DIED, life_state_date=date(2026, 3, 14), life_state_note="Sakit",
    )  # fmt: skip
    yield _person(
        register, home, MALE, date(1999, 5, 20), name="Bagus Contoh", family_relation=4,
        marital_status=1, life_state=MOVED, life_state_date=date(2025, 11, 2),
        life_state_note="Pindah ke Kabupaten Contoh",
    )  # fmt: skip
    for birth in (date(1988, 1, 9), date(1994, 3, 27)):  # two of the same name
        yield _person(
            register, home, FEMALE, birth, name="Sri Rahayu Contoh", family_relation=9,
            occupation=84, marital_status=1,
        )  # fmt: skip

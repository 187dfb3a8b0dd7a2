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
HEAD, HUSBAND, WIFE, CHILD, PARENT, RELATIVE = 1, 2, 3, 4, 7, 9  # codes.FAMILY_RELATION
UNMARRIED, MARRIED, WIDOWED = 1, 2, 4
NO_WORK, HOUSEWIFE, PUPIL, FARMER, EMPLOYEE = 1, 2, 3, 9, 15
TRADES = (FARMER, FARMER, FARMER, 8, EMPLOYEE, 20, 26, 81, 84, 88)
HOUSEHOLDS_ELSEWHERE, HOUSEHOLDS_JAPAH = 4, 14
JAPAH = "33.16.16.2007"


@dataclass
class _Register:
    """Hands out numbers and names that were not used before, and remembers the dice."""

    village: Office
    dice: Random
    serial: int = 9000
    cards: int = 0
    used: set[str] = field(default_factory=set)

    def birth(self, age: int) -> date:
        return date(TODAY.year - age, self.dice.randint(1, 5), self.dice.randint(1, 28))

    def nik(self, birth: date, sex: int) -> str:
        self.serial += 1
        day = birth.day + (40 if sex == FEMALE else 0)
        return f"{_place(self.village)}{day:02}{birth:%m%y}{self.serial:04}"

    def name(self, sex: int) -> str:
        while True:
            first, second = self.dice.sample(MEN if sex == MALE else WOMEN, 2)
            name = f"{first} {second} Contoh"
            if name not in self.used:
                self.used.add(name)
                return name

    def household(self) -> Household:
        self.cards += 1
        number = self.cards
        return Household(
            office_code=self.village.code,
            kk_number=f"{_place(self.village)}0101{20 + number % 5:02}{9000 + number:04}",
            address=f"Jalan Contoh Nomor {number}",
            hamlet=HAMLETS[number % len(HAMLETS)],
            rt=f"{number % 4 + 1:03}",
            rw=f"{number % 2 + 1:03}",
        )

    def person(self, home: Household, sex: int, birth: date, **more: object) -> Resident:
        values: dict[str, object] = {
            "name": more.get("name") or self.name(sex),
            "religion": 1,
            "marital_status": MARRIED,
            "nationality": 1,
            "blood_group": 13,
            "disability": 7,
            "life_state": ALIVE,
            "birthplace": "Blora",
        }
        return Resident(
            office_code=self.village.code,
            household=home,
            nik=self.nik(birth, sex),
            sex=sex,
            birth_date=birth,
            **(values | self.schooling(TODAY.year - birth.year, sex) | more),
        )

    def schooling(self, age: int, sex: int) -> dict[str, object]:
        """Education finished and occupation, as they fit the age."""
        for until, education, occupation in (
            (6, 1, NO_WORK), (12, 2, PUPIL), (15, 3, PUPIL), (18, 4, PUPIL), (22, 5, PUPIL),
        ):  # fmt: skip
            if age <= until:
                return {"education": education, "occupation": occupation}
        if age >= 62:
            work = FARMER if sex == MALE else HOUSEWIFE
            return {"education": self.dice.choice((2, 3)), "occupation": work}
        trade = self.dice.choice(TRADES if sex == MALE else (HOUSEWIFE, HOUSEWIFE, FARMER, 84, 88))
        return {"education": self.dice.choice((3, 4, 4, 5, 5, 5, 8)), "occupation": trade}


def _place(village: Office) -> str:
    return village.code.replace(".", "")[:6]


def demo_households(villages: Sequence[Office]) -> Iterator[Household | Resident]:
    """About 300 residents over the villages: families, a widow, a moved and a deceased person."""
    for number, village in enumerate(villages):
        register = _Register(village, Random(number))  # noqa: S311 (fiction, not security)
        count = HOUSEHOLDS_JAPAH if village.code == JAPAH else HOUSEHOLDS_ELSEWHERE
        for index in range(count):
            yield from _family(register, with_grandmother=index % 4 == 2)
        if village.code == JAPAH:
            yield from _widow_with_son(register)
            yield from _namesakes(register)


def _family(register: _Register, *, with_grandmother: bool) -> Iterator[Household | Resident]:
    home = register.household()
    mothers_age = register.dice.randint(26, 48)
    fathers_age = mothers_age + register.dice.randint(0, 5)
    father = register.person(home, MALE, register.birth(fathers_age), family_relation=HEAD)
    mother = register.person(home, FEMALE, register.birth(mothers_age), family_relation=WIFE)
    yield from (home, father, mother)
    age = mothers_age - register.dice.randint(21, 25)  # of the first child
    for _place_in_row in range(register.dice.randint(1, 2)):
        if age < 0:
            break
        yield register.person(
            home, register.dice.choice((MALE, FEMALE)), register.birth(age),
            family_relation=CHILD, marital_status=UNMARRIED,
            father_name=father.name, mother_name=mother.name,
        )  # fmt: skip
        age -= register.dice.randint(3, 6)
    if with_grandmother:
        birth = register.birth(fathers_age + register.dice.randint(22, 27))
        yield register.person(
            home, FEMALE, birth, family_relation=PARENT, marital_status=WIDOWED
        )  # fmt: skip


def _widow_with_son(register: _Register) -> Iterator[Household | Resident]:
    home = register.household()
    yield home
    yield register.person(
        home, FEMALE, date(1956, 4, 12), name="Suminah Contoh", family_relation=HEAD,
        marital_status=WIDOWED,
    )  # fmt: skip
    yield register.person(
        home, MALE, date(1951, 2, 3), name="Karto Contoh", family_relation=HUSBAND,
        life_state=DIED, life_state_date=date(2026, 3, 14), life_state_note="Sakit",
    )  # fmt: skip
    yield register.person(
        home, MALE, date(1995, 5, 20), name="Bagus Contoh", family_relation=CHILD,
        marital_status=UNMARRIED, father_name="Karto Contoh", mother_name="Suminah Contoh",
        life_state=MOVED, life_state_date=date(2025, 11, 2),
        life_state_note="Pindah ke Kabupaten Contoh",
    )  # fmt: skip


def _namesakes(register: _Register) -> Iterator[Household | Resident]:
    """Two women of one name in two hamlets."""
    for birth in (date(1988, 1, 9), date(1994, 3, 27)):
        home = register.household()
        yield home
        yield register.person(
            home, FEMALE, birth, name="Sri Rahayu Contoh", family_relation=HEAD,
            marital_status=UNMARRIED, occupation=84,
        )  # fmt: skip

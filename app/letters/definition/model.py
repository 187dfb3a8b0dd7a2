"""The definition of a letter type and of its fields, as immutable values."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal, get_args

Kind = Literal[
    "text",
    "number",
    "money",
    "date",
    "day_date",
    "choice",
    "long_text",
    "resident",
    "resident_table",
]
Series = Literal["office", "type"]
Paper = Literal["F4", "A4"]
CamatMode = Literal["none", "acknowledges", "issues"]
Deputy = Literal["none", "secretary", "section_head"]
LifeState = Literal["alive", "dead", "moved", "gone", "missing"]
Sex = Literal["male", "female"]
Marital = Literal["single", "married", "divorced", "widowed"]

KINDS: tuple[str, ...] = get_args(Kind)
SERIES: tuple[str, ...] = get_args(Series)
PAPERS: tuple[str, ...] = get_args(Paper)
CAMAT_MODES: tuple[str, ...] = get_args(CamatMode)
DEPUTIES: tuple[str, ...] = get_args(Deputy)
LIFE_STATES: tuple[str, ...] = get_args(LifeState)
SEXES: tuple[str, ...] = get_args(Sex)
MARITAL: tuple[str, ...] = get_args(Marital)
DATES = ("date", "day_date")
RESIDENTS = ("resident", "resident_table")

#: Characters that one field of a kind takes when its definition does not say.
DEFAULT_MAX_LENGTH = {"text": 150, "long_text": 1000}
#: Rows of a table of residents when its definition does not say.
DEFAULT_MAX_ROWS = 15


@dataclass(frozen=True)
class ShownWhen:
    """When a field is asked for: another one is filled in, or holds one of these choices."""

    field: str
    one_of: tuple[str, ...] = ()

    def holds(self, values: Mapping[str, Any]) -> bool:
        """Whether checked values ask for the field."""
        value = values.get(self.field)
        filled = value is not None and value != []
        return value in self.one_of if self.one_of else filled


@dataclass(frozen=True)
class Field:
    """One thing that the admin fills in for a letter of this type.

    `minimum` and `maximum` bound a number or an amount in whole rupiah, and the rows of a
    table; `format` is "time" for a time of day, kept as "HH.MM"; `past` asks that a date is not
    after the letter's own, `future` that it is not before it; `needs` names the field without
    which this one says nothing; `sex` is that of the residents named here, and they are others
    than the subject unless `may_be_subject`; `shown_when` hides it, and forgets what it holds,
    unless an earlier field says otherwise; `example` is the raw dummy value that previews
    show, in the form a person would type it.
    """

    name: str
    kind: Kind
    label: str
    required: bool = True
    max_length: int | None = None
    minimum: int | None = None
    maximum: int | None = None
    choices: tuple[str, ...] = ()
    format: Literal["time"] | None = None
    past: bool = False
    future: bool = False
    needs: str = ""
    sex: Sex | None = None
    may_be_subject: bool = False
    shown_when: ShownWhen | None = None
    help: str = ""
    group: str = ""
    example: Any = None


@dataclass(frozen=True)
class Definition:
    """One letter type as its folder (or an office's stored copy of it) describes it.

    `title` is what stands above the number; `deputy` says how far down a head may have it signed
    on their behalf; `subject_label` says in the form who the subject is
    ("Almarhum/almarhumah" for a death); `subject_states` are the life states a subject may
    have, `subject_sex` and `subject_marital` their sex and marital status (empty: any);
    `requirements` are the papers that the applicant brings; `body` is the sandboxed template
    of the text; `digest` is the SHA-256 over all of it.
    """

    code: str
    name: str
    title: str
    classification_code: str
    number_format: str
    fields: tuple[Field, ...]
    body: str
    padding: int = 3
    series: Series = "office"
    paper: Paper = "F4"
    validity_days: int | None = None
    camat_mode: CamatMode = "none"
    deputy: Deputy = "none"
    sensitive: bool = False
    subject_label: str = "Penduduk"
    subject_states: tuple[LifeState, ...] = ("alive",)
    subject_sex: tuple[Sex, ...] = ()
    subject_marital: tuple[Marital, ...] = ()
    requirements: tuple[str, ...] = ()
    digest: str = field(init=False, default="")

    def __post_init__(self) -> None:
        object.__setattr__(self, "digest", self._digest())

    def field_named(self, name: str) -> Field:
        """The field of that name; KeyError when there is none."""
        for candidate in self.fields:
            if candidate.name == name:
                return candidate
        raise KeyError(name)

    def to_dict(self) -> dict[str, Any]:
        """Everything but the body and the digest, JSON-able; `parse_definition` reads it back."""
        data = asdict(self)
        del data["body"], data["digest"]
        for entry in data["fields"]:
            entry["min"], entry["max"] = entry.pop("minimum"), entry.pop("maximum")
            if entry["shown_when"] is None:  # so that definitions without one keep their digest
                del entry["shown_when"]
        return json.loads(json.dumps(data))

    def _digest(self) -> str:
        canonical = json.dumps(
            [self.to_dict(), self.body], sort_keys=True, ensure_ascii=False, separators=(",", ":")
        )
        return hashlib.sha256(canonical.encode()).hexdigest()

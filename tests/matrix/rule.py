"""What a rule of the access matrix says; ``rules.py`` has one for each endpoint."""

from dataclasses import dataclass, field
from enum import StrEnum


class Whose(StrEnum):
    """Whose row may be touched, seen from the office of who asks."""

    BELOW = "of one's own office and those below it"
    ABOVE_TOO = "of these, and of the offices above, to read"
    OWN = "of one's own office only"
    MANAGED = "of these; a regency's own, who manage accounts too, only for a platform admin"
    UNDER = "of the offices below one's own; for a platform admin whoever is none"
    MINE = "bearing one's own name or position"
    NONE = "of nobody: no row of the matrix has what is asked for"
    ALL = "not of an office: the same for everybody who may come here"


@dataclass(frozen=True)
class Rule:
    """Who may use one endpoint.

    ``named``: the argument, query or form field that names the row ("pk", "?id", "=rowid"); two
    arguments with a slash between.
    ``sends``: what a form sends besides. ``answers``: the statuses of an act that is allowed.
    ``shows``: a row that may be seen must stand on the page, so that the absence of others
    proves something. ``acts``: names of FAB's actions. ``untraced``: why a file or a picture that
    it hands out leaves no trace; each other does.
    """

    who: frozenset[str]
    methods: str = "GET"
    on: str = ""
    whose: Whose = Whose.BELOW
    named: str = "pk"
    sends: dict[str, str] = field(default_factory=dict)
    answers: tuple[int, ...] = ()
    shows: bool = False
    acts: tuple[str, ...] = ()
    untraced: str = ""

"""The zoo's book: every PDF by its name, one defect each."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, overload

from app.verification.validator.evidence import NOTHING, Evidence
from app.verification.validator.roots import TrustRoot

from . import letters

Builder = Callable[[], bytes]
DEFECTS: dict[str, Builder] = {}
HONEST: dict[str, Builder] = {}
UNDER: dict[str, "Circumstances"] = {}


@dataclass(frozen=True)
class Circumstances:
    """What an animal is judged with; ``roots`` None means the zoo's usual one."""

    roots: Callable[[], list[TrustRoot]] | None = None
    at: Callable[[], datetime] | None = None
    evidence: Callable[[], Evidence] = lambda: NOTHING


def under(name: str) -> dict[str, Any]:
    """What ``validate`` has to be given beside the animal's bytes."""
    set_by = UNDER[name]
    moment = set_by.at() if set_by.at else None
    roots = set_by.roots() if set_by.roots else letters.roots()
    return {"roots": roots, "at": moment, "evidence": set_by.evidence()}


@overload
def defect(builder: Builder) -> Builder: ...
@overload
def defect(builder: None = None, **under: Any) -> Callable[[Builder], Builder]: ...
def defect(builder: Builder | None = None, **under: Any) -> Any:
    """Enter a builder whose file must not be called valid; its name names the defect."""
    return _entering(DEFECTS, builder, under)


@overload
def honest(builder: Builder) -> Builder: ...
@overload
def honest(builder: None = None, **under: Any) -> Callable[[Builder], Builder]: ...
def honest(builder: Builder | None = None, **under: Any) -> Any:
    """Enter a builder whose file must be called valid."""
    return _entering(HONEST, builder, under)


def _entering(book: dict[str, Builder], builder: Builder | None, under: dict[str, Any]) -> Any:
    def enter(builder: Builder) -> Builder:
        if builder.__name__ in DEFECTS or builder.__name__ in HONEST:
            raise ValueError(f"two animals are called {builder.__name__}")
        bred = cache(builder)  # many judge the same animal
        book[builder.__name__], UNDER[builder.__name__] = bred, Circumstances(**under)
        return bred

    return enter(builder) if builder else enter

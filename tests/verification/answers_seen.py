"""What tests read out of an answer."""

import io
from typing import Any

ORDER = ("registered", "intact", "in_force")


def verdicts(answer: dict[str, Any]) -> tuple[str, bool | None, bool | None, bool | None]:
    """The word and the three ``ok``, every one of them with its reason."""
    assert all(answer[name]["reason"] for name in ORDER)
    return (answer["verdict"], *(answer[name]["ok"] for name in ORDER))  # type: ignore[return-value]


def pdf(content: bytes, name: str = "surat.pdf") -> tuple[io.BytesIO, str]:
    """A file as Werkzeug's client sends it."""
    return io.BytesIO(content), name

"""A page of the service's own, set by the engine of the letters and sealed."""

from datetime import datetime
from typing import Any

from flask import current_app, render_template

from app.clock import local_time
from app.letters.paper import example_mark, set_page
from app.letters.rendering.errors import RenderError
from app.proof.means import means
from app.signing.errors import SigningError
from app.signing.fields import reserve_fields
from app.trust.seals import the_seal
from app.vault import VaultLocked
from app.verification.signatures import ZONE

FIELD = "Segel"


class SealUnavailable(Exception):
    """The seal, or the timestamp that this server promises, is not to be had just now."""


def sealed_page(
    template: str, title: str, at: datetime, *, reason: str = "", hurried: bool = True, **facts: Any
) -> bytes:
    """Render and seal; where the server has a timestamp authority the seal proves its time (B-T).

    ``reason`` stands in the signature itself (the title, if not given). ``hurried``: somebody
    waits for it. Raises SealUnavailable: a page without its proof would be taken for a lesser one.
    """
    try:
        return the_seal().sign(
            reserve_fields(_render(template, title, at, facts), [FIELD]),
            field_name=FIELD,
            at=local_time(at, ZONE),
            location=current_app.config["BASE_URL"],
            reason=reason or title,
            timestamper=means(hurried=hurried).authority,
        )
    except (SigningError, RenderError, VaultLocked, FileNotFoundError) as error:
        raise SealUnavailable from error


def _render(template: str, title: str, at: datetime, facts: dict[str, Any]) -> bytes:
    page = render_template(
        template, title=title, made_at=local_time(at, ZONE), example_mark=example_mark(), **facts
    )
    return set_page(page, title)

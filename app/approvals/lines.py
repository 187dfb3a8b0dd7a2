"""The answer to the signing desk's script: a line of JSON a letter, sent as soon as it is done."""

import json
from collections.abc import Iterator
from contextlib import closing
from typing import Any

from flask import Response, request, stream_with_context
from flask_login import current_user

from app.access.throttle import TooManyTries
from app.approvals.batch import Results
from app.extensions import db
from app.signing.errors import SigningError

UNBUFFERED = {"X-Accel-Buffering": "no"}  # for nginx: hand on each line as it comes


def wanted() -> bool:
    """Whether the script asks, and not a browser without scripts."""
    return bool(request.accept_mimetypes.best == "application/json")


def streamed(results: Results) -> Response:
    """Sign while the answer is sent.

    A page that is closed meanwhile ends the batch: the letters under way are still finished, the
    others stay as they are.
    """
    user = current_user._get_current_object()
    lines = stream_with_context(_lines(results, user))
    return Response(lines, mimetype="application/x-ndjson", headers=UNBUFFERED)


def trouble(error: TooManyTries | SigningError) -> dict[str, Any]:
    """What stops all: the trouble is the signer's key, or whoever keeps it."""
    if isinstance(error, TooManyTries):
        return {"ok": False, "stop": True, "code": "too_many_tries", "message": str(error)}
    return {"ok": False, "stop": True, "code": error.code, "message": error.message}


def _lines(results: Results, user: Any) -> Iterator[str]:
    db.session.add(user)  # the session that read it ended with the view
    try:
        with closing(results):
            for result in results:
                yield _line(
                    {
                        "id": result.approval_id,
                        "ok": result.ok,
                        "stop": result.stops,
                        "code": result.code,
                        "message": result.message,
                        "state": result.state,
                    }
                )
    except (TooManyTries, SigningError) as error:
        yield _line(trouble(error))


def _line(answer: dict[str, Any]) -> str:
    return json.dumps(answer) + "\n"

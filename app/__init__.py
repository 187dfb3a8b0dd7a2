"""Esuk Layang Mabur. ``create_app`` is the only place where the rooms are joined."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from flask import Flask


def create_app(settings: Mapping[str, Any]) -> "Flask":
    """Build the WSGI application from the settings of ``config.settings``."""
    # Imported here, not above: the validator's subprocesses import ``app.verification`` and
    # must not pay seconds for a web framework that they never use.
    from app.assembly import assemble

    return assemble(settings)

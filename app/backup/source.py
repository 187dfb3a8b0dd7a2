"""The running service, as the commands of this room see it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask, current_app
from sqlalchemy import Engine

from app.extensions import db
from app.storage import DocumentStore
from app.vault import Vault

Assemble = Callable[..., Flask]


@dataclass(frozen=True)
class Source:
    """What is backed up, and what a restored copy is proven with."""

    data: Path
    documents: DocumentStore
    engine: Engine
    vault: Vault
    version: str
    base_url: str


def the_source() -> Source:
    """The current application's data folder, database and keys."""
    config: dict[str, Any] = current_app.config
    return Source(
        data=config["DATA_FOLDER"],
        documents=current_app.extensions["documents"],
        engine=db.engine,
        vault=current_app.extensions["vault"],
        version=config["VERSION"],
        base_url=config["BASE_URL"],
    )

"""Which pages are looked at, and as whom.

The first are named here: what people see most, each in the states that it can be in. The others
follow from the URL map and the rules of tests/matrix: each page that somebody may open, on a row
that they may see. A new page is looked at as soon as its rule is written, which a test demands.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import Flask

from tests.matrix.cells import Due, cells
from tests.matrix.places import STRANGER, World

ROLES = (
    "admin.japah", "sekdes.japah", "kades.japah", "camat.japah", "admin.kecamatan",
    "pengawas.japah", "admin.blora", "platform",
)  # fmt: skip
STATES = (
    "draft", "waiting", "second", "issued", "returned", "cancelled", "revoked", "superseded",
    "late", "pen",
)  # fmt: skip
# What the README shows: the file, the page, its width.
README = (
    ("home", "home admin.japah", 1280), ("compose", "compose draft", 1280),
    ("desk", "desk letter", 390), ("check", "public letter", 390),
)  # fmt: skip
LEFT_OUT = ("static", "export", "download", "attachment", "LocaleView.index")


@dataclass(frozen=True)
class Shot:
    """One page: the name of its picture, who looks (nobody: a stranger), and where."""

    name: str
    who: str
    url: str


def named(known: dict[str, str]) -> list[Shot]:
    """Pages in their states; ``known`` fills the addresses."""
    found = [Shot(f"home {who}", who, "/") for who in ROLES]
    found += [
        Shot(f"letter {state}", "admin.japah", f"/letters/show/{known[state]}") for state in STATES
    ]
    found += [
        Shot("letters", "admin.japah", "/letters/list/"),
        Shot("letters none", "admin.ngapus", "/letters/list/"),
        Shot("letters nothing found", "admin.japah", "/letters/list/?q=tidakada"),
        Shot("residents", "admin.japah", "/residents/list/"),
        Shot("residents found", "admin.japah", "/residents/list/?q=contoh"),
        Shot("residents filtered", "admin.japah", "/residents/list/?_flt_2_name=contoh"),
        Shot("import to decide", "admin.japah", "/resident-imports/show/1"),
        Shot("found", "admin.japah", "/find?q=contoh"),
        Shot("compose draft", "admin.japah", f"/letters/edit-draft/{known['draft']}"),
        Shot("compose returned", "admin.japah", f"/letters/edit-draft/{known['returned']}"),
        Shot("compose SKTM", "admin.japah", "/letters/compose/SKTM"),
        Shot("desk", "kades.japah", "/approvals/list/"),
        Shot("desk letter", "kades.japah", f"/approvals/desk?id={known['step']}"),
        Shot("desk none", "camat.japah", "/approvals/list/?signed=1"),
        Shot("letter to sign", "kades.japah", f"/letters/show/{known['waiting']}"),
        Shot("certificates", "kades.japah", "/certificates/list/"),
        Shot("register", "pengawas.japah", "/register/list/"),
        Shot("reports", "pengawas.japah", "/reports/letters"),
        Shot("officials", "admin.blora", "/officials/list/"),
        Shot("offices filtered", "admin.blora", "/offices/list/?_flt_2_name=ja"),
        Shot("users", "admin.blora", "/users/list/"),
        Shot("public letter", "", f"/v/{known['token']}"),
        Shot("public unknown", "", f"/v/{'A' * 32}"),
        Shot("public English", "", f"/v/{known['token']}?_l_=en"),
        Shot("not found", "", "/tidak-ada"),
        Shot("not allowed", "admin.japah", "/users/list/"),
        Shot("not understood", "admin.blora", "/offices/list/?page_OfficeView=x"),
        Shot("not this way", "admin.japah", "/letters/submit/1"),
    ]
    return found


def derived(app: Flask, world: World) -> Iterator[Shot]:
    """Every page that anybody of the district, the regency or the street may open, once."""
    usual = [one for one in world.people if one.username in ROLES]
    taken: set[str] = set()
    for cell in cells(app, world, [STRANGER, *usual], offices="AXR", other_methods=()):
        if cell.method != "GET" or cell.due is not Due.ALLOWED or cell.endpoint in taken:
            continue
        if not cell.endpoint.endswith(LEFT_OUT):
            taken.add(cell.endpoint)
            yield Shot(cell.endpoint, cell.person.username, cell.url)

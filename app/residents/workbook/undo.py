"""Taking an import back, in the running transaction: what nobody has built on since.

A row goes back only if all that is kept of it is as the import left it, and no letter made since
uses it; the others stay, and are listed with the reason.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from app.residents.models import Household, Resident
from app.residents.workbook.models import ResidentImport
from app.residents.workbook.register import as_kept, register_of
from app.residents.workbook.write import home_prints, prints, tell_move

CHANGED_SINCE, IN_A_LETTER, GONE = "changed", "letter", "gone"
HOME_GONE, HAS_MEMBERS = "home_gone", "members"
AT_ONCE = 500


@dataclass
class Undone:
    """``left``: row, name and why it stays as the import made it."""

    deleted: int = 0
    restored: int = 0
    homes: int = 0
    left: list[tuple[int, str, str]] = field(default_factory=list)


def take_back(
    session: Session, row: ResidentImport, details: dict[str, Any], in_letters: Collection[int]
) -> Undone:
    """Undo what ``write`` has done; ``in_letters``: residents that newer letters are about."""
    register = register_of(session, row.office_code, lock=True)
    now, done = prints(register, map(int, details["prints"])), Undone()
    homes = {number: home.id for number, home in register.homes.items()}

    def stays(key: int, line: int, name: str) -> bool:
        why = ""
        if str(key) not in now:
            why = GONE
        elif now[str(key)] != details["prints"][str(key)]:
            why = CHANGED_SINCE
        elif key in in_letters:
            why = IN_A_LETTER
        if why:
            done.left.append((line, name, why))
        return bool(why)

    removed, restored = [], []
    for key, added in zip(details["added_ids"], details["added"], strict=True):
        if not stays(key, added["row"], added["values"]["name"]):
            removed.append(key)
    for change in details["changed"]:
        before = {name: pair[0] for name, pair in change["fields"].items()}
        number, left = before.pop("kk_number", None), change["fields"].get("kk_number", ("", ""))[1]
        if number is not None and number not in homes:
            done.left.append((change["row"], change["name"], HOME_GONE))
        elif not stays(change["id"], change["row"], change["name"]):
            back = as_kept(before) | ({"household_id": homes[number]} if number else {})
            restored.append({"id": change["id"]} | back)
            if number:
                tell_move(row, change["id"], homes[left], homes[number])
    _delete(session, Resident, removed)
    if restored:
        session.execute(update(Resident), restored)
    done.deleted, done.restored = len(removed), len(restored)
    _take_back_homes(session, row.office_code, details, done)
    return done


def _take_back_homes(
    session: Session, office_code: str, details: dict[str, Any], done: Undone
) -> None:
    """New families without members go, changed ones get their address back."""
    register = register_of(session, office_code)
    inhabited = {one.values["kk_number"] for one in register.residents}
    now = home_prints(register, map(int, details["home_prints"]))
    new, removed, restored = iter(details["homes_added_ids"]), [], []
    for home in details["homes"]:
        key, label = home["id"] or next(new), f"KK {home['kk_number'][:4]}••••••••••••"
        if now.get(str(key)) != details["home_prints"][str(key)]:
            done.left.append((home["row"], label, CHANGED_SINCE))
        elif home["id"]:
            before = {name: pair[0] for name, pair in home["fields"].items()}
            restored.append({"id": key} | before)
        elif home["kk_number"] in inhabited:
            done.left.append((home["row"], label, HAS_MEMBERS))
        else:
            removed.append(key)
    _delete(session, Household, removed)
    if restored:
        session.execute(update(Household), restored)
    done.homes = len(removed) + len(restored)


def _delete(session: Session, model: Any, keys: list[int]) -> None:
    for start in range(0, len(keys), AT_ONCE):
        session.execute(delete(model).where(model.id.in_(keys[start : start + AT_ONCE])))

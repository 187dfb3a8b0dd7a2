"""Writes docs/roles.md from the roles in code: ``python -m scripts.roles_table``."""

from pathlib import Path

from app.access.roles import ACTIONS, GRANTS, Role

PAGE = Path(__file__).resolve().parents[1] / "docs" / "roles.md"
HEAD = """# Roles

Written from `app/access/roles.py` by `python -m scripts.roles_table`; a test compares the two.
Roles are code: `make migrate` applies them, nobody edits them on screen. A role says *what* may be
done; *on which rows* is decided by the wall (`app/access/wall.py`): the user's own office and those
below it. Everybody who signs in may also see the own profile, change the own password, and see and
sign out the own devices.
"""


def table() -> str:
    """The page: for every screen, what each role may do there."""
    roles = [role for role in Role if role is not Role.PUBLIC]
    screens = sorted({screen for role in roles for screen in GRANTS[role]})
    lines = [HEAD]
    for role in roles:
        lines += [f"## {role}", "", "| screen | may |", "|---|---|"]
        for screen in screens:
            names = GRANTS[role].get(screen, "").split("|") if screen in GRANTS[role] else []
            extra = ACTIONS.get(role, {}).get(screen)
            may = [*names, *([f"**{extra}** (action)"] if extra else [])]
            if may:
                lines.append(f"| {screen} | {', '.join(may)} |")
        lines.append("")
    return "\n".join(lines)


if __name__ == "__main__":
    PAGE.write_text(table())

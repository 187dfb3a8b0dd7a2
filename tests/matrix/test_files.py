"""What hands out files, found in the source, so that a new one is noticed and judged."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import app
from tests.matrix.rules import rule_of
from tests.matrix.texts import SPOKEN

ROOT = Path(app.__file__).parent
# The function that answers with a file, and the routes that lead to it. Of each the walk demands
# a trace in the audit trail, or the rule says why there is none.
HANDED_OUT = {
    "disposal/views.py:minutes": ("DisposalView.minutes",),
    "heads/views.py:download": ("DailyHeadView.download",),
    "letters/acts.py:_file": ("LetterView.download", "LetterView.print_for_pen"),
    "letters/acts.py:pages": ("LetterView.pages",),
    "letters/attachments/views.py:attachment": ("LetterView.attachment",),
    "letters/designer/draft_views.py:zipped": (
        "LetterTypeView.export",
        "LetterTypeView.draft_export",
    ),
    "offices/overview_views.py:export": ("CertificateOverview.export",),
    "privacy/views.py:copy": ("SubjectAccessView.copy",),
    "pwa/routes.py:image": ("pwa.image",),
    "pwa/routes.py:service_worker": ("pwa.service_worker",),
    "reports/views.py:export": ("ReportView.export",),
    "residents/workbook/views.py:_download": (
        "ResidentImportView.errors",
        "ResidentImportView.export",
    ),
    "verification/routes.py:page": ("verification.page",),
    # Asked with the letter's NIK, or with a file: tests/verification.
    "verification/routes.py:download": ("verification.download",),
    "verification/routes.py:_report": ("verification.report", "verification.report_on_file"),
}
ROUTES = {route for routes in HANDED_OUT.values() for route in routes}
PUBLIC = {route for route in ROUTES if route.startswith("verification.")}


def answering_with_files(source: str) -> Iterator[str]:
    """The names of the functions that make an answer which is no page."""
    for function in ast.walk(ast.parse(source)):
        if isinstance(function, ast.FunctionDef):
            calls = (one for one in ast.walk(function) if isinstance(one, ast.Call))
            if any(_hands_out(one) for one in calls):
                yield function.name


def _hands_out(call: ast.Call) -> bool:
    if ast.unparse(call.func).rpartition(".")[2] in ("send_file", "send_from_directory"):
        return True
    told = [one.value for one in call.keywords if one.arg in ("mimetype", "content_type")]
    return any(not (isinstance(one, ast.Constant) and one.value in SPOKEN) for one in told)


@pytest.mark.promise("P6")
def test_files_are_handed_out_in_these_places_and_no_others() -> None:
    found = {
        f"{file.relative_to(ROOT)}:{name}"
        for file in ROOT.rglob("*.py")
        for name in answering_with_files(file.read_text())
    }
    assert found == set(HANDED_OUT), "say in HANDED_OUT which routes hand out what"
    assert {route for route in ROUTES if rule_of(route) is None} == set()

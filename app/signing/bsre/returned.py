"""Believe nothing that came back: it must be what was sent, plus one signature, and no more.

The judge (app.verification.validator) proves a signature, and what changed after the first one.
It cannot know what the service was sent: a change between that and the new signature is covered
by the signature. So the difference to what was sent is examined here, by pyHanko's rules for
what may be added to a signed document (ISO 32000-2, 12.8.2.2).
"""

import io
import logging

from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import (
    DEFAULT_DIFF_POLICY,
    DiffResult,
    FormUpdatingRule,
    ModificationLevel,
    SigFieldCreationRule,
    SigFieldModificationRule,
    StandardDiffPolicy,
)
from pyhanko.sign.diff_analysis.constants import ACROFORM_EXEMPT_STRICT_COMPARISON

from app.verification.validator.forms import nodes

from .. import documents
from ..errors import UnexpectedResult, UnreadablePdf

# pyHanko's own rules assume that a signature is there already; the first one sets the flags that
# say so (ISO 32000-1, table 219).
POLICY = StandardDiffPolicy(
    global_rules=DEFAULT_DIFF_POLICY.global_rules,
    form_rule=FormUpdatingRule(
        [SigFieldCreationRule(), SigFieldModificationRule()],
        ACROFORM_EXEMPT_STRICT_COMPARISON | {"/SigFlags"},
    ),
)
# Its warnings about what was changed in a letter belong to no log.
logging.getLogger("pyhanko.sign.diff_analysis").setLevel(logging.ERROR)


def field_signed(sent: bytes, returned: bytes) -> str:
    """The name of the field that holds the one new signature.

    BSrE names a field of its own and leaves the reserved one empty; either is right, if it is
    invisible. Raises UnexpectedResult when anything else was added, changed or left out.
    """
    if not returned.startswith(sent):
        raise UnexpectedResult
    try:
        with documents.readable():
            name = _field_signed(sent, returned)
    except UnreadablePdf as error:
        raise UnexpectedResult from error
    if name is None:
        raise UnexpectedResult
    return name


def _field_signed(sent: bytes, returned: bytes) -> str | None:
    old, new = (PdfFileReader(io.BytesIO(pdf), strict=True) for pdf in (sent, returned))
    before, after = (documents.fields_of(reader) for reader in (old, new))
    kept = {field for field in before if field.signed}
    added = [field for field in after if field.signed and field not in kept]
    names = [field.name for field in after]
    if len(added) != 1 or not kept <= set(after) or len(set(names)) != len(names):
        return None
    (signed,) = added
    if {field.name for field in before} | {signed.name} != set(names):
        return None
    if any(node.visible for node in nodes(new) if node.name == signed.name):
        return None
    return signed.name if _nothing_else(old, new, signed.name) else None


def _nothing_else(old: PdfFileReader, new: PdfFileReader, field_name: str) -> bool:
    """Whether, after the last revision that was sent, only this signature came."""
    last = old.xrefs.total_revisions - 1
    if _place(old, last) != _place(new, last):
        return False  # the new file's history leaves out what was sent
    changes = POLICY.review_file(new, last)
    return (
        isinstance(changes, DiffResult)
        and changes.modification_level <= ModificationLevel.FORM_FILLING
        and changes.changed_form_fields <= {field_name}
    )


def _place(reader: PdfFileReader, revision: int) -> tuple[int, int]:
    section = reader.xrefs.get_xref_container_info(revision)
    return section.start_location, section.end_location

"""Read PDF dictionaries in one way: dereferenced, and null the same as absent."""

from pyhanko.pdf_utils import generic


def entry(data: generic.DictionaryObject, key: str) -> generic.PdfObject | None:
    """The value under a key, followed through its reference (plain ``get`` does not follow)."""
    try:
        value: generic.PdfObject = data[key]
    except KeyError:  # absent, or null: pyHanko makes no difference either
        return None
    return None if isinstance(value, generic.NullObject) else value

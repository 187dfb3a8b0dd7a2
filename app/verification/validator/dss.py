"""Read the document security store: ETSI EN 319 142-1, clause 5.4.

Only what the catalogue's last revision names is read, and only the three lists: the index by
signature (VRI) says nothing that these do not say.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.decode_limits import DecodePurpose
from pyhanko.pdf_utils.misc import PdfReadError
from pyhanko.pdf_utils.reader import PdfFileReader

from .objects import entry

MOST = 100
"""Entries of one list that are looked at; a letter of ten signatures has some thirty."""
_PURPOSES = {
    "/Certs": DecodePurpose.CERTIFICATE,
    "/OCSPs": DecodePurpose.OCSP_RESPONSE,
    "/CRLs": DecodePurpose.CRL,
}


@dataclass(frozen=True)
class Entry:
    """One object of the store as DER, and the revision of the file that brought it.

    ``overwritten``: it was another before, or none of the store's.
    """

    data: bytes
    revision: int
    overwritten: bool = False


@dataclass(frozen=True)
class Store:
    """The store's lists; ``revisions`` are those that brought anything of it.

    ``readable``: no entry had to be left out for not being a stream that can be decoded.
    """

    certificates: tuple[Entry, ...] = ()
    ocsp_responses: tuple[Entry, ...] = ()
    revocation_lists: tuple[Entry, ...] = ()
    revisions: frozenset[int] = frozenset()
    readable: bool = True

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All of the three lists."""
        return (*self.certificates, *self.ocsp_responses, *self.revocation_lists)


def read(reader: PdfFileReader) -> Store:
    """Read the store, empty where there is none; entries that cannot be read are left out."""
    store = entry(reader.root, "/DSS")
    if not isinstance(store, generic.DictionaryObject):
        return Store()
    found = [list(_entries(reader, store, key)) for key in _PURPOSES]
    certs, ocsps, crls = (tuple(one for one in each if one) for each in found)
    references = [_reference(reader.root, "/DSS"), *(_reference(store, key) for key in _PURPOSES)]
    changes = {reader.xrefs.get_last_change(each) for each in references if each}
    changes |= {each.revision for each in (*certs, *ocsps, *crls)}
    readable = all(one for each in found for one in each)
    return Store(certs, ocsps, crls, frozenset(changes), readable)


def _entries(
    reader: PdfFileReader, store: generic.DictionaryObject, key: str
) -> Iterator[Entry | None]:
    items = entry(store, key)
    if items is None:
        return
    if not isinstance(items, generic.ArrayObject):
        yield None
        return
    for position in range(min(len(items), MOST)):
        yield _entry(reader, items.raw_get(position), _PURPOSES[key])


def _entry(reader: PdfFileReader, item: generic.PdfObject, purpose: DecodePurpose) -> Entry | None:
    if not isinstance(item, generic.IndirectObject):
        return None
    stream = item.get_object()
    if not isinstance(stream, generic.StreamObject):
        return None
    try:
        data = stream.read_data(purpose)
    except (PdfReadError, ValueError):
        return None
    revision = reader.xrefs.get_last_change(item.reference)
    return Entry(data, revision, revision != reader.xrefs.get_introducing_revision(item.reference))


def _reference(data: generic.DictionaryObject, key: str) -> generic.Reference | None:
    value = data.raw_get(key) if key in data else None
    return value.reference if isinstance(value, generic.IndirectObject) else None

"""Certificates and revocation data at hand, and how old each piece is proven to be."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from asn1crypto import core, crl, ocsp, x509
from pyhanko_certvalidator.revinfo.archival import CRLContainer, OCSPContainer
from pyhanko_certvalidator.sig_validate import DEFAULT_SIGNATURE_VALIDATOR

from .dss import Store
from .evidence import Evidence

Piece = OCSPContainer | CRLContainer
ASKING = timedelta(minutes=5)  # to ask for evidence, the difference between clocks included


@dataclass(frozen=True)
class Item:
    """One OCSP response or revocation list.

    ``issued``: when its issuer says it was made. ``revision``: of the file, in which it stands;
    None when the caller brought it. ``signers``: the certificates by whose key it was signed.
    """

    piece: Piece
    issued: datetime
    revision: int | None
    signers: tuple[x509.Certificate, ...]

    def guarded_at(self, moment: datetime) -> bool:
        """Whether its signer's certificate was still in force.

        Every one that is known: nobody has looked yet who issued them, and whoever got hold of an
        old key can make himself a younger certificate for it.
        """
        ends = [certificate.not_valid_after for certificate in self.signers]
        return bool(ends) and min(ends) >= moment


@dataclass(frozen=True)
class Time:
    """By when something existed, and who vouches for it."""

    moment: datetime
    authority: str


@dataclass(frozen=True)
class Proof:
    """By when each revision of the file existed, as its good document timestamps tell."""

    times: tuple[tuple[int, Time], ...] = ()

    def of(self, revision: int | None) -> Time | None:
        """The earliest proven time of a revision; None when no timestamp covers it."""
        if revision is None:
            return None
        covering = [time for stamped, time in self.times if stamped >= revision]
        return min(covering, key=lambda time: time.moment, default=None)


@dataclass(frozen=True)
class Material:
    """All that is known beside the signatures. Nothing in it is trusted for being here."""

    certificates: tuple[x509.Certificate, ...]
    items: tuple[Item, ...]

    def complete_by(self, moment: datetime) -> datetime:
        """When all was at hand that was asked for this judgement, which began at ``moment``.

        To ask takes a while, and another's clock may be ahead: an answer is often a little
        younger than the question, and must not be refused for that.
        """
        asked_for = (item.issued for item in self.items if item.revision is None)
        younger = (issued for issued in asked_for if moment < issued <= moment + ASKING)
        return max(younger, default=moment)

    def only(self, keep: Callable[[Item], bool]) -> "Material":
        """The same with fewer pieces of revocation data."""
        return Material(self.certificates, tuple(item for item in self.items if keep(item)))

    def usable(self, proof: Proof, now: datetime) -> tuple[Item, ...]:
        """The pieces that were proven to exist while a certificate of their signer was in force.

        Once it has ended, its key is no longer guarded, and anybody who got hold of it could
        make revocation data of any date (ETSI EN 319 102-1, clause 5.6.2.3).
        """
        return tuple(item for item in self.items if item.guarded_at(_moment(proof, item, now)))


def gather(store: Store, evidence: Evidence, known: Iterable[x509.Certificate]) -> Material:
    """Parse what the file's store and the caller bring; what cannot be parsed is left out.

    ``known``: certificates from elsewhere, which may have signed some of it.
    """
    ders = dict.fromkeys((*(each.data for each in store.certificates), *evidence.certificates))
    certificates = tuple(parsed for der in ders if (parsed := _certificate(der)))
    sources: list[tuple[Callable[[bytes], list[Piece]], bytes, int | None]] = [
        *((_ocsp, each.data, each.revision) for each in store.ocsp_responses),
        *((_crl, each.data, each.revision) for each in store.revocation_lists),
        *((_ocsp, der, None) for der in evidence.ocsp_responses),
        *((_crl, der, None) for der in evidence.revocation_lists),
    ]
    holders = _Holders((*certificates, *known))
    items = [item for source in sources for item in _items(*source, holders)]
    # The newest first: pyHanko is content with the first OCSP response that says "good".
    items.sort(key=lambda item: item.issued, reverse=True)
    return Material(certificates, tuple(items))


def readable(store: Store) -> bool:
    """Whether each entry of the store is what its list says, in all that is asked of it."""
    nobody = _Holders(())
    sources = [(_ocsp, each) for each in store.ocsp_responses]
    sources += [(_crl, each) for each in store.revocation_lists]
    whole = all(list(_items(kind, each.data, each.revision, nobody)) for kind, each in sources)
    return whole and all(_certificate(each.data) for each in store.certificates)


def _moment(proof: Proof, item: Item, now: datetime) -> datetime:
    proven = proof.of(item.revision)
    return proven.moment if proven else now


def _items(
    parse: Callable[[bytes], list[Piece]], der: bytes, revision: int | None, holders: "_Holders"
) -> list[Item]:
    try:
        return [
            Item(piece, issued, revision, holders.signers(piece))
            for piece in parse(der)
            if (issued := piece.issuance_date) is not None
        ]
    except MemoryError:
        raise
    except Exception:  # asn1crypto reads lazily, and complains late and in many ways
        return []


def _certificate(der: bytes) -> x509.Certificate | None:
    try:
        certificate = x509.Certificate.load(der, strict=True)
        _ = certificate.native
    except (ValueError, TypeError, KeyError):
        return None
    return certificate


def _ocsp(der: bytes) -> list[Piece]:
    return list(OCSPContainer.load_multi(ocsp.OCSPResponse.load(der, strict=True)))


def _crl(der: bytes) -> list[Piece]:
    return [CRLContainer(crl.CertificateList.load(der, strict=True))]


class _Holders:
    """Certificates by their holder's name and by their key, for who signed what."""

    def __init__(self, certificates: Iterable[x509.Certificate]) -> None:
        self._found: dict[object, list[x509.Certificate]] = {}
        for certificate in {each.dump(): each for each in certificates}.values():
            for mark in (certificate.subject.hashable, certificate.public_key.sha1):
                self._found.setdefault(mark, []).append(certificate)

    def signers(self, piece: Piece) -> tuple[x509.Certificate, ...]:
        """Those whose key signed a piece, among those that it says may have."""
        if isinstance(piece, CRLContainer):
            signed, content = piece.crl_data, piece.crl_data["tbs_cert_list"]
            found = self._marked(signed.issuer.hashable)
        else:
            signed = piece.ocsp_response_data.basic_ocsp_response
            content = signed["tbs_response_data"]
            responder = content["responder_id"]
            by_key = responder.name == "by_key"
            mark = responder.native if by_key else responder.chosen.hashable
            found = (*_Holders(signed["certs"] or ())._marked(mark), *self._marked(mark))
        return tuple(each for each in found if _signed(each, signed, content))

    def _marked(self, mark: object) -> tuple[x509.Certificate, ...]:
        return tuple(self._found.get(mark, ()))


def _signed(by: x509.Certificate, signed: core.Sequence, content: core.Sequence) -> bool:
    try:
        DEFAULT_SIGNATURE_VALIDATOR.validate_signature(
            signature=signed["signature"].native,
            signed_data=content.dump(),
            public_key_info=by.public_key,
            signature_algorithm=signed["signature_algorithm"],
        )
    except MemoryError:
        raise
    except Exception:  # a wrong signature, or one that cannot be read: of no use either way
        return False
    return True

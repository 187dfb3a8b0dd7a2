"""Timestamps that prove nothing, and trust that does not reach as far as it would have to."""

from dataclasses import dataclass
from datetime import timedelta

from asn1crypto import cms
from pyhanko.sign.fields import SigFieldSpec, append_signature_field

from app.signing.longterm import with_document_timestamp, with_evidence
from app.verification.validator.evidence import Evidence

from . import authorities
from .authorities import START, Stamper, authority, before
from .letters import one, update, written
from .provers import timestamped_by_pyhanko
from .registry import defect
from .times import (
    EVIDENCE,
    SEALED,
    SIGNED,
    asked,
    level_b_lt,
    level_b_lta,
    level_b_t,
    now,
    person,
    revoked,
    separate_roots,
    signed,
)
from .updates import overlaid


@dataclass(frozen=True)
class Forger(Stamper):
    """Changes the genuine token that it got: one byte, counted from the end, or its content."""

    byte: int = -1
    garbage: bool = False

    def stamp(self, digest: bytes) -> bytes:
        """The changed token."""
        token = bytearray(super().stamp(digest))
        token[self.byte] ^= 1
        if not self.garbage:
            return bytes(token)
        return cms.ContentInfo({"content_type": "data", "content": b"stempel"}).dump()


@dataclass(frozen=True)
class Replayer(Stamper):
    """Gives a genuine token over something else."""

    def stamp(self, digest: bytes) -> bytes:
        """A token that answers another question."""
        return super().stamp(bytes(32))


@dataclass(frozen=True)
class Backdater(Stamper):
    """Sets the year in a genuine token back by one."""

    def stamp(self, digest: bytes) -> bytes:
        """The backdated token."""
        token, year = super().stamp(digest), self.at.year
        stated = self.at.strftime("%Y%m%d%H").encode()
        return token.replace(stated, stated.replace(b"%d" % year, b"%d" % (year - 1)), 1)


def _with_timestamp_by(stamper: Stamper) -> bytes:
    return signed(person("b-t"), timestamper=stamper)


_JUDGED = {"roots": authorities.roots, "evidence": lambda: asked("b-t")}


@defect(**_JUDGED)
def timestamp_forged() -> bytes:
    return _with_timestamp_by(Forger(SIGNED))


@defect(**_JUDGED)
def timestamp_that_is_none() -> bytes:
    return _with_timestamp_by(Forger(SIGNED, garbage=True))


@defect(**_JUDGED)
def timestamp_backdated() -> bytes:
    return _with_timestamp_by(Backdater(SIGNED))


@defect(**_JUDGED)
def timestamp_of_another_document() -> bytes:
    return _with_timestamp_by(Replayer(SIGNED))


@defect(**_JUDGED)
def timestamp_by_an_untrusted_authority() -> bytes:
    return _with_timestamp_by(Stamper(SIGNED, "stranger"))


@defect(**_JUDGED)
def timestamp_by_a_certificate_for_something_else() -> bytes:
    return _with_timestamp_by(Stamper(SIGNED, "no-timestamper"))


@defect(**_JUDGED)
def timestamp_from_the_future() -> bytes:
    return _with_timestamp_by(Stamper(START + timedelta(days=2)))


@defect(roots=lambda: authorities.roots(timestamps=False), evidence=lambda: asked("b-t"))
def timestamp_by_a_root_for_signatures_only() -> bytes:
    return level_b_t()


@defect(roots=lambda: authorities.roots(signatures=False), evidence=lambda: asked("b-t"))
def signature_by_a_root_for_timestamps_only() -> bytes:
    return level_b_t()


@defect(roots=lambda: authorities.roots(until=before(1)))
def timestamp_by_a_root_whose_trust_was_withdrawn() -> bytes:
    """Its time is its own word: nobody vouches that it was there before the withdrawal."""
    return level_b_lt()


@defect(roots=lambda: separate_roots(until=before(5)))
def root_whose_trust_was_withdrawn_before_signing() -> bytes:
    return level_b_lt()


@defect(roots=authorities.roots, evidence=lambda: revoked("revoked", before(4)))
def revoked_before_its_timestamp() -> bytes:
    return signed(person("revoked"))


@defect(roots=authorities.roots, evidence=lambda: revoked("revoked, no time", before(1)))
def revoked_without_a_timestamp() -> bytes:
    return signed(person("revoked, no time"), timestamper=None)


@defect(roots=authorities.roots, evidence=lambda: asked("expired, no time"))
def expired_without_a_timestamp() -> bytes:
    who = person("expired, no time", until=before(1))
    return with_evidence(signed(who, timestamper=None), authorities.of(who, at=EVIDENCE))


@defect(roots=authorities.roots)
def expired_before_its_timestamp() -> bytes:
    who = person("expired early", until=before(4))
    pdf = signed(who, at=before(5))
    return with_evidence(pdf, authorities.of(who, at=EVIDENCE))


@defect(roots=authorities.roots, evidence=lambda: asked("b-t"))
def timestamped_before_its_certificate_began() -> bytes:
    return _with_timestamp_by(Stamper(before(30)))


def _revoked_authority() -> Evidence:
    authority().revoke("tsa", before(1))
    try:
        return asked("b-t")
    finally:
        authority().reset()


@defect(roots=authorities.roots, evidence=_revoked_authority)
def timestamp_authority_revoked() -> bytes:
    return level_b_t()


@defect(roots=authorities.roots, at=lambda: now() + timedelta(days=3700))
def document_timestamp_expired_unrenewed() -> bytes:
    return level_b_lta()


@defect(roots=authorities.roots)
def document_timestamp_by_a_rogue() -> bytes:
    return with_document_timestamp(level_b_lt(), Stamper(SEALED, "stranger"))


@defect(roots=authorities.roots)
def document_timestamp_forged() -> bytes:
    return with_document_timestamp(level_b_lt(), Forger(SEALED))


@defect(roots=authorities.roots)
def document_timestamp_of_another_document() -> bytes:
    return with_document_timestamp(level_b_lt(), Replayer(SEALED))


@defect(roots=authorities.roots)
def document_timestamp_with_sha1() -> bytes:
    return timestamped_by_pyhanko(level_b_lt(), Stamper(SEALED, algorithm="sha1"))


@defect(roots=authorities.roots)
def document_timestamps_in_the_wrong_order() -> bytes:
    return with_document_timestamp(level_b_lta(), Stamper(before(5)))


@defect(roots=authorities.roots)
def text_overlaid_after_the_document_timestamp() -> bytes:
    return overlaid(level_b_lta())


@defect(roots=authorities.roots)
def document_timestamp_over_an_overlaid_text() -> bytes:
    return with_document_timestamp(overlaid(level_b_lt()), Stamper(SEALED))


@defect(roots=authorities.roots)
def document_timestamp_over_an_unsigned_letter() -> bytes:
    return with_document_timestamp(one().stamped, Stamper(SEALED))


@defect(roots=authorities.roots)
def document_timestamp_in_a_visible_field() -> bytes:
    writer = update(level_b_lt())
    append_signature_field(writer, SigFieldSpec("Tambahan", box=(50, 700, 560, 900)))
    return with_document_timestamp(written(writer), Stamper(SEALED))


@defect(roots=authorities.roots)
def empty_field_added_after_the_last_signature() -> bytes:
    writer = update(level_b_lt())
    append_signature_field(writer, SigFieldSpec("Tambahan"))
    return written(writer)


@defect(roots=authorities.roots)
def bytes_after_the_evidence() -> bytes:
    return level_b_lt() + b"% bukti\n"

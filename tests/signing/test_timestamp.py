"""A timestamp is asked for over real HTTP and never handed out unless it holds."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest
from asn1crypto import cms
from cryptography.hazmat.primitives.serialization import Encoding

from app.clock import utc_now
from app.signing.errors import ClockDisagrees, TimestampNotTrusted, TimestampUnavailable
from app.signing.timestamp import HttpTimestamper
from app.verification.validator.roots import TrustRoot
from tests.pki import misbehaviour
from tests.pki.misbehaviour import Slow

DIGEST = sha256(b"surat").digest()


@pytest.fixture
def timestamper(pki) -> HttpTimestamper:
    return HttpTimestamper(pki.tsa_url, roots=pki.trust_roots)


def test_a_token_states_the_digest_and_the_time(timestamper):
    before = datetime.now(UTC).replace(microsecond=0)
    token = cms.ContentInfo.load(timestamper.stamp(DIGEST))
    stated = token["content"]["encap_content_info"]["content"].parsed
    assert stated["message_imprint"]["hashed_message"].native == DIGEST
    assert before <= stated["gen_time"].native <= datetime.now(UTC)
    assert len(token.dump()) < timestamper.room


@pytest.mark.parametrize(
    "behaviour", ["down", "html", "error", "huge", "redirect", "rejected", "cut_off", "garbled"]
)
def test_an_authority_that_gives_no_token_is_unavailable(pki, timestamper, behaviour):
    pki.behave("tsa", getattr(misbehaviour, behaviour))
    with pytest.raises(TimestampUnavailable, match="belum dapat diperoleh"):
        timestamper.stamp(DIGEST)
    assert pki.asked == ["/pki/tsa/tsa"]  # not led elsewhere


def test_an_authority_that_does_not_answer_in_time_is_unavailable(pki, timestamper):
    pki.behave("tsa", Slow())
    with pytest.raises(TimestampUnavailable):
        replace(timestamper, timeout=0.2).stamp(DIGEST)


def test_an_authority_that_drips_is_unavailable(pki, timestamper):
    pki.behave("tsa", misbehaviour.dripping)
    with pytest.raises(TimestampUnavailable):
        replace(timestamper, timeout=0.2).stamp(DIGEST)


@pytest.mark.parametrize("url", ["http://127.0.0.1:9/tsa", "ftp://example.id/tsa", "not a place"])
def test_an_address_where_nobody_is_gives_no_token(timestamper, url):
    with pytest.raises(TimestampUnavailable):
        replace(timestamper, url=url).stamp(DIGEST)


@pytest.mark.promise("P9")
@pytest.mark.parametrize("behaviour", ["other_digest", "wrong_nonce", "stranger", "no_timestamper"])
def test_a_token_that_does_not_prove_it_is_not_trusted(pki, timestamper, behaviour):
    pki.behave("tsa", getattr(misbehaviour, behaviour))
    with pytest.raises(TimestampNotTrusted, match="tidak dapat dipercaya"):
        timestamper.stamp(DIGEST)


@pytest.mark.promise("P9")
def test_a_token_whose_signature_was_tampered_with_is_not_trusted(pki, timestamper):
    pki.behave("tsa", misbehaviour.tampered)
    with pytest.raises(TimestampNotTrusted):
        timestamper.stamp(DIGEST)


def test_a_token_of_an_authority_whose_certificate_had_expired_is_not_trusted(pki, timestamper):
    pki.now = pki.certificate("tsa").not_valid_after_utc + timedelta(days=1)
    with pytest.raises(TimestampNotTrusted):
        replace(timestamper, clock=lambda: pki.now).stamp(DIGEST)


@pytest.mark.parametrize("ahead", [timedelta(days=1), timedelta(days=-1), timedelta(minutes=6)])
def test_a_token_of_another_time_than_this_servers_is_not_taken(pki, timestamper, ahead):
    with pytest.raises(ClockDisagrees):
        replace(timestamper, clock=lambda: utc_now() + ahead).stamp(DIGEST)


def test_clocks_may_differ_by_a_few_minutes(pki, timestamper):
    assert replace(timestamper, clock=lambda: utc_now() + timedelta(minutes=4)).stamp(DIGEST)


@pytest.mark.parametrize(
    "withdrawn", [{"timestamps": False}, {"until": datetime(2026, 1, 1, tzinfo=UTC)}]
)
def test_a_root_counts_only_for_what_it_is_trusted_for(pki, timestamper, withdrawn):
    root = TrustRoot(pki.root.public_bytes(Encoding.DER), **withdrawn)
    with pytest.raises(TimestampNotTrusted):
        replace(timestamper, roots=(root,)).stamp(DIGEST)


def test_user_name_and_password_are_sent(pki, timestamper):
    pki.behave("tsa", misbehaviour.behind_password("desa", "rahasia"))
    replace(timestamper, username="desa", password="rahasia").stamp(DIGEST)
    with pytest.raises(TimestampUnavailable):
        timestamper.stamp(DIGEST)


def test_the_password_is_not_shown():
    assert "rahasia" not in repr(HttpTimestamper("http://x", "desa", "rahasia"))

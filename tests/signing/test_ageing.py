"""Until when a timestamp's algorithms are strong enough."""

import pytest

from app.signing.ageing import DIGESTS, KEYS, algorithms_in, ending_by, last_year
from app.signing.errors import UnreadablePdf
from tests.factories.signed_letters import one_signer_letter


def test_the_weaker_of_digest_and_key_decides() -> None:
    assert last_year("sha-256 rsa-3000") == 2028
    assert last_year("sha-512 rsa-1900") == 2025
    assert last_year("other ec-256") == last_year("sha-256 other") == last_year("") == 0


def test_what_ends_by_a_year_includes_all_that_is_not_recommended() -> None:
    assert "sha-256 rsa-1900" in ending_by(2025)
    assert "sha-256 rsa-3000" not in ending_by(2027)
    assert "other other" in ending_by(2000)
    assert len(ending_by(2100)) == (len(DIGESTS) + 1) * (len(KEYS) + 1)


def test_a_letter_without_a_document_timestamp_has_none() -> None:
    assert algorithms_in(one_signer_letter().final) is None
    with pytest.raises(UnreadablePdf):
        algorithms_in(b"no PDF")

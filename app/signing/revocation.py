"""Ask OCSP responders (RFC 6960) and places of revocation lists (RFC 5280, 4.2.1.13).

These are pyHanko's questions, put through our own Fetch, which holds the limits; every answer is
kept as it came.
"""

from collections.abc import AsyncGenerator, Iterable
from typing import Any

from asn1crypto import crl, ocsp, pem, x509
from pyhanko_certvalidator.authority import Authority
from pyhanko_certvalidator.errors import CRLFetchError, OCSPFetchError, OCSPValidationError
from pyhanko_certvalidator.fetchers import CertificateFetcher, CRLFetcher, Fetchers, OCSPFetcher
from pyhanko_certvalidator.fetchers.common_utils import (
    enumerate_delivery_point_urls,
    format_ocsp_request,
    process_ocsp_response_data,
)
from pyhanko_certvalidator.util import get_ocsp_urls, get_relevant_crl_dps

from app.verification.validator.evidence import Evidence

from .fetching import Fetch, Unreachable

MOST_REQUESTS = 30  # for one file; a letter with two signers and a timestamp needs about five


class Answers:
    """The answers of one gathering."""

    def __init__(self, fetch: Fetch) -> None:
        self._fetch, self._left = fetch, MOST_REQUESTS
        self._ocsp, self._lists = _Responders(self._ask), _Lists(self._ask)
        self.fetchers = Fetchers(self._ocsp, self._lists, _NoIssuers())

    @property
    def evidence(self) -> Evidence:
        """All that was answered."""
        return Evidence(
            ocsp_responses=tuple(one.dump() for one in self._ocsp.fetched_responses()),
            revocation_lists=tuple(one.dump() for one in self._lists.fetched_crls()),
        )

    def _ask(self, url: str, body: bytes | None = None, content_type: str | None = None) -> bytes:
        if not self._left:
            raise Unreachable(f"more than {MOST_REQUESTS} requests for one file")
        self._left -= 1
        return self._fetch(url, body, content_type)


class _Responders(OCSPFetcher):
    def __init__(self, ask: Fetch) -> None:
        self._ask = ask
        self._found: dict[bytes, ocsp.OCSPResponse] = {}

    async def fetch(self, cert: x509.Certificate, authority: Authority) -> ocsp.OCSPResponse:
        question = format_ocsp_request(
            cert, authority, certid_hash_algo="sha1", request_nonces=False
        )
        failures = []
        for url in get_ocsp_urls(cert):
            try:
                data = self._ask(url, question.dump(), "application/ocsp-request")
                answer = process_ocsp_response_data(data, ocsp_request=question, ocsp_url=url)
                _ = answer.response_data.native  # asn1crypto reads no further until asked
            except (Unreachable, OCSPValidationError, ValueError, TypeError) as error:
                failures.append(str(error))
                continue
            self._found[cert.issuer_serial] = answer
            return answer
        raise OCSPFetchError("; ".join(failures))

    def fetched_responses(self) -> Iterable[ocsp.OCSPResponse]:
        return list(self._found.values())

    def fetched_responses_for_cert(self, cert: x509.Certificate) -> Iterable[ocsp.OCSPResponse]:
        return [self._found[cert.issuer_serial]] if cert.issuer_serial in self._found else []


class _Lists(CRLFetcher):
    def __init__(self, ask: Fetch) -> None:
        self._ask = ask
        self._found: dict[str, crl.CertificateList] = {}

    async def fetch(
        self, cert: x509.Certificate, *, use_deltas: bool = True
    ) -> Iterable[crl.CertificateList]:
        failures = []
        lists = []
        for url in _places(cert, use_deltas):
            try:
                if url not in self._found:
                    self._found[url] = _list_in(self._ask(url))
                lists.append(self._found[url])
            except (Unreachable, ValueError, TypeError) as error:
                failures.append(str(error))
        if failures and not lists:
            raise CRLFetchError("; ".join(failures))
        return lists

    def fetched_crls(self) -> Iterable[crl.CertificateList]:
        return list(self._found.values())

    def fetched_crls_for_cert(self, _: x509.Certificate) -> Iterable[crl.CertificateList]:
        raise KeyError  # as for a certificate not asked about yet; `fetch` asks no place twice


class _NoIssuers(CertificateFetcher):
    """Issuers come with the file or they are not there: see gathering.py."""

    async def fetch_cert_issuers(self, _: Any) -> AsyncGenerator[x509.Certificate, None]:
        return
        yield

    async def fetch_crl_issuers(self, _: Any) -> AsyncGenerator[x509.Certificate, None]:
        return
        yield

    def fetched_certs(self) -> Iterable[x509.Certificate]:
        return ()


def _places(cert: x509.Certificate, use_deltas: bool) -> list[str]:
    points = get_relevant_crl_dps(cert, use_deltas=use_deltas)
    return [url for point in points for url in enumerate_delivery_point_urls(point)]


def _list_in(data: bytes) -> crl.CertificateList:
    if pem.detect(data):
        _, _, data = pem.unarmor(data)
    found = crl.CertificateList.load(data, strict=True)
    _ = found["tbs_cert_list"]["this_update"].native  # as above, without what may be long
    return found

"""What was gathered about a signature from outside its file, for a judge that asks no network."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Evidence:
    """Certificates, OCSP responses (RFC 6960) and revocation lists (RFC 5280), all as DER.

    None of it is trusted for being here: the judge checks every signature in it.
    """

    certificates: tuple[bytes, ...] = ()
    ocsp_responses: tuple[bytes, ...] = ()
    revocation_lists: tuple[bytes, ...] = ()


NOTHING = Evidence()

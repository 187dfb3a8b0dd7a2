"""Which certificate authorities are trusted: those of the table, and no others.

No list of the web's authorities is ever used: a certificate for a web server is no signature of
a village head.
"""

from sqlalchemy import select

from app.extensions import db
from app.trust.models import TrustedAuthority
from app.verification.validator.roots import TrustRoot


def trusted_roots() -> list[TrustRoot]:
    """Every authority that is or was trusted; a withdrawn one says until when. A few rows."""
    query = (
        select(TrustedAuthority)
        .where(~TrustedAuthority.for_reports)  # the service's seal speaks for no official
        .order_by(TrustedAuthority.id)
    )
    return [
        TrustRoot(
            certificate=row.pem.encode(),
            until=row.withdrawn_at,
            signatures=row.for_signatures,
            timestamps=row.for_timestamps,
        )
        for row in db.session.scalars(query)
    ]

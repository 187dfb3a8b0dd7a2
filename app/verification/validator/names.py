"""Say a certificate holder's name in one way."""

from asn1crypto import x509


def common_name(name: x509.Name) -> str:
    """The common name where there is one, else the whole name."""
    common = name.native.get("common_name", name.human_friendly)
    return common if isinstance(common, str) else ", ".join(common)

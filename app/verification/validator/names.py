"""Say a certificate holder's name in one way."""

import unicodedata

from asn1crypto import x509


def common_name(name: x509.Name) -> str:
    """The common name where there is one, else the whole name.

    Without characters that are not seen but change how others read, such as those that turn the
    direction of writing (Unicode category C): anybody can put them into a certificate.
    """
    common = name.native.get("common_name", name.human_friendly)
    text = common if isinstance(common, str) else ", ".join(common)
    return "".join(one for one in text if unicodedata.category(one)[0] != "C")

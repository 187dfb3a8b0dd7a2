"""What the public pages keep of whoever looks: the network in the trail, and no cookie.

UU 27/2022 (personal data) allows no more than is needed; only who typed a letter's NIK needs a
cookie (``app/headers.py`` sets none that nobody needs).
"""

from ipaddress import ip_address, ip_network
from typing import Any

from flask import Blueprint, g, request


def truncated(address: str) -> str:
    """The network of an address: /24 for IPv4, /48 for IPv6; "" for what is no address."""
    try:
        version = ip_address(address).version
    except ValueError:
        return ""
    return str(ip_network(f"{address}/{24 if version == 4 else 48}", strict=False))


def _forget_address() -> None:
    """The trail keeps only the network of those who ask here: enough to see abuse."""
    g.audit_address = truncated(request.remote_addr or "")


def _stay_out_of_search(response: Any) -> Any:
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response


def spare(pages: Blueprint) -> None:
    """Treat the visitors of these pages so."""
    pages.before_request(_forget_address)
    pages.after_request(_stay_out_of_search)

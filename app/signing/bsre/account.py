"""An agency's account at its eSign Client Service."""

from dataclasses import dataclass

from .secret import Secret

LONGEST_TIMEOUT = 120  # seconds; who waits longer has left the page
CONNECT_TIMEOUT = 10


@dataclass(frozen=True)
class Account:
    """Where the service is and how the agency (not the signer) signs in there.

    `version` is that of its interface, 1 or 2; `timeout` in seconds bounds each wait and the
    whole of an answer.
    """

    base_url: str
    version: int
    username: str
    password: Secret
    timeout: int = 60

    def url(self, path: str) -> str:
        """The address of an operation."""
        return self.base_url.rstrip("/") + path

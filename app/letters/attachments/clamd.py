"""Asking a ClamAV daemon about an uploaded file, where the operator runs one (ASVS 5.0, 5.4.3).

The protocol is clamd(8)'s INSTREAM: the command, pieces of the file each behind its length, an
empty piece; then one line of answer. Only a plain OK lets a file in.
"""

import logging
import socket
import struct

from flask import current_app

from app.letters.attachments.content import AttachmentRefused

SECONDS = 30  # for a file of 10 MB clamd takes a second or two
PIECE = 64 * 1024
LONGEST_ANSWER = 1024
CLEAN, FOUND = "stream: OK", " FOUND"

logger = logging.getLogger(__name__)


class Infected(AttachmentRefused):
    """The daemon knows the file as malicious; ``signature`` is its name for it."""

    def __init__(self, signature: str) -> None:
        self.signature = signature
        super().__init__(
            "Pemeriksa virus menemukan program jahat di berkas ini, jadi tidak disimpan. Jangan "
            "buka berkas itu, dan mintalah dokumennya difoto atau dipindai lagi."
        )


def scan(content: bytes) -> None:
    """Let the daemon that LABUR_CLAMD names look at the file; without one nothing is asked.

    Raises Infected, and AttachmentRefused when no clear answer comes: unknown is not clean.
    """
    address = current_app.config["CLAMD"]
    if not address:
        return
    try:
        answer = _ask(address, content)
    except OSError as error:
        answer = repr(error)
    if answer == CLEAN:
        return
    if answer.endswith(FOUND):
        raise Infected(answer.removeprefix("stream: ").removesuffix(FOUND))
    logger.error("clamd gave no verdict: %s", answer)
    raise AttachmentRefused(
        "Pemeriksa virus sedang tidak dapat dihubungi, jadi berkas belum disimpan. Coba lagi "
        "sebentar lagi; bila tetap begitu, hubungi pengelola sistem."
    )


def _ask(address: str, content: bytes) -> str:
    with _connected(address) as line:
        line.sendall(b"zINSTREAM\0")
        for start in range(0, len(content), PIECE):
            piece = content[start : start + PIECE]
            line.sendall(struct.pack("!L", len(piece)) + piece)
        line.sendall(struct.pack("!L", 0))
        answer = b""
        while b"\0" not in answer and len(answer) < LONGEST_ANSWER:
            if not (more := line.recv(LONGEST_ANSWER)):
                break
            answer += more
    return answer.rstrip(b"\0").decode(errors="replace")


def _connected(address: str) -> socket.socket:
    if not address.startswith("unix:"):
        host, _, port = address.rpartition(":")
        return socket.create_connection((host.strip("[]"), int(port)), SECONDS)
    line = socket.socket(socket.AF_UNIX)
    line.settimeout(SECONDS)
    try:
        line.connect(address.removeprefix("unix:"))
    except OSError:
        line.close()
        raise
    return line

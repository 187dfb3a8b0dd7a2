"""What a service of the test authority can do instead of answering truly.

Each is a function of the request and of `serve`, which gives the true answer to a request.
"""

import socket
import threading
from collections.abc import Callable, Iterator
from io import BytesIO

from asn1crypto import ocsp, tsp
from werkzeug.wrappers import Request, Response

Serve = Callable[[Request], Response]
Behaviour = Callable[[Request, Serve], Response]


def honest(request: Request, serve: Serve) -> Response:
    """The true answer."""
    return serve(request)


def down(request: Request, serve: Serve) -> Response:
    """The connection is closed without an answer."""
    request.environ["werkzeug.socket"].shutdown(socket.SHUT_RDWR)
    raise ConnectionResetError


def html(request: Request, serve: Serve) -> Response:
    """200 with a web page, as a proxy's login page does."""
    return Response("<html><body>Selamat datang</body></html>", mimetype="text/html")


def error(request: Request, serve: Serve) -> Response:
    """The server's own fault."""
    return Response("rusak", status=500)


def huge(request: Request, serve: Serve) -> Response:
    """An answer of 6 MB, of the right kind by its heading."""
    return Response(b"\0" * 6_000_000, mimetype=serve(request).mimetype)


def redirect(request: Request, serve: Serve) -> Response:
    """A redirection to another place on this server."""
    return Response(status=302, headers={"Location": "/secret"})


def other_digest(request: Request, serve: Serve) -> Response:
    """A timestamp of something else."""
    asked = tsp.TimeStampReq.load(request.get_data())
    asked["message_imprint"]["hashed_message"] = bytes(32)
    return serve(_with(request, asked.dump()))


def wrong_nonce(request: Request, serve: Serve) -> Response:
    """A timestamp that answers another request, as a replayed one would."""
    asked = tsp.TimeStampReq.load(request.get_data())
    asked["nonce"] = asked["nonce"].native ^ 1
    return serve(_with(request, asked.dump()))


def rejected(request: Request, serve: Serve) -> Response:
    """The timestamp authority declines."""
    answer = tsp.TimeStampResp({"status": {"status": "rejection"}})
    return Response(answer.dump(), mimetype="application/timestamp-reply")


def stranger(request: Request, serve: Serve) -> Response:
    """A good timestamp by an authority that nobody here trusts."""
    environ = {**request.environ, "PATH_INFO": "/pki/tsa/stranger"}
    return serve(Request(environ))


def no_timestamper(request: Request, serve: Serve) -> Response:
    """A timestamp by a certificate of the trusted authority that is for something else."""
    environ = {**request.environ, "PATH_INFO": "/pki/tsa/no-timestamper"}
    return serve(Request(environ))


def tampered(request: Request, serve: Serve) -> Response:
    """A timestamp with another signature value."""
    answer = bytearray(serve(request).get_data())
    answer[-1] ^= 1
    return Response(bytes(answer), mimetype="application/timestamp-reply")


def dripping(request: Request, serve: Serve) -> Response:
    """The true answer, byte by byte, each well within the time that a client waits for one."""

    def drops() -> Iterator[bytes]:
        for byte in serve(request).get_data():
            threading.Event().wait(0.05)
            yield bytes([byte])

    return Response(drops(), mimetype="application/timestamp-reply")


def cut_off(request: Request, serve: Serve) -> Response:
    """The connection breaks within the answer."""
    answer = serve(request)
    answer.set_data(answer.get_data()[:50])
    answer.headers["Content-Length"] = "5000"
    return answer


def garbled(request: Request, serve: Serve) -> Response:
    """The right beginning of an answer, and then something else."""
    answer = serve(request)
    answer.set_data(answer.get_data()[:40] + b"\xff" * 400)
    return answer


def behind_password(username: str, password: str) -> Behaviour:
    """The true answer for whoever sends this name and password, else 401."""

    def answer(request: Request, serve: Serve) -> Response:
        sent = request.authorization
        known = sent and (sent.username, sent.password) == (username, password)
        return serve(request) if known else Response(status=401)

    return answer


def try_later(request: Request, serve: Serve) -> Response:
    """The OCSP responder cannot tell."""
    answer = ocsp.OCSPResponse({"response_status": "try_later"})
    return Response(answer.dump(), mimetype="application/ocsp-response")


class Slow:
    """An answer that does not come until `release` is called."""

    def __init__(self) -> None:
        self._released = threading.Event()

    def __call__(self, request: Request, serve: Serve) -> Response:
        self._released.wait()
        return serve(request)

    def release(self) -> None:
        """Let those go who wait."""
        self._released.set()


def _with(request: Request, body: bytes) -> Request:
    environ = {**request.environ, "wsgi.input": BytesIO(body), "CONTENT_LENGTH": str(len(body))}
    return Request(environ)

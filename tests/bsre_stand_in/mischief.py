"""What a service can do wrong with a letter, each by its own name."""

import io
from dataclasses import replace

import pypdf
from pyhanko.pdf_utils.generic import StreamObject, pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from tests.bsre_stand_in.people import Person
from tests.bsre_stand_in.server import Answer, Asked, Mischief, StandIn, signed_file
from tests.factories.signed_letters import plain_letter

PAGE = b"<html><body>Portal masuk jaringan</body></html>"
HTML = {"Content-Type": "text/html"}


def another_file(service: StandIn, asked: Asked) -> bytes:
    """Signs another letter than the one it was sent."""
    other = plain_letter("SURAT LAIN")
    return service.sign(Asked(asked.version, asked.person, other, asked.properties))


def unsigned(_: StandIn, asked: Asked) -> bytes:
    """Gives the letter back as it came."""
    return asked.pdf


def saved_anew(service: StandIn, asked: Asked) -> bytes:
    """Writes the whole file anew before it signs, so that it is no addition to what it got."""
    out = io.BytesIO()
    pypdf.PdfWriter(clone_from=io.BytesIO(asked.pdf)).write(out)
    return service.sign(Asked(asked.version, asked.person, out.getvalue(), asked.properties))


def text_changed(service: StandIn, asked: Asked) -> bytes:
    """Replaces what the page says by an incremental update, and signs the result."""
    return service.sign(Asked(asked.version, asked.person, overwritten(asked.pdf), {}))


def text_changed_afterwards(service: StandIn, asked: Asked) -> bytes:
    """Signs, and then replaces what the page says."""
    return overwritten(service.sign(asked))


def visible(service: StandIn, asked: Asked) -> bytes:
    """Draws its signature over the letter though it was asked not to."""
    return service.sign(asked, box=(60, 700, 400, 860))


def signed_twice(service: StandIn, asked: Asked) -> bytes:
    """Adds two signatures where one was asked for."""
    once = service.sign(asked)
    return service.sign(Asked(asked.version, asked.person, once, {}))


def by(other: Person) -> Mischief:
    """Signs with another person's key."""
    return lambda service, asked: service.sign(asked, by=other)


def truncated_pdf(service: StandIn, asked: Asked) -> bytes:
    """Gives back a file that ends too early."""
    return service.sign(asked)[:-400]


def cut_off(service: StandIn, asked: Asked) -> Answer:
    """Breaks the connection in the middle of the answer; version 1 can be asked for it again."""
    file = service.sign(asked)
    answer = signed_file(asked.version, file)
    if asked.version == 1:
        service.kept[answer.headers["id_dokumen"]] = file
    return Answer(200, answer.body[:5000], answer.headers, promised=len(answer.body))


def cut_off_for_good(service: StandIn, asked: Asked) -> Answer:
    """The same, and the file cannot be fetched afterwards."""
    answer = cut_off(service, asked)
    service.kept.clear()
    return answer


def silent(service: StandIn, asked: Asked) -> None:
    """Signs, and answers only when nobody waits any more."""
    service.sign(asked)
    service.released.wait(30)


def drips(service: StandIn, asked: Asked) -> Answer:
    """Signs, and sends the file a few bytes at a time, without end."""
    answer = signed_file(asked.version, service.sign(asked))
    return replace(answer, drips=True)


def hangs_up(service: StandIn, asked: Asked) -> None:
    """Signs, and closes the connection without a word."""
    service.sign(asked)


def enormous(service: StandIn, asked: Asked) -> Answer:
    """Sends more than any letter."""
    return signed_file(asked.version, service.sign(asked) + b"%" * (30 * 1024 * 1024))


def page_for_people(_: StandIn, __: Asked) -> Answer:
    """A portal answers in its place, and says that all is well."""
    return Answer(200, PAGE, HTML)


def error(status: int) -> Mischief:
    """Answers with an error page."""
    return lambda _service, _asked: Answer(status, PAGE, HTML)


def refused(status: int, body: bytes) -> Mischief:
    """Answers with a JSON error."""
    return lambda _service, _asked: Answer(status, body, {"Content-Type": "application/json"})


def elsewhere(service: StandIn, _: Asked) -> Answer:
    """Sends the client, with its credentials, somewhere else."""
    return Answer(307, b"", {"Location": f"{service.url}/elsewhere"})


def overwritten(pdf: bytes) -> bytes:
    """The file with a new page content in an incremental update."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    page = writer.prev.root["/Pages"]["/Kids"][0]
    text = StreamObject(stream_data=b"BT /F1 24 Tf 60 400 Td (LUNAS) Tj ET")
    page[pdf_name("/Contents")] = writer.add_object(text)
    writer.update_container(page)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()

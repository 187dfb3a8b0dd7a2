"""Small files that ask for more time or memory than any letter needs; not in the zoo's book."""

from .foreign import only_object
from .letters import catalogue, one


def many_updates(count: int) -> bytes:
    """A signed letter with so many empty updates that comparing them takes minutes."""
    pdf = bytearray(one().final)
    previous = int(pdf.rsplit(b"startxref", 1)[1].split()[0])
    root = catalogue(pdf)
    for _ in range(count):
        start = len(pdf)
        trailer = b"<</Size 23 /Root %d 0 R /Prev %d>>" % (root, previous)
        pdf += b"xref\n0 0\ntrailer\n%s\nstartxref\n%d\n%%%%EOF\n" % (trailer, start)
        previous = start
    return bytes(pdf)


def many_numbers(count: int) -> bytes:
    """Two bytes a number in the file, some hundred each once it is parsed."""
    return only_object(b"<</Type /Catalog /AcroForm <</Fields [" + b"0 " * count + b"]>> >>")

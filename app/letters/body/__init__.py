"""The text of a letter type, as blocks that a person can edit and as the one source format.

``body.html`` stays the format; blocks are read from it and written back to the same source. Pure.
"""

from app.letters.body.judging import Fault, faults_of
from app.letters.body.model import Block, Unusable, from_json, to_json
from app.letters.body.reading import read_body
from app.letters.body.words import Placeholder, placeholders, spoken
from app.letters.body.writing import write_body

__all__ = [
    "Block",
    "Fault",
    "Placeholder",
    "Unusable",
    "faults_of",
    "from_json",
    "placeholders",
    "read_body",
    "spoken",
    "to_json",
    "write_body",
]

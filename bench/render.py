"""Rendering a letter, against the same page set by hand.

What limits it: ReportLab itself is half of it; the rest is the template, the HTML parser and
xhtml2pdf's walk over the document, for which a letter type is a text that offices can read.
"""

import io
from collections import Counter

import pypdfium2

from app.letters.rendering import render_letter
from bench.floor import by_hand
from bench.harness import Row, rows, take_turns
from bench.letters import business_letter, prepared_fonts

AIM = 2.0


def measure() -> list[Row]:
    """Both pages bear the same words, or it raises."""
    definition, data = business_letter()
    with prepared_fonts() as fonts:

        def ours() -> bytes:
            return render_letter(definition, data, fonts=fonts).pdf

        fonts.face()
        missing = _words(ours()) - _words(by_hand()), _words(by_hand()) - _words(ours())
        if any(missing):
            raise RuntimeError(f"the two pages differ: {missing}")
        cases = {"ReportLab platypus, by hand": by_hand, "render_letter": ours}
        timings = take_turns(cases, runs=40, warm_up=5)
    per = "ReportLab platypus, by hand"
    return rows("render", timings, per=per, aims={"render_letter": AIM})


def _words(pdf: bytes) -> Counter[str]:
    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    if len(document) != 1:
        raise RuntimeError("the letter should fit one page")
    return Counter(document[0].get_textpage().get_text_bounded().split())

"""What an attacker types where a name or an address belongs, by what it is after.

Nothing here is copied from a list: each is a plain use of what HTML, CSS, XML, ReportLab, xhtml2pdf
or Jinja documents. ``{place}`` in a pattern is filled with every place that must not be reached.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Payload:
    """One text; ``kind`` says what it would do in a renderer that falls for it."""

    kind: str
    text: str


FETCHING = (
    '<img src="{place}"/>',
    "<img src='{place}' width='1' height='1'>",
    '<link rel="stylesheet" href="{place}"/>',
    '<style>@import url("{place}");</style>',
    "<style>@font-face {{ font-family: x; src: url('{place}') }}</style>",
    '<p style="background-image: url({place})">x</p>',
    "<style>@page {{ background-image: url('{place}'); -pdf-frame-content: x }}</style>",
    '<object data="{place}"></object>',
    '<embed src="{place}"/>',
    '<iframe src="{place}"></iframe>',
    '<pdf:insertpdf src="{place}"/>',
    '<pdf:font name="x" src="{place}"/>',
    '<svg xmlns:xlink="http://www.w3.org/1999/xlink"><image xlink:href="{place}"/></svg>',
    '<!DOCTYPE a [<!ENTITY e SYSTEM "{place}">]><a>&e;</a>',
    '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{place}" parse="text"/>',
)
TAGS = (
    '<para fontSize="900">besar</para>',
    '<font name="Courier" size="500" color="#ff0000">x</font>',
    '<a href="javascript:app.alert(1)">x</a>',
    '<link destination="x">y</link>',
    '<onDraw name="x" label="y"/>',
    '<seq id="x"/><seqreset id="x"/>',
    '<index item="x"/>',
    "<bullet>&bull;</bullet>",
    '<unichar code="0x41"/>',
    "<evalString code=\"__import__('os').system('id')\"/>",
    "<span color=\"[[[getattr(pow,'__globals__')]]]\">x</span>",
    '<font color="[ [ x.append(1) for x in [[]] ] ]">x</font>',
    "<greek>a</greek><super>b</super><strike>c</strike>",
    "<pdf:nextpage/><pdf:pagenumber/><pdf:pagecount/>",
    '<pdf:toc/><pdf:language name="../../etc"/>',
    '<pdf:nexttemplate name="body"/><pdf:spacer height="99999cm"/>',
    '<sealspot name="village_head"/>',
    '<facts><fact label="NIK">0</fact></facts>',
    "</fact></facts></div></body></html>",
    '</div><div id="content">',
    "<script>app.alert(1)</script>",
    "<svg onload=alert(1)>",
    "<canvas></canvas><form action='/'><input name='x'/></form>",
    "<![CDATA[<b>x</b>]]>",
    "]]><!-- -->",
    "<?php echo 1; ?><?xml-stylesheet href='x'?>",
    '<h1 style="font-size:9999pt">x</h1>',
    '<td colspan="99999999" rowspan="99999999">x</td>',
    "<!ENTITY % p SYSTEM 'x'> %p;",
    "&e; &lt;b&gt; &#60;b&#62; &#x3c;b&#x3e; &nbsp; &amp;amp;",
    "<b" * 40 + ">" * 40,
    "<" * 90,
    "\"'><b x=\"y' z",
    "(x) Tj ET Q q /JS (app.alert) >> endobj stream",
    ") Tj BT /F1 99 Tf (x",
    "\\051 Tj \\000 \\\\ \\n",
    "%PDF-1.7 %%EOF startxref 0",
    "=cmd|' /C calc'!A0",
    "; rm -rf / && `id` $(id) | cat",
    "' OR 1=1 --",
    "%s %n %d %(x)s %99999999d",
    "../../../../etc/passwd",
)
TEMPLATES = (
    "{{ 7 * 7 }}",
    "{% for a in range(9) %}x{% endfor %}",
    "{{ subject.__class__.__mro__ }}",
    "{{ ''.__class__.__base__.__subclasses__() }}",
    "{{ config }} {{ request }} {{ g }} {{ session }}",
    "{{ self.__init__.__globals__ }}",
    "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
    "{{ lipsum.__globals__['os'] }}",
    "{{ url_for.__globals__ }}",
    "{{ get_flashed_messages.__globals__ }}",
    "{{ namespace() }} {{ joiner }}",
    "{% import 'macros.html' as m %}{{ m }}",
    "{% include 'page.html' %}",
    "{% extends 'page.html' %}",
    "{% set x = 1 %}{{ x }}",
    "{%- raw -%} x {%- endraw -%}",
    "{# hilang #}",
    "{{ subject.name | attr('__class__') }}",
    "{{ subject['__class__'] }}",
    "{{ [].append(1) }}",
    "{{ 'a' * 99999999 }}",
    "${7*7} #{7*7} <%= 7*7 %> @(7*7) *{7*7}",
    "{counter} {0.__class__} {office.__init__.__globals__}",
    "%(subject)s $subject ${subject}",
    "{{ values.purpose | safe }}",
    "{% autoescape false %}<b>x</b>{% endautoescape %}",
    "}} {{ {% %} {{{{ }}}}",
)
UNPRINTABLE = {
    "NUL": "\x00", "control": "\x07\x1b[2J", "backspace": "\x08", "delete": "\x7f",
    "right-to-left override": "\u202e", "isolate": "\u2066x\u2069", "embedding": "\u202b",
    "mark": "\u200f", "zero width space": "\u200b", "joiner": "\u200d", "word joiner": "\u2060",
    "byte order mark": "\ufeff", "soft hyphen": "\u00ad", "line separator": "\u2028",
    "paragraph separator": "\u2029", "private use": "\ue000", "tag": "\U000e0041",
    "noncharacter": "\uffff", "surrogate": "\ud800", "hebrew": "\u05d0", "arabic": "\u0627",
    "ideograph": "\u4f60", "emoji": "\U0001f600", "full width": "\uff1cb\uff1e",
    "interlinear": "\ufff9", "next line": "\x85", "variation": "\ufe0f",
    "combining bomb": "\u0489\u20dd" * 300,
}  # fmt: skip
BODIES = (
    "{{ subject.__class__ }}", "{{ values.__dict__ }}", "{{ letter.__init__ }}", "{{ self }}",
    "{{ opening.__globals__ }}", "{{ loop }}", "{{ config }}", "{{ subject.name.upper() }}",
    "{{ 'a' * 9 }}", "{{ [1] + [2] }}", "{{ 2 ** 9 }}", "{{ 'a' ~ 'b' }}", "{{ x[0] }}",
    "{% set x = 1 %}", "{% include 'page.html' %}", "{% import 'macros.html' as m %}",
    "{% extends 'page.html' %}", "{% macro m() %}{% endmacro %}",
    "{% filter upper %}{% endfilter %}",
    "{% block x %}{% endblock %}", "{% call m() %}{% endcall %}",
    "{% autoescape false %}{% endautoescape %}",
    "{% with x = 1 %}{% endwith %}", "{% do 1 %}", "{{ subject | attr('nik') }}",
    "{{ subject.name | safe }}", "{{ '%s' | format(1) }}", "{{ [1] | map('upper') }}",
    "<p onclick='x'>x</p>", "<p style='color: red'>x</p>", "<p id='content'>x</p>",
    "<table><tr><td colspan='99999999'>x</td></tr></table>",
    "<table><tr><td rowspan='99999999'>x</td></tr></table>",
    "<table><tr><td colspan='-1'>x</td></tr></table>",
    "<table><tr><td colspan='x'>x</td></tr></table>",
    "<?xml version='1.0'?><p>x</p>", "<?php x ?>", "<!DOCTYPE a [<!ENTITY e 'x'>]><p>&e;</p>",
    "<p>&e;</p>", "<p>&#0;</p>", "<a href='http://127.0.0.1/'>x</a>", "<sealspot name='camat'/>",
    "<pdf:nextpage/>", "<pdftoc/>", "<![CDATA[x]]>", "<p xmlns='x'>x</p>",
    "<x:p xmlns:x='y'>x</x:p>",
)  # fmt: skip


def places(canary: Path, port: int) -> dict[str, str]:
    """Where a renderer must not go: the canary file and an address of ours, in many spellings."""
    path = canary.as_posix()
    return {
        "file": f"file://{path}",
        "file on localhost": f"file://localhost{path}",
        "path": path,
        "climbing path": f"../../../../../../../../..{path}",
        "encoded path": "file://" + path.replace("/", "%2F"),
        "http": f"http://127.0.0.1:{port}/hit.png",
        "http in hex": f"http://0x7f000001:{port}/hit.css",
        "http on IPv6": f"http://[::ffff:127.0.0.1]:{port}/hit.svg",
        "https": f"https://127.0.0.1:{port}/hit.pdf",
        "no scheme": f"//127.0.0.1:{port}/hit",
        "ftp": f"ftp://127.0.0.1:{port}/hit",
        "UNC": f"\\\\127.0.0.1@{port}\\hit",
        "gopher": f"gopher://127.0.0.1:{port}/hit",
        "netdoc": f"netdoc:{path}",
        "jar": f"jar:file://{path}!/x",
        "data": "data:text/html,<b>x</b>",
    }


def printable(canary: Path, port: int) -> Iterator[Payload]:
    """Those that a letter may show: every one must stand on it word for word."""
    for where, place in places(canary, port).items():
        yield Payload(where, place)
        for pattern in FETCHING:
            yield Payload(where, pattern.format(place=place))
    yield from (Payload("tag", text) for text in TAGS)
    yield from (Payload("template", text) for text in TEMPLATES)


def unprintable() -> Iterator[Payload]:
    """Those that no letter may show: each must be refused in words."""
    for kind, text in UNPRINTABLE.items():
        yield Payload(kind, f"Contoh {text} Contoh")


def bodies(canary: Path, port: int) -> Iterator[Payload]:
    """Texts of a letter type: no output may reach beyond the letter, most are refused."""
    for where, place in places(canary, port).items():
        for pattern in FETCHING:
            yield Payload(where, pattern.format(place=place))
    yield from (Payload("body", text) for text in BODIES)
    yield Payload("long body", "x" * 20_001)
    yield Payload("loops", "{% for a in subject.name %}{% for b in subject.name %}"
                  "<p>{{ values.purpose }}</p>{% endfor %}{% endfor %}" * 40)  # fmt: skip
    yield Payload("deep", "<div>" * 3000 + "</div>" * 3000)
    yield Payload("many classes", "".join(f"<p class='c{n}'>x</p>" for n in range(700)))
    yield Payload("wide table", "<table><tr>" + "<td>x</td>" * 1500 + "</tr></table>")


def huge() -> Iterator[Payload]:
    """Texts of 100 kB and more: drawn or refused, in bounded time and memory."""
    yield Payload("100 kB in one word", "x" * 100_000)
    yield Payload("100 kB of words", "kata " * 20_000)
    yield Payload("100 kB of markup", "<b>&amp;" * 12_500)
    yield Payload("accents", "e\u0301" * 50_000)
    yield Payload("lines", "baris\n" * 16_000)

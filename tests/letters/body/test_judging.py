"""A text by somebody whom nobody knows: what is not on the lists is refused before it runs."""

import pytest

from app.letters.body import faults_of
from tests.letters.rendering.samples import load

SKTM = load("SKTM")
ATTACKS = (
    "{{ ''.__class__.__mro__ }}",
    "{{ values.__class__ }}",
    "{{ subject.__init__ }}",
    "{{ opening.__globals__ }}",
    "{{ self }}",
    "{{ letter.date.year }}",
    "{{ subject.name.format(subject) }}",
    "{{ values.purpose | attr('x') }}",
    "{{ values.purpose['upper'] }}",
    "{{ cycler }}{{ joiner }}{{ lipsum(9) }}",
    "{{ range(10 ** 9) }}",
    "{{ 'a' * 10 ** 9 }}",
    "{% set x = 1 %}",
    "{% include 'letterhead.html' %}",
    "{% import 'macros.html' as m %}",
    "{% extends 'page.html' %}",
    "{% macro m() %}{{ m() }}{% endmacro %}",
    "{% filter upper %}x{% endfilter %}",
    "{% call opening(signer, office) %}x{% endcall %}",
    "{% raw %}{{ x }}{% endraw %}",
    "{% for c in values.purpose %}x{% endfor %}",
    "{% for a in values.dependants %}{% for b in values.dependants %}x{% endfor %}{% endfor %}",
    "{% for subject in values.dependants %}x{% endfor %}",
    "{{ rows(*values.dependants) }}",
    "{{ opening(signer, office, **values) }}",
    "{{ " + "(" * 200 + "1" + ")" * 200 + " }}",
    "{{ " + "not " * 300 + "1 }}",
    "{{ rows([" + "['a', 'b'], " * 100 + "]) }}",
    "{{ '" + "a" * 501 + "' }}",
    "x" * 20_001,
    "<p" + " " * 19_000 + "x",
    "<p" + ' a="b"' * 3_000 + ">x</p>",
    '<table><tr><td colspan="20">x</td></tr></table>',
    "<table><tr><td><table><tr><td>x</td></tr></table></td></tr></table>",
    "<b>" * 13 + "x" + "</b>" * 13,
    "<table><tr><td>" * 300 + "x" + "</td></tr></table>" * 300,
    "{% if values.purpose %}" * 200 + "x" + "{% endif %}" * 200,
    "<script>alert(1)</script>",
    "<p onclick='x'>x</p>",
    '<p style="position:fixed">x</p>',
    '<img src="https://contoh.invalid/x"/>',
    '<a href="javascript:x">x</a>',
    "</div></body>",
    "{% if values.relation %}<p>{% endif %}x</p>",
    "<p>{{ subject }}</p>",
    "<p>{{ values.beneficiary }}</p>",
    "<p>{{ [subject] }}</p>",
    "<p>{{ values.beneficiary or subject }}</p>",
    '{{ rows([["Orang", values.beneficiary]]) }}',
    "<p>{{ values.dependants }}</p>",
)


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack[:40])
def test_an_attack_is_refused(attack: str) -> None:
    assert faults_of(attack, SKTM)


def test_a_fault_names_what_it_is_about() -> None:
    [fault] = faults_of("<p>{{ values.purpos | lines }}</p>", SKTM)
    assert (fault.about, fault.text) == ("values.purpos", "Tidak ada isian bernama purpos.")
    [fault] = faults_of("<p>x</p>\n<p>{{ values.purpose", SKTM)
    assert "baris 2" in fault.about + fault.text


def test_what_letters_need_is_allowed() -> None:
    body = (
        "<p>{{ values.purpose | lines | upper }} {{ subject | age(letter.date) }}</p>\n"
        "{% for one in values.dependants %}<p>{{ loop.index }}. {{ one.name }}</p>{% endfor %}\n"
        '{% if values.relation in ["Anak", "Cucu"] and not values.addressee %}'
        "{{ closing() }}{% endif %}"
    )
    assert faults_of(body, SKTM) == []

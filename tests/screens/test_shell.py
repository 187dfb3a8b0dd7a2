import re
from pathlib import Path

import pytest
from flask import Flask, render_template_string
from flask_babel import Babel
from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import DataRequired, Length

from app import translations
from tests.screens.sources import ROOT

TEMPLATES = [
    path for path in (ROOT / "templates").rglob("*.html") if "letters" not in path.parts[-3:-1]
]
STYLES = ROOT / "app/static/css"
STATUSES = ("draft", "submitted", "issued", "returned", "cancelled", "revoked", "superseded")
UI = '{% import "layout/_macros.html" as ui %}'


class NameForm(FlaskForm):
    name = StringField("Nama", validators=[DataRequired()])
    code = StringField("Kode", validators=[Length(max=3)])


@pytest.fixture(scope="module")
def app() -> Flask:
    app = Flask("app", template_folder=str(ROOT / "templates"))
    app.config.update(
        SECRET_KEY="for these tests only", BABEL_DEFAULT_LOCALE="id", WTF_CSRF_ENABLED=False
    )
    Babel(app)
    translations.init_app(app)

    @app.post("/form")
    def form() -> str:
        form = NameForm()
        form.validate()
        return render_template_string(
            UI + "{{ ui.error_summary(form) }}{{ ui.form_field(form.name) }}", form=form
        )

    return app


def shown(app: Flask, source: str, **values: object) -> str:
    with app.test_request_context():
        return render_template_string(UI + source, **values)


def html_of(path: Path) -> str:
    return re.sub(r"\{#.*?#\}", "", path.read_text(), flags=re.DOTALL)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_template_needs_no_exception_in_the_content_security_policy(path: Path) -> None:
    html = html_of(path)
    assert not re.search(r"<[^>]*\s(style|on[a-z]+)\s*=", html)
    assert all("nonce=" in tag for tag in re.findall(r"<(?:script|style)\b[^>]*>", html))
    assert not re.search(r"""(src|href|action)=["'](https?:)?//""", html)


def test_styles_load_nothing_from_outside() -> None:
    for path in STYLES.glob("*.css"):
        assert not re.search(r"url\(|@import|@font-face", path.read_text()), path.name


def test_a_public_page_loads_under_60_kilobytes_of_our_own() -> None:
    assert (
        sum((STYLES.parent / name).stat().st_size for name in ("css/labur.css", "img/labur.svg"))
        < 60_000
    )


def test_colours_are_named_once_in_the_tokens() -> None:
    colour = re.compile(r"#[0-9a-f]{3,8}\b|rgba?\(|hsla?\(", re.IGNORECASE)
    for path in STYLES.glob("*.css"):
        rules = path.read_text()
        if path.name == "labur.css":
            _tokens, rules = rules.split("*, *::before", 1)
        assert colour.findall(rules) == [], path.name


def luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def tokens(theme: str) -> dict[str, str]:
    light, dark = (
        (STYLES / "labur.css").read_text().split("@media (prefers-color-scheme: dark)")[:2]
    )
    found = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", light))
    if theme == "dark":
        found |= dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", dark))
    return found


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(
    ("text", "ground"),
    [
        *((text, ground) for text in ("ink", "ink-soft", "link") for ground in ("paper", "ground")),
        *((tone, f"{tone}-ground") for tone in ("good", "bad", "warn", "info")),
        *(("ink", f"{tone}-ground") for tone in ("good", "bad", "warn", "info")),
        ("on-action", "action"),
        ("on-brand", "brand"),
        ("demo-ink", "demo"),
    ],
)
def test_text_stands_out_from_its_ground(theme: str, text: str, ground: str) -> None:
    colours = tokens(theme)
    assert contrast(colours[text], colours[ground]) >= 4.5


@pytest.mark.promise("P9")
@pytest.mark.parametrize("verdict", ["", None, True, "valid", "sah", "VALID", "SAH?", "ERROR"])
def test_only_the_word_sah_is_ever_shown_as_valid(app: Flask, verdict: object) -> None:
    page = shown(app, "{{ ui.verdict_banner(verdict) }}", verdict=verdict)
    assert "TIDAK DAPAT DIPASTIKAN" in page
    assert "verdict--good" not in page


@pytest.mark.parametrize("verdict", ["SAH", "TIDAK SAH", "TIDAK DAPAT DIPASTIKAN"])
def test_a_verdict_is_a_word_and_a_mark_besides_its_colour(app: Flask, verdict: str) -> None:
    page = shown(app, "{{ ui.verdict_banner(verdict) }}", verdict=verdict)
    assert f'verdict__word">{verdict}</p>' in page
    assert "<svg" in page


@pytest.mark.promise("P9")
def test_an_answer_that_could_not_be_found_out_is_not_a_yes(app: Flask) -> None:
    page = shown(app, "{{ ui.check_row('Utuh', none) }}{{ ui.check_row('Utuh', 1) }}")
    assert page.count("Belum pasti") == 2
    assert "check-row--good" not in page


@pytest.mark.parametrize("status", STATUSES)
def test_every_status_is_said_in_an_indonesian_word(app: Flask, status: str) -> None:
    word = re.sub(r"<[^>]+>", "", shown(app, "{{ ui.status_badge(status) }}", status=status))
    assert word.strip()
    assert word.strip() != status


def test_a_form_names_its_errors_in_indonesian_and_ties_them_to_their_field(app: Flask) -> None:
    page = app.test_client().post("/form", data={"code": "ABCD"}).get_data(as_text=True)
    assert 'href="#name">Nama: Bagian ini wajib diisi.' in page
    assert "Isian paling banyak 3 karakter." in page
    assert 'aria-describedby="name-error"' in page
    assert 'aria-invalid="true"' in page


def test_what_is_typed_into_a_message_stays_text(app: Flask) -> None:
    page = shown(app, "{{ ui.notice(message) }}", message="<script>x</script>{{ 7*7 }}")
    assert "<script>" not in page
    assert "{{ 7*7 }}" in page


def test_our_scripts_write_no_markup_and_keep_nothing_in_the_browser() -> None:
    sinks = (
        "innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function",
        "localStorage", "sessionStorage", "document.cookie",
    )  # fmt: skip
    scripts = [*(ROOT / "app/static/js").rglob("*.js")]
    assert len(scripts) > 5
    found = {(one.name, sink) for one in scripts for sink in sinks if sink in one.read_text()}
    assert found == set()

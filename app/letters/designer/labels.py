"""The words of the designer's forms for what definitions hold as codes."""

from flask_babel import lazy_gettext as _

from app.letters.setting_views import CAMAT_MODES, DEPUTIES, PAPERS, SERIES

KINDS = {
    "text": _("Text"),
    "long_text": _("Long text"),
    "time": _("Hours and minutes"),
    "number": _("Number"),
    "money": _("Amount in rupiah"),
    "date": _("Date"),
    "day_date": _("Day and date"),
    "choice": _("Choice from a list"),
    "resident": _("Another resident"),
    "resident_table": _("List of residents"),
}
SIDES = {
    "": _("any day"),
    "past": _("not after the letter's date"),
    "future": _("not before the letter's date"),
}
SEXES = {"male": _("male"), "female": _("female")}
LIFE_STATES = {
    "alive": _("alive"),
    "dead": _("has died"),
    "moved": _("has moved away"),
    "gone": _("has left"),
    "missing": _("is missing"),
}
MARITAL = {
    "single": _("not married yet"),
    "married": _("married"),
    "divorced": _("divorced"),
    "widowed": _("widowed"),
}
LABELS = {
    "kinds": KINDS,
    "sides": SIDES,
    "sexes": SEXES,
    "life_states": LIFE_STATES,
    "marital": MARITAL,
    "series": SERIES,
    "papers": PAPERS,
    "camat_modes": CAMAT_MODES,
    "deputies": DEPUTIES,
}

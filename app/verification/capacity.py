"""What the short words before a title mean, for people who never heard of them."""

from flask_babel import lazy_gettext as _

_MEANINGS = {
    "Plt.": _("Plt.: does the work of a post that is vacant or whose holder is "
              "away for long."),
    "Plh.": _("Plh.: stands in for a holder who cannot be present for a few "
              "days."),
    "Pj.": _("Pj.: was appointed to the post until there is a definitive holder."),
    "a.n.": _("a.n.: signs on behalf of the named official, who gave the mandate."),
    "u.b.": _("u.b.: signs in place of the one who was given that mandate."),
}  # fmt: skip


def meanings(title: str) -> tuple[str, ...]:
    """Plain words for each abbreviation in a title such as "Plh. Kepala Desa Japah"."""
    words = title.split()
    return tuple(str(meaning) for short, meaning in _MEANINGS.items() if short in words)

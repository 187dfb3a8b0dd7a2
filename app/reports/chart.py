"""Charts drawn on the server: an image, so that no script runs and nothing is loaded."""

from collections.abc import Iterable, Mapping, Sequence

import pygal
from pygal.style import Style

# Distinct in grey and for colour-blind eyes as well (order: dark, light, dark, …).
_COLOURS = ("#155a8a", "#e3a93c", "#4a5866", "#7fbbe6", "#7a4b00", "#5fae8b", "#8a2f6b", "#c9b8a8")
_FONT = "Liberation Sans, Noto Sans, Arial, sans-serif"
_STYLE = Style(
    background="#ffffff",
    plot_background="#ffffff",
    foreground="#17212b",
    foreground_strong="#17212b",
    foreground_subtle="#6b7885",
    colors=_COLOURS,
    opacity="1",
    font_family=_FONT,
    label_font_size=15,
    major_label_font_size=15,
    legend_font_size=15,
    value_font_size=13,
    title_font_size=17,
)
MOST_SERIES = len(_COLOURS) - 1


def letters_by_month(
    months: Sequence[str], series: Mapping[str, Sequence[int]], others: str
) -> str:
    """Stacked bars as a ``data:`` address for an ``<img>``.

    ``series`` maps a type's name to its letters in each month; the rarest beyond MOST_SERIES
    are drawn together as ``others``.
    """
    ranked = sorted(series.items(), key=lambda item: -sum(item[1]))
    shown, rest = ranked[:MOST_SERIES], ranked[MOST_SERIES:]
    if rest:
        shown.append((others, _sums([values for _name, values in rest])))
    highest = max(_sums(series.values()), default=0)
    chart = pygal.StackedBar(
        style=_STYLE,
        width=900,
        height=420,
        legend_at_bottom=True,
        legend_at_bottom_columns=2,
        truncate_legend=-1,
        margin=12,
        spacing=12,
        show_minor_y_labels=True,
        y_labels=_scale(highest),
        value_formatter=lambda value: f"{value:.0f}",
        x_label_rotation=35 if len(months) > 8 else 0,
        js=(),
        pretty_print=False,
    )
    chart.x_labels = list(months)
    for name, values in shown:
        chart.add(name, list(values))
    return str(chart.render_data_uri())


def _sums(rows: Iterable[Sequence[int]]) -> list[int]:
    return [sum(column) for column in zip(*rows, strict=True)]


def _scale(highest: int) -> list[int]:
    """Whole numbers for the axis: half a letter does not exist."""
    step = next(
        factor * 10**power for power in range(9) for factor in (1, 2, 5)
        if factor * 10**power * 6 >= highest
    )  # fmt: skip
    return list(range(0, max(highest, 1) + step, step))

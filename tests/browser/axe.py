"""axe, the judge of WCAG, in both themes and on every screen: each rule where it can differ."""

from collections.abc import Sequence
from functools import cache
from itertools import product

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

SCREENS = ((390, 844), (820, 1180), (1280, 800))  # phone, tablet, laptop; CSS pixels
THEMES = ("light", "dark")
ALL: tuple[str, ...] = ()
# Rules by https://github.com/dequelabs/axe-core/blob/develop/doc/rule-descriptions.md
OF_COLOUR = ("color-contrast", "link-in-text-block")
# What a screen hides takes its headings, landmarks and names with it; targets need a layout.
OF_WIDTH = (
    *OF_COLOUR, "target-size", "scrollable-region-focusable", "page-has-heading-one",
    "heading-order", "landmark-one-main", "region", "bypass", "skip-link", "button-name",
    "link-name", "label", "aria-hidden-focus",
)  # fmt: skip
JUDGE = """async (rules) => {
  const options = {resultTypes: ["violations"], rules: {"target-size": {enabled: true}}};
  if (rules.length) options.runOnly = {type: "rule", values: rules};
  const {violations} = await axe.run(document, options);
  const said = violations.flatMap(({id, help, nodes}) =>
    nodes.map(({target}) => `${id} (${help}): ${target.join(" ")}`));
  const {scrollWidth} = document.documentElement;
  if (scrollWidth > innerWidth) said.push(`scrolls sideways: ${scrollWidth} pixels`);
  return said;
}"""


def complaints(page: Page) -> list[str]:
    """What is wrong with the page as it stands, in words: all rules once, then on the other
    screens and in the other theme those rules whose finding depends on width or on colour.

    WCAG 2.2 AA by axe, and no sideways scrolling (1.4.10). Forgets neither the page's state nor
    what was typed: nothing is loaded anew. The page is left on the last screen, in the dark.
    """
    page.evaluate(_script())
    said = []
    for (width, height), theme in product(SCREENS, THEMES):
        page.emulate_media(color_scheme=theme)
        page.set_viewport_size({"width": width, "height": height})
        found: Sequence[str] = page.evaluate(JUDGE, _rules(width, theme))
        said += [f"{page.url} at {width}, {theme}: {one}" for one in found]
    return said


def _rules(width: int, theme: str) -> list[str]:
    if theme != THEMES[0]:
        return list(OF_COLOUR)
    return list(ALL if width == SCREENS[0][0] else OF_WIDTH)


@cache
def _script() -> str:
    """axe itself, without a value that would be carried back."""
    return f"{Axe().axe_script}\n;undefined"

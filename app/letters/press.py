"""What turning a letter into a kept file needs: the typeface, the store, and whether it is real."""

from dataclasses import dataclass
from pathlib import Path

from app.letters.context import Case, Numbers, letter_data
from app.letters.definition import Definition
from app.letters.errors import Refused
from app.letters.rendering import (
    Fonts,
    LetterData,
    MissingGlyph,
    RenderedLetter,
    RenderError,
    prepare_fonts,
    render_letter,
)
from app.storage import DocumentStore

_prepared: dict[Path, Fonts] = {}


@dataclass(frozen=True)
class Press:
    """``is_example`` marks every page as an example without legal force.

    ``base_url`` is where codes on letters lead to.
    """

    fonts: Fonts
    documents: DocumentStore
    is_example: bool
    base_url: str

    def data(self, case: Case, numbers: Numbers, *, wet_token: str | None = None) -> LetterData:
        """What will stand on the page; with ``wet_token`` one for pen and stamp, with its code."""
        code_url = f"{self.base_url}/v/{wet_token}" if wet_token else None
        return letter_data(case, numbers, is_example=self.is_example, code_url=code_url)

    def render(self, definition: Definition, data: LetterData) -> RenderedLetter:
        """The page itself. Raises Refused, beside the field where that is known."""
        try:
            return render_letter(definition, data, fonts=self.fonts)
        except MissingGlyph as error:
            labels = {field.label: field.name for field in definition.fields}
            raise Refused({labels.get(error.where, ""): str(error)}) from error
        except RenderError as error:
            raise Refused(str(error)) from error


def fonts_in(data_folder: Path) -> Fonts:
    """The letters' typeface in the data folder, cut there once (seconds) and kept in memory."""
    folder = data_folder / "fonts"
    if folder not in _prepared:
        _prepared[folder] = prepare_fonts(folder)
    return _prepared[folder]

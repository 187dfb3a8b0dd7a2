"""A sheet whose columns are found by their headings, in whatever order. Pure."""

from dataclasses import dataclass

from app.residents.workbook.cells import Cell, plain
from app.residents.workbook.columns import KEPT, REQUIRED, header_of, letters
from app.residents.workbook.container import WorkbookRefused

LONGEST_HEADING = 60  # as it is shown, of a column that nobody knows


@dataclass(frozen=True)
class Sheet:
    """``columns``: place → machine name, of the columns that are kept. ``rows``: number in the
    workbook, and cells. ``unkept``: known columns that are not kept; ``unknown``: all others."""

    columns: dict[int, str]
    rows: list[tuple[int, list[Cell]]]
    unkept: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()

    def cell_name(self, header: str, row: int) -> str:
        """Where a value stands, as spreadsheets say it: ``G17``."""
        index = next(place for place, name in self.columns.items() if name == header)
        return f"{letters(index)}{row}"


def laid_out(headings: list[Cell], rows: list[tuple[int, list[Cell]]]) -> Sheet:
    """Find the columns. Raises WorkbookRefused."""
    columns: dict[int, str] = {}
    unkept, unknown = [], []
    for index, heading in enumerate(map(plain, headings)):
        header = header_of(heading)
        if header is None:
            unknown += [heading[:LONGEST_HEADING]] if heading else []
        elif header in columns.values():
            raise WorkbookRefused(f"Kolom {header} ada dua kali. Hapus salah satu, lalu coba lagi.")
        elif header in KEPT:
            columns[index] = header
        else:
            unkept.append(header)
    missing = [name for name in REQUIRED if name not in columns.values()]
    if missing:
        raise WorkbookRefused(
            f"Baris pertama harus memuat nama kolom. Yang belum ada: {', '.join(missing)}."
        )
    return Sheet(columns, rows, tuple(unkept), tuple(unknown))

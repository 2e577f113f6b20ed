"""Rows of a CSV or XLSX file, one at a time, whatever its size."""

import csv
import io
import zipfile
from collections.abc import Iterator
from typing import IO, Any, Final
from xml.parsers import expat

from django.utils.translation import gettext as _
from openpyxl import load_workbook

from .tables import Table

MOST_ROWS: Final = 50_000
#: Megabytes that an XLSX file may unpack to; it is a ZIP archive, and a hostile one grows a thousandfold. The sizes
#: declared are believed, since reading stops at them.
_MOST_UNPACKED: Final = 150
#: The same of each part but the sheets, which are read row by row, and the texts: formats, names and the like are read
#: at once, and take thirty times as much memory.
_MOST_OF_A_PART: Final = 10
_STREAMED: Final = ("xl/worksheets/", "xl/sharedStrings.xml")
#: Elements of a row of a sheet, which is read at once; and columns that are read of it.
_MOST_OF_A_ROW: Final = 100_000
_MOST_COLUMNS: Final = 200
#: A sheet has no more; rows that are left out are counted, too.
_LAST_ROW: Final = 1_048_576

Cells = dict[str, Any]


class UnreadableFileError(Exception):
    """The file as a whole cannot be read; the message says why and what would be right."""


def rows(content: bytes, name: str, table: Table) -> Iterator[tuple[int, Cells]]:
    """(row number as a spreadsheet shows it, header to cell) of each row that holds anything.

    Raises UnreadableFileError.
    """
    lines = _xlsx(content) if name.lower().endswith(".xlsx") else _csv(content)
    header: list[str] | None = None
    for number, cells in enumerate(lines, start=1):
        if number > _LAST_ROW:
            raise UnreadableFileError(_too_many_rows())
        if not any(value not in (None, "") for value in cells):
            continue
        if header is None:
            header = [str(value or "").strip().lower().replace(" ", "_") for value in cells]
            problems = table.problems_of_header(header)
            if problems:
                raise UnreadableFileError("; ".join(f"{item.field}: {item.message}" for item in problems))
            continue
        if number > MOST_ROWS + 1:
            raise UnreadableFileError(_too_many_rows())
        yield number, {key: value for key, value in zip(header, cells, strict=False) if key}
    if header is None:
        raise UnreadableFileError(_("The file is empty; its first row names the columns."))


def _too_many_rows() -> str:
    return _("The file has more than %d rows; divide it.") % MOST_ROWS


def _csv(content: bytes) -> Iterator[list[Any]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableFileError(
            _("The file is not in UTF-8 (byte %d); save it as “CSV UTF-8”, or send the XLSX file.") % error.start
        ) from None
    if "\x00" in text:
        raise UnreadableFileError(_("The file holds null characters; it is no CSV file."))
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    try:
        for cells in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True):
            yield [cell.strip() for cell in cells]
    except csv.Error as error:
        raise UnreadableFileError(_("The file is no valid CSV: %s.") % error) from None


def _xlsx(content: bytes) -> Iterator[list[Any]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _require_bounded(archive)
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        try:
            sheet = book.worksheets[0]
            columns = min(sheet.max_column or _MOST_COLUMNS, _MOST_COLUMNS)
            for row in sheet.iter_rows(values_only=True, max_col=columns):
                empty = row.count(None) == len(row)
                yield [] if empty else [value.strip() if isinstance(value, str) else value for value in row]
        finally:
            book.close()
    except UnreadableFileError:
        raise
    except Exception:  # a damaged part may bring the library to fall in any way, at any row
        raise UnreadableFileError(_("The file is no XLSX workbook, or a damaged one.")) from None


def _require_bounded(archive: zipfile.ZipFile) -> None:
    """Raises UnreadableFileError where reading it would take more memory than there is."""
    parts = archive.infolist()
    if sum(part.file_size for part in parts) > _MOST_UNPACKED * 1_000_000:
        raise UnreadableFileError(_("The file unpacks to more than %d MB; divide it.") % _MOST_UNPACKED)
    for part in parts:
        if not part.filename.startswith(_STREAMED) and part.file_size > _MOST_OF_A_PART * 1_000_000:
            values = {"part": part.filename, "most": _MOST_OF_A_PART}
            raise UnreadableFileError(
                _("“%(part)s” in the file unpacks to more than %(most)d MB; save the values only, as CSV.") % values
            )
        if part.filename.startswith("xl/worksheets/") and part.filename.endswith(".xml"):
            with archive.open(part) as sheet:
                _require_bounded_rows(sheet)


def _require_bounded_rows(sheet: IO[bytes]) -> None:
    """Raises UnreadableFileError, and what expat does for what is no XML."""
    elements = 0

    def begins(name: str, attributes: dict[str, str]) -> None:
        nonlocal elements
        elements += 1
        if elements > _MOST_OF_A_ROW:
            raise UnreadableFileError(_("A row of the file has more than %d cells; divide it.") % _MOST_OF_A_ROW)

    def ends(name: str) -> None:
        nonlocal elements
        if name.rpartition(":")[2] == "row":
            elements = 0

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = begins, ends
    parser.ParseFile(sheet)

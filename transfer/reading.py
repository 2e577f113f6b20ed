"""Rows of a CSV or XLSX file, one at a time, whatever its size."""

import csv
import io
import zipfile
from collections.abc import Iterator
from typing import Any, Final

from django.utils.translation import gettext as _
from openpyxl import load_workbook

from .tables import Table

MOST_ROWS: Final = 50_000
#: Bytes that an XLSX file may unpack to; it is a ZIP archive, and a hostile one grows without end.
_MOST_UNPACKED: Final = 400_000_000

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
        if not any(value not in (None, "") for value in cells):
            continue
        if header is None:
            header = [str(value or "").strip().lower().replace(" ", "_") for value in cells]
            problems = table.problems_of_header(header)
            if problems:
                raise UnreadableFileError("; ".join(f"{item.field}: {item.message}" for item in problems))
            continue
        if number > MOST_ROWS + 1:
            raise UnreadableFileError(_("The file has more than %d rows; divide it.") % MOST_ROWS)
        yield number, {key: value for key, value in zip(header, cells, strict=False) if key}
    if header is None:
        raise UnreadableFileError(_("The file is empty; its first row names the columns."))


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
            if sum(item.file_size for item in archive.infolist()) > _MOST_UNPACKED:
                raise UnreadableFileError(_("The file unpacks to more than can be read; divide it."))
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        try:
            for row in book.worksheets[0].iter_rows(values_only=True):
                yield [value.strip() if isinstance(value, str) else value for value in row]
        finally:
            book.close()
    except UnreadableFileError:
        raise
    except Exception:  # a damaged part may bring the library to fall in any way, at any row
        raise UnreadableFileError(_("The file is no XLSX workbook, or a damaged one.")) from None

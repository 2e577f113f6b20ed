"""Lines of CSV for people who open them in a spreadsheet."""

import csv
import io
from collections.abc import Iterable
from typing import Final

#: Begins a file that spreadsheets are to read as UTF-8.
BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def never_formula(text: str) -> str:
    """What a spreadsheet would take for a formula, with an apostrophe before it."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def csv_line(cells: Iterable[str]) -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer).writerow([never_formula(cell) for cell in cells])
    return buffer.getvalue().encode()

"""Lines of CSV for people who open them in a spreadsheet."""

import csv
import io
import re
from collections.abc import Iterable
from typing import Final

#: Begins a file that spreadsheets are to read as UTF-8.
BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"
#: Spreadsheets pass over white space before it, and take the full-width signs of Chinese and Japanese for the others.
_FORMULA: Final = re.compile(r"[\s\x00-\x1f\ufeff]*[=+\-@＝＋－＠]|[\t\r\n]")


def never_formula(text: str) -> str:
    """What a spreadsheet would take for a formula, with an apostrophe before it."""
    return f"'{text}" if _FORMULA.match(text) else text


def csv_line(cells: Iterable[str]) -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer).writerow([never_formula(cell) for cell in cells])
    return buffer.getvalue().encode()

"""Document symbols as they are printed ("207 EX/Decision 33", "204 EX/23.INF Rev.") and sorted."""

import re
from typing import Final

from search.analysis.symbols import Symbol, parse

#: Code of the body whose documents bear each pair of letters.
BODIES: Final = {"ex": "executive-board", "c": "general-conference"}
_ACTS: Final = {"dec": "Decision", "res": "Resolution"}
_SUPPLEMENT: Final = re.compile(r"(?P<name>[a-z]+)(?P<times>\d*)")
_NAMES: Final = {"rev": " Rev.", "corr": " Corr.", "add": " Add.", "inf": ".INF"}
_TENS: Final = ("", "X", "XX", "XXX")
_UNITS: Final = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")


def printed(symbol: Symbol) -> str:
    """The one form in which a symbol is shown and kept."""
    head = f"{symbol.session} {symbol.body.upper()}/"
    if "item" in symbol.supplements:
        head += f"{_ACTS[symbol.series]}s, item "
    elif symbol.series in _ACTS:
        head += f"{_ACTS[symbol.series]} "
    elif symbol.series:
        head += f"{symbol.series.upper()}."
    return head + number(symbol)


def number(symbol: Symbol) -> str:
    """Number with supplements, such as `23.INF Rev.` or `33 Part I`."""
    return symbol.number.upper() + "".join(_supplement(item) for item in symbol.supplements if item != "item")


def sort_text(symbol: Symbol) -> str:
    """Compares as text in the order of body, session, series, number: `ex 0207 dec 0033`."""
    parts = [symbol.body, f"{symbol.session:04d}", symbol.series or "0", *_padded(symbol.number), *symbol.supplements]
    return " ".join(parts)


def _padded(numbers: str) -> list[str]:
    return [part.zfill(4) for part in numbers.split(".")]


def _supplement(name: str) -> str:
    match = _SUPPLEMENT.fullmatch(name)
    assert match  # the parser's own form
    times = match["times"]
    if match["name"] == "part":
        return f" Part {_roman(int(times))}"
    printed_name = _NAMES[match["name"]]
    return f"{printed_name}{'' if printed_name.endswith('.') or not times else '.'}{times}"


def _roman(value: int) -> str:
    return _TENS[value // 10] + _UNITS[value % 10] if 0 < value < 40 else str(value)


__all__ = ["BODIES", "Symbol", "number", "parse", "printed", "sort_text"]

"""Symbols of the governing bodies' documents: `207EX/Dec/33`, `207 EX/Decision 33` and `207 EX/Déc. 33` are one."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

GoverningBody = Literal["ex", "c"]

#: Blanks and the invisible marks that keep a symbol together within Arabic text.
_GAP: Final = r"[\s\u200e\u200f\u061c\u2066-\u2069]*"
#: The Executive Board and the General Conference, in Latin, Arabic and (typed by mistake) Cyrillic letters.
_BODY: Final = rf"(?P<board>EX|ЕХ|م{_GAP}ت)|(?P<conference>C|С|م)"
_ACT: Final = r"(?:d[eé]c|r[eé]s|реш|рез|(?:ال)?قرار)\w*\.?"
#: What stands behind the number: a revision, a corrigendum, an information paper to it, one of its parts.
_SUPPLEMENT: Final = re.compile(
    r"[\s.]{0,2}(?P<name>rev|corr|add|inf)\b\.?(?:\s?(?P<times>\d{1,2})\b)?"
    r"|[\s.,]{0,2}\bpart(?:ie)?\.?\s?(?P<part>\d{1,2}|[ivx]{1,4})\b",
    re.IGNORECASE,
)
_SYMBOL: Final = re.compile(
    rf"(?<!\w)(?P<session>\d{{1,3}}){_GAP}(?:{_BODY}){_GAP}/{_GAP}"
    rf"(?:(?P<act>{_ACT})[\s/]*(?P<item>,\s*item\s*)?|(?P<series>[a-z]{{2,5}})[./\s]{{0,2}})?"
    r"(?P<number>\d{1,4}(?:\.(?:\d{1,3}|[ivx]{1,5})\b)*)",
    re.IGNORECASE,
)
_ROMAN: Final = {"i": 1, "v": 5, "x": 10}


@dataclass(frozen=True)
class Symbol:
    """A symbol and its place in the text.

    `series`: "dec" for the Board's decisions, "res" for the Conference's resolutions, "inf", "pv" and the like, or "".
    `supplements`: such as ("inf2", "rev") or ("part1",); ("item",) where only the item of the volume of decisions is
    named, "200 EX/Decisions, item 23": the decision of that number is the looser form of it.
    """

    body: GoverningBody
    session: int
    series: str
    number: str
    supplements: tuple[str, ...]
    start: int
    end: int

    @property
    def forms(self) -> tuple[str, ...]:
        """One normal form, as exact as written, such as `207ex/dec33` or `204ex/23rev`; then without supplements."""
        base = f"{self.session}{self.body}/{self.series}{self.number}"
        return (base + "".join(self.supplements), base) if self.supplements else (base,)


def symbols(text: str) -> Iterator[Symbol]:
    """The document symbols in a text, in their order."""
    if "/" not in text:
        return
    end = 0
    for match in _SYMBOL.finditer(text):
        if match.start() < end:
            continue
        body: GoverningBody = "ex" if match["board"] else "c"
        # The Board takes decisions and the Conference resolutions, whatever the word used for them.
        series = ("dec" if body == "ex" else "res") if match["act"] else (match["series"] or "").lower()
        supplements, end = _supplements(text, match.end())
        supplements = ("item", *supplements) if match["item"] else supplements
        number = _numerals(match["number"])
        yield Symbol(body, int(match["session"]), series, number, supplements, match.start(), end)


def parse(text: str) -> Symbol | None:
    """The symbol that the whole of a text is; None where it is none, or more than one."""
    found = next(symbols(text), None)
    whole = found and not text[: found.start].strip() and not text[found.end :].strip()
    return found if whole else None


def _supplements(text: str, start: int) -> tuple[tuple[str, ...], int]:
    """The supplements that follow a number, and where they end."""
    found: list[str] = []
    end = start
    while match := _SUPPLEMENT.match(text, end):
        named = f"{match['name']}{match['times'] or ''}".lower()
        found.append(f"part{_value(match['part'])}" if match["part"] else named)
        end = match.end()
    return tuple(found), end


def _value(numeral: str) -> int:
    """A number in Arabic or Roman numerals."""
    if numeral.isdecimal():
        return int(numeral)
    values = [_ROMAN[char] for char in numeral.lower()]
    return sum(-value if value < max(values[at:]) else value for at, value in enumerate(values))


def _numerals(number: str) -> str:
    return ".".join(str(int(part)) if part.isdecimal() else part.lower() for part in number.split("."))

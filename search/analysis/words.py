"""Text cut into words, the same way for every language: what each language makes of a word comes after (tokens.py)."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final, Literal, NamedTuple

from .folding import fold
from .symbols import Symbol, symbols

Script = Literal["letters", "digits", "ideographs"]

#: Scripts written without spaces, by ranges: Chinese, and Japanese and Korean in names.
_IDEOGRAPHS: Final = (
    "\u2e80-\u2fdf\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
)
_MARKS: Final = "\u0300-\u036f\u0483-\u0489\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u08d3-\u08ff\ufe20-\ufe2f"
#: Invisible within a word: soft hyphen, joiners, direction marks.
_INVISIBLE: Final = "\u00ad\u200c\u200d\u200e\u200f\u061c\u2060\ufeff"
#: Two of the apostrophes count as letters in Unicode.
_LETTER: Final = rf"(?![{_IDEOGRAPHS}\u02b9\u02bc])[^\W\d_]"
_PART: Final = re.compile(
    rf"(?P<ideographs>[{_IDEOGRAPHS}]+)|(?P<digits>\d+)"
    rf"|(?P<letters>{_LETTER}(?:{_LETTER}|[{_MARKS}]|[{_INVISIBLE}]+(?={_LETTER}|[{_MARKS}]))*)"
)
APOSTROPHES: Final = "'\u2018\u2019\u02bc\u02b9\u0060\u00b4\uff07"
_JOINERS: Final = frozenset(APOSTROPHES + "-\u2010\u2011./")
#: What French, Italian and Catalan names elide before an apostrophe, and what English puts behind one.
_ELIDED: Final = frozenset(
    ("l", "d", "j", "m", "n", "s", "t", "c", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu", "dell", "all")
)
#: Between blanks stands what can be looked at by itself, save for symbols.
_RUN: Final = re.compile(r"\S+")
#: Parts that are joined at most, so that a long address does not become one word.
_MOST_JOINED: Final = 6


class Part(NamedTuple):
    """A run of letters, digits or ideographs with its place in the text; `folded` is never empty."""

    text: str
    folded: str
    script: Script
    start: int
    end: int


class Word(NamedTuple):
    """What stands together: one part, or parts joined by hyphens, apostrophes, dots or nothing (`ICNGO-2018/1`).

    `joined` is the form without the joints, empty where there is but one part; `symbols` are the normal forms of a
    document symbol.
    """

    parts: tuple[Part, ...]
    joined: str
    symbols: tuple[str, ...]
    start: int
    end: int

    @property
    def has_digits(self) -> bool:
        return any(part.script == "digits" for part in self.parts)


def runs(text: str) -> list[tuple[int, str]]:
    """A text cut where no word goes across, each piece with its place: what holds of one holds wherever it stands."""
    if next(symbols(text), None):
        return [(0, text)]
    return [(match.start(), match[0]) for match in _RUN.finditer(text)]


def words(text: str) -> Iterator[Word]:
    """The words of a text in order. Elided articles and possessive endings are left out."""
    ahead = symbols(text)
    symbol = next(ahead, None)
    owner: Symbol | None = None
    together: list[Part] = []
    for part in parts(text):
        while symbol and symbol.end <= part.start:
            symbol = next(ahead, None)
        mine = symbol if symbol and symbol.start <= part.start else None
        if together and not (mine is owner if mine or owner else _stand_together(text, together[-1], part)):
            yield from _word(text, together, owner)
            together = []
        owner = mine
        together.append(part)
    if together:
        yield from _word(text, together, owner)


def parts(text: str) -> Iterator[Part]:
    """The runs of letters, digits and ideographs of a text."""
    for match in _PART.finditer(text):
        script: Script = match.lastgroup  # type: ignore[assignment]  # the groups are named after the scripts
        plain = match[0]
        folded = plain if script == "ideographs" else fold(plain)
        if folded:
            start, end = match.span()
            yield Part(plain, folded, script, start, end)


def _stand_together(text: str, left: Part, right: Part) -> bool:
    gap = right.start - left.end
    if gap > 1 or (gap == 1 and text[left.end] not in _JOINERS):
        return False
    return left.script != "ideographs" != right.script


def _word(text: str, run: list[Part], symbol: Symbol | None) -> tuple[Word, ...]:
    if symbol:
        return (Word(tuple(run), "", symbol.forms, symbol.start, symbol.end),)
    if len(run) == 1:
        part = run[0]
        return (Word((part,), "", (), part.start, part.end),)
    kept = tuple(part for index, part in enumerate(run) if not _is_particle(text, run, index))
    return (Word(kept, _joined(kept), (), kept[0].start, kept[-1].end),) if kept else ()


def _is_particle(text: str, run: list[Part], index: int) -> bool:
    """An elided word (`l'`, `qu'`), or the `s` of a possessive."""
    part = run[index]
    if index + 1 < len(run):
        return text[part.end] in APOSTROPHES and part.folded in _ELIDED
    return index > 0 and part.folded == "s" and text[part.start - 1] in APOSTROPHES


def _joined(run: tuple[Part, ...]) -> str:
    """Numbers keep a dot between them, so that `P5.1` is not `P51`."""
    if not 1 < len(run) <= _MOST_JOINED:
        return ""
    joined = run[0].folded
    for left, right in pairwise(run):
        joined += f".{right.folded}" if left.script == right.script == "digits" else right.folded
    return joined

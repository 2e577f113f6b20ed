"""Symbols of the governing bodies' documents: `207EX/Dec/33`, `207 EX/Decision 33` and `207 EX/Déc. 33` are one."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

#: Blanks and the invisible marks that keep a symbol together within Arabic text.
_GAP: Final = r"[\s\u200e\u200f\u061c\u2066-\u2069]*"
#: The Executive Board and the General Conference, in Latin, Arabic and (typed by mistake) Cyrillic letters.
_BODY: Final = rf"(?P<board>EX|ЕХ|م{_GAP}ت)|(?P<conference>C|С|م)"
_ACT: Final = r"(?:d[eé]c|r[eé]s|реш|рез|(?:ال)?قرار)\w*\.?"
_SYMBOL: Final = re.compile(
    rf"(?<!\w)(?P<session>\d{{1,3}}){_GAP}(?:{_BODY}){_GAP}/{_GAP}"
    rf"(?:(?P<act>{_ACT})[\s/]*|(?P<series>[a-z]{{2,5}})[./\s]{{0,2}})?"
    r"(?P<number>\d{1,4}(?:\.(?:\d{1,3}|[ivx]{1,5})\b)*)"
    r"(?:\s*(?P<revision>rev|corr|add)\b\.?(?:\s?(?P<times>\d{1,2})\b)?)?",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Symbol:
    """A symbol and its place in the text. `forms`: as exact as written, then without revision."""

    forms: tuple[str, ...]
    start: int
    end: int


def symbols(text: str) -> Iterator[Symbol]:
    """The document symbols in a text, in one normal form such as `207ex/dec33`, `207ex/11` or `36c/res108`."""
    if "/" not in text:
        return
    for match in _SYMBOL.finditer(text):
        body = "ex" if match["board"] else "c"
        # The Board takes decisions and the Conference resolutions, whatever the word used for them.
        act = ("dec" if body == "ex" else "res") if match["act"] else (match["series"] or "").lower()
        base = f"{int(match['session'])}{body}/{act}{_numerals(match['number'])}"
        forms = (f"{base}{match['revision']}{match['times'] or ''}".lower(), base) if match["revision"] else (base,)
        yield Symbol(forms, match.start(), match.end())


def _numerals(number: str) -> str:
    return ".".join(str(int(part)) if part.isdecimal() else part.lower() for part in number.split("."))

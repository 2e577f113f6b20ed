"""Sort keys and initials computed at write, so that every engine sorts alike and a list needs no database collation."""

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

from pypinyin import Style, lazy_pinyin

_WIDTH: Final = 72  # bytes of the key kept, as twice as many hexadecimal digits
_AFTER: Final = "\uffff"  # puts a letter behind the one it is written with
#: Latin letters that Unicode does not decompose.
_LATIN: Final = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"})
_SPANISH: Final = str.maketrans({"ñ": f"n{_AFTER}"})
_RUSSIAN: Final = str.maketrans({"ё": "е", "й": f"и{_AFTER}"})
_ARABIC: Final = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ة": "ه", "ـ": None})
_ARABIC_ARTICLE: Final = re.compile(r"\b(?:و)?ال(?=\w{2})")
_DIGITS: Final = re.compile(r"\d+")
_LETTERS_BEHIND: Final = {"es": {f"n{_AFTER}": "Ñ"}, "ru": {f"и{_AFTER}": "Й"}}
#: The initial of whatever begins with no letter.
NO_LETTER: Final = "#"


def _by_value(match: re.Match[str]) -> str:
    """A number such that the longer one, which is greater, comes later: 2 as 012, 10 as 0210."""
    plain = "".join(str(int(digit)) for digit in match[0]).lstrip("0") or "0"
    return f"{min(len(plain), 99):02d}{plain}"


def _primary(text: str, locale: str) -> str:
    """Letters, digits and single spaces: no accents, no case; numbers behind the number of their digits."""
    folded = unicodedata.normalize("NFC", text).casefold().translate(_LATIN)
    folded = _DIGITS.sub(_by_value, folded)
    match locale:
        case "es":
            folded = folded.translate(_SPANISH)
        case "ru":
            folded = folded.translate(_RUSSIAN)
        case "zh-hans":
            folded = " ".join(lazy_pinyin(folded, style=Style.TONE3, neutral_tone_with_five=True))
    letters = "".join(char for char in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(char))
    if locale == "ar":
        letters = _ARABIC_ARTICLE.sub("", letters).translate(_ARABIC)
    letters = "".join(char if char.isalnum() or char == _AFTER else " " for char in letters)
    return " ".join(letters.split())


def sort_key(text: str, locale: str) -> str:
    """Hexadecimal digits that compare as people of this language sort: without accents, case or articles' marks.

    Numbers compare by value; Chinese by pinyin; Spanish ñ after n, Russian й after и; Arabic without the article and
    with hamza forms as alif. Shapes: text in, up to 144 hexadecimal digits out.
    """
    return _primary(text, locale).encode()[:_WIDTH].hex()


def initial(text: str, locale: str) -> str:
    """The letter that a title stands under in an A–Z of this language; Chinese under its pinyin."""
    primary = _primary(text, locale)
    own = _LETTERS_BEHIND.get(locale, {}).get(primary[:2])
    if own:
        return own
    return primary[0].upper() if primary[:1].isalpha() else NO_LETTER


def order_letters(letters: Iterable[str], locale: str) -> list[str]:
    """Initials in this language's order, its own script first, what is no letter last."""
    latin = locale not in ("ar", "ru")

    def place(letter: str) -> tuple[bool, bool, str]:
        own = unicodedata.name(letter, "").startswith("LATIN") is latin
        return letter == NO_LETTER, not own, sort_key(letter, locale)

    return sorted(letters, key=place)

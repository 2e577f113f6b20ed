"""One form for the ways of writing the same word: case, accents, vowel marks, widths, digits, letter variants."""

import unicodedata
from functools import lru_cache
from typing import Final

from opencc import OpenCC

#: Letters that decomposition leaves whole: Latin ones of the names in our records, Arabic variants (after
#: Lucene's arabic_normalization: alif maqsura, teh marbuta), Persian forms of kaf and yeh.
_LETTERS: Final = str.maketrans(
    {
        "æ": "ae",
        "œ": "oe",
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "ı": "i",
        "ى": "ي",
        "ة": "ه",
        "ٱ": "ا",
        "ک": "ك",
        "ی": "ي",
        "ە": "ه",
        "ـ": None,
    }
)
_TO_SIMPLIFIED: Final = OpenCC("t2s")


@lru_cache(maxsize=50_000)
def fold(word: str) -> str:
    """The word in lower case without marks, invisible characters or letter variants; may be empty."""
    if word.isascii():
        return word.lower()
    decomposed = unicodedata.normalize("NFKD", word).casefold()
    kept = (_plain(char) for char in decomposed if unicodedata.category(char) not in ("Mn", "Me", "Cf"))
    return "".join(kept).translate(_LETTERS)


def _plain(char: str) -> str:
    """A decimal digit of any script as 0–9, anything else as it is."""
    digit = unicodedata.decimal(char, None)
    return char if digit is None else str(digit)


@lru_cache(maxsize=20_000)
def fold_ideograph(char: str) -> str:
    """One Chinese character in its simplified form; always one character, so that places in the text stay the same."""
    plain = unicodedata.normalize("NFKC", char)
    simplified = _TO_SIMPLIFIED.convert(plain if len(plain) == 1 else char)
    return simplified if len(simplified) == 1 else char

"""Sort keys computed at write, so that every engine sorts alike and a list needs no collation of the database."""

import re
import unicodedata
from typing import Final

from pypinyin import Style, lazy_pinyin

_WIDTH: Final = 72  # bytes of the key kept, as twice as many hexadecimal digits
_ARABIC: Final = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ة": "ه"})
_DIGITS: Final = re.compile(r"\d+")


def _primary(text: str, locale: str) -> str:
    folded = unicodedata.normalize("NFC", text).casefold()
    if locale == "es":
        folded = folded.replace("ñ", "n\uffff")
    if locale == "ru":
        folded = folded.replace("ё", "е")
    if locale == "zh-hans":
        folded = " ".join(lazy_pinyin(folded, style=Style.TONE3, neutral_tone_with_five=True))
    decomposed = unicodedata.normalize("NFKD", folded)
    letters = "".join(char for char in decomposed if not unicodedata.combining(char))
    if locale == "ar":
        letters = re.sub(r"\b(?:و)?ال(?=\w{2})", "", letters).translate(_ARABIC)
    letters = "".join(char if char.isalnum() or char == "\uffff" else " " for char in letters)
    return " ".join(letters.split())


def sort_key(text: str, locale: str) -> str:
    """Hexadecimal digits that compare as people of this language sort: without accents, case or articles' marks.

    Numbers compare by value; Chinese by pinyin; Spanish ñ after n; Arabic without the article and with hamza forms as
    alif. Shapes: text in, up to 144 hexadecimal digits out.
    """
    natural = _DIGITS.sub(lambda match: match[0].zfill(6), _primary(text, locale))
    return natural.encode()[:_WIDTH].hex()

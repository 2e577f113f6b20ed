"""The stems of a word: Snowball for Latin and Cyrillic script, light stemming after Larkey (light10) for Arabic."""

from functools import lru_cache
from typing import Final

from tantivy import Filter, TextAnalyzer, TextAnalyzerBuilder, Tokenizer

from .folding import fold

_SNOWBALL: Final[dict[str, TextAnalyzer]] = {
    locale: TextAnalyzerBuilder(Tokenizer.raw()).filter(Filter.stemmer(language)).build()
    for locale, language in (("en", "english"), ("fr", "french"), ("es", "spanish"), ("ru", "russian"))
}
_CYRILLIC: Final = ("\u0400", "\u052f")
_ARABIC: Final = ("\u0600", "\u06ff")
#: In folded letters. The longest first; what is left has at least two letters, three after a lone waw.
_ARABIC_PREFIXES: Final = ("وبال", "وال", "بال", "كال", "فال", "ولل", "ال", "لل", "و")
_ARABIC_SUFFIXES: Final = ("ها", "ان", "ات", "ون", "ين", "يه", "ه", "ي")


def _within(word: str, bounds: tuple[str, str]) -> bool:
    return bounds[0] <= word[0] <= bounds[1]


@lru_cache(maxsize=50_000)
def stems(word: str, locale: str) -> tuple[str, ...]:
    """The folded stems of a word as written, of none, one or two forms.

    Two, where accents make a difference to the stemmer: what is typed without them must meet what is written with them.
    """
    folded = fold(word)
    if not folded or len(folded) > 40 or not folded[0].isalpha():
        return ()
    if _within(folded, _ARABIC):
        return (_light(folded),) if locale == "ar" else ()
    if locale not in _SNOWBALL or _within(folded, _CYRILLIC) is not (locale == "ru"):
        return ()
    written = word.casefold().replace("ё", "е")
    return tuple(dict.fromkeys(fold(_snowball(form, locale)) for form in (written, folded)))


def _snowball(word: str, locale: str) -> str:
    stem = _SNOWBALL[locale].analyze(word)
    return stem[0] if stem else word


def _light(word: str) -> str:
    for prefix in _ARABIC_PREFIXES:
        if word.startswith(prefix) and len(word) >= len(prefix) + (3 if prefix == "و" else 2):
            word = word[len(prefix) :]
            break
    word = word.removesuffix("ء") if len(word) > 3 else word
    for suffix in _ARABIC_SUFFIXES:
        if word.endswith(suffix) and len(word) >= len(suffix) + 2:
            word = word[: -len(suffix)]
    return word

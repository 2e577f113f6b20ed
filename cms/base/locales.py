"""The six languages: codes, directions, own names and the order in which one stands in for another."""

from typing import Final, Literal

Direction = Literal["ltr", "rtl"]

#: Locale codes as used in URLs, documents and the API.
LOCALES: Final = ("en", "fr", "es", "ar", "zh-hans", "ru")
DEFAULT_LOCALE: Final = "en"
AUTONYMS: Final[dict[str, str]] = {
    "en": "English",
    "fr": "Français",
    "es": "Español",
    "ar": "العربية",
    "zh-hans": "简体中文",
    "ru": "Русский",
}


def direction(locale: str) -> Direction:
    return "rtl" if locale == "ar" else "ltr"


def fallback_chain(locale: str) -> tuple[str, ...]:
    """The locale itself, then English and French (the Secretariat's working languages), then the others."""
    return tuple(dict.fromkeys((locale, *LOCALES)))


def best_locale(wanted: str, available: set[str]) -> str | None:
    """The first of the chain that is available, or None."""
    return next((code for code in fallback_chain(wanted) if code in available), None)


def locale_bit(locale: str) -> int:
    """The locale's place in a bit mask of locales, as stored with each document."""
    return 1 << LOCALES.index(locale)

"""What the templates need beyond Django's own: addresses, languages, dates and numbers as CLDR writes them."""

import datetime as dt
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from babel import Locale
from babel.dates import format_date, format_interval, format_skeleton, get_timezone_location
from babel.numbers import format_decimal
from django import template
from django.http import QueryDict
from django.utils.translation import get_language

from cms.base.locales import AUTONYMS, LOCALES
from cms.base.locales import direction as direction_of

register = template.Library()


# --- addresses and languages -----------------------------------------------------------------------------------------


@register.filter
def path(url: str) -> str:
    """An address of this site without scheme and host, so that links work behind any host name."""
    parts = urlsplit(url)
    return urlunsplit(("", "", parts.path or "/", parts.query, parts.fragment))


@register.simple_tag
def carried(parameters: QueryDict, groups: Any) -> list[tuple[str, str]]:
    """What an address asks for beside the values that its filters have boxes for, on its first page."""
    boxes = {(group.name, option.code) for group in groups for option in group.options}
    pairs = [(name, value) for name, values in parameters.lists() for value in values if value]
    return [pair for pair in pairs if pair not in boxes and pair[0] != "cursor"]


@register.filter
def autonym(locale: str) -> str:
    """A language's name in itself; the code of a language that is not one of the six."""
    return AUTONYMS.get(locale, locale.upper())


@register.filter
def direction(locale: str) -> str:
    return direction_of(locale)


@dataclass(frozen=True)
class PageLanguage:
    """One of the six languages, and where this page is in it; no `url` where it is not translated yet."""

    code: str
    autonym: str
    dir: str
    url: str | None
    current: bool


class PageLanguages(list[PageLanguage]):
    """All six, in their fixed order."""

    @property
    def missing(self) -> list[PageLanguage]:
        return [language for language in self if not (language.url or language.current)]


@register.simple_tag(takes_context=True)
def page_languages(context: template.Context) -> PageLanguages:
    """The six languages for this page.

    A page with a document has the document's translations; a missing translation's page (404) those it was given; a
    page of the site itself, such as search, is in all languages at the same address.
    """
    doc = context.get("doc")
    translations: Any = doc.translations if doc else context.get("translations")
    request = context.get("request")
    if translations:
        urls = {_get(item, "locale"): path(_get(item, "url")) for item in translations}
    elif request:
        rest = request.get_full_path().lstrip("/").partition("/")[2]
        urls = {locale: f"/{locale}/{rest}" for locale in LOCALES}
    else:
        urls = {}
    here = get_language()
    return PageLanguages(
        PageLanguage(locale, AUTONYMS[locale], direction_of(locale), urls.get(locale), locale == here)
        for locale in LOCALES
    )


def _get(item: Any, name: str) -> Any:
    return item[name] if isinstance(item, dict) else getattr(item, name)


# --- dates and numbers -----------------------------------------------------------------------------------------------


def _locale() -> Locale:
    """The reader's; English as the United Nations writes it, the day before the month."""
    code = get_language() or "en"
    return Locale.parse({"en": "en-GB", "zh-hans": "zh-Hans"}.get(code, code), sep="-")


@register.filter
def day(value: dt.date | None) -> str:
    """17 December 2018; empty for no date."""
    return format_date(value, "long", locale=_locale()) if value else ""


@register.filter
def days(starts: dt.date | None, ends: dt.date | None = None) -> str:
    """16–17 Dec 2019, from the first to the last day; one day where there is no other."""
    if not starts or not ends or starts == ends:
        return day(starts)
    return str(format_interval(starts, ends, "yMMMMd", locale=_locale()))


@register.filter
def month(value: dt.date | None) -> str:
    """December 2018; empty for no date."""
    return str(format_skeleton("yMMMM", value, locale=_locale())) if value else ""


@register.filter
def known_date(value: str) -> str:
    """A date as exact as it is known: "2006", "2006-10" or "2006-10-03"; anything else as it stands."""
    try:
        numbers = [int(part) for part in value.split("-")]
        if len(numbers) == 3:
            return day(dt.date(numbers[0], numbers[1], numbers[2]))
        if len(numbers) == 2:
            return str(format_skeleton("yMMMM", dt.date(numbers[0], numbers[1], 1), locale=_locale()))
    except ValueError:
        return value
    return value


@register.filter
def clock(value: dt.datetime | None) -> str:
    """The time of day in the value's own zone: 10:00."""
    return value.strftime("%H:%M") if value else ""


@register.filter
def zone_city(zone: str) -> str:
    """Europe/Paris to "Paris", in the reader's language."""
    return str(get_timezone_location(zone, locale=_locale(), return_city=True)) if zone else ""


@register.filter
def number(value: int | None) -> str:
    """12,345 with the language's own separators; empty for none."""
    return "" if value is None else format_decimal(value, locale=_locale())

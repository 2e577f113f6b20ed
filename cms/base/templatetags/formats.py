"""Dates, ranges and numbers as each language writes them (CLDR)."""

import datetime as dt

from babel import Locale
from babel.dates import format_date, format_interval, format_skeleton
from babel.numbers import format_decimal
from django import template
from django.utils.translation import get_language

register = template.Library()


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
    """16–17 December 2019, from the first to the last day; one day where there is no other."""
    if not starts or not ends or starts == ends:
        return day(starts)
    return str(format_interval(starts, ends, "yMMMMd", locale=_locale()))


@register.filter
def known_date(value: str) -> str:
    """A date as exact as it is known: "2006", "2006-10" or "2006-10-03"; anything else as it stands."""
    parts = value.split("-")
    try:
        numbers = [int(part) for part in parts]
        if len(numbers) == 3:
            return day(dt.date(*numbers))
        if len(numbers) == 2:
            return str(format_skeleton("yMMMM", dt.date(*numbers, 1), locale=_locale()))
    except ValueError:
        return value
    return value


@register.filter
def clock(value: dt.datetime | None) -> str:
    """The time of day in the value's own zone: 10:00."""
    return value.strftime("%H:%M") if value else ""


@register.filter
def number(value: int | None) -> str:
    """12,345 with the language's own separators; empty for none."""
    return "" if value is None else format_decimal(value, locale=_locale())

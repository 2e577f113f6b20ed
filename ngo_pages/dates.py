"""Dates as exact as they are known: 2006, 2006-10 or 2006-10-03. As text they sort by time."""

import datetime as dt
import re
from typing import Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

_FORM: Final = re.compile(r"([12][0-9]{3})(?:-([0-9]{2}))?(?:-([0-9]{2}))?")


def earliest(known: str) -> dt.date | None:
    """The first day that the date may mean; None for no date. Raises ValueError for what is none."""
    if not known:
        return None
    found = _FORM.fullmatch(known)
    if not found:
        raise ValueError(known)
    year, month, day = (int(part or 1) for part in found.groups())
    return dt.date(year, month, day)


def latest(known: str) -> dt.date | None:
    """The last day that the date may mean; None for no date. Raises ValueError for what is none."""
    first = earliest(known)
    if first is None or len(known) == 10:
        return first
    month = 12 if len(known) == 4 else first.month
    following = dt.date(first.year + month // 12, month % 12 + 1, 1)
    return following - dt.timedelta(days=1)


def years_later(day: dt.date, years: int) -> dt.date:
    """The same day so many years later; 28 February where 29 February has no counterpart."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def known_years_later(known: str, years: int) -> str:
    """The same for a date as exact as it is known; empty for no date."""
    day = earliest(known)
    return years_later(day, years).isoformat()[: len(known)] if day else ""


def check_known_date(value: str) -> None:
    """A form field's validator."""
    try:
        earliest(value)
    except ValueError as error:
        raise ValidationError(_("Write the date as known: 2006, 2006-10 or 2006-10-03.")) from error

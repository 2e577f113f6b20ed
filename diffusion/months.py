"""Months as ISO 8601 writes them: "2026-11"."""

import datetime as dt
from typing import Final

from cms.base.days import utc_today
from cms.base.templatetags.platform import known_date

MONTH_PATTERN: Final = r"\d{4}-(0[1-9]|1[0-2])"


def this_month() -> str:
    return utc_today().isoformat()[:7]


def month_after(month: str) -> str:
    first = dt.date.fromisoformat(f"{month}-01")
    return (first + dt.timedelta(days=31)).isoformat()[:7]


def month_before(month: str) -> str:
    first = dt.date.fromisoformat(f"{month}-01")
    return (first - dt.timedelta(days=1)).isoformat()[:7]


def in_words(month: str) -> str:
    """November 2026, in the active language."""
    return known_date(month)

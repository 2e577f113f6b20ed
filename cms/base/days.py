"""The platform's day, by which terms begin and end, whoever asks: that of UTC.

Wagtail turns the clock to an editor's own zone while it answers them; Django's `localdate` is then the editor's day.
"""

import datetime as dt

from django.utils import timezone


def utc_today() -> dt.date:
    return day_of(timezone.now())


def day_of(moment: dt.datetime) -> dt.date:
    """Of a moment with its zone."""
    return moment.astimezone(dt.UTC).date()

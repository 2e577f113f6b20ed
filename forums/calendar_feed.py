"""Sessions, forums and conferences as iCalendar (RFC 5545), made from their stored documents.

Times stand in the zone of the event, which the file describes; what has no time of day is an event of whole days.
"""

import datetime as dt
import zoneinfo
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from icalendar import Calendar, Event, vText

from content_store.schemas import Card

from .schemas import EventCard, SessionCard

_STATUS = {"proposed": "TENTATIVE", "postponed": "TENTATIVE", "cancelled": "CANCELLED"}


def feed(items: Iterable[Card], *, name: str, url: str, locale: str) -> bytes:
    """The calendar file of these cards; those without a date are left out. `name` is shown by calendar programs."""
    calendar = _calendar(name, url, locale)
    calendar.add("refresh-interval", dt.timedelta(hours=12), parameters={"VALUE": "DURATION"})
    for item in items:
        if isinstance(item, SessionCard | EventCard) and item.starts:
            calendar.add_component(_event(item))
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


@dataclass(frozen=True)
class Day:
    """Something on a whole day. `key`: the same each time the file is made."""

    key: str
    day: dt.date
    title: str
    text: str
    url: str


def feed_of_days(days: Iterable[Day], *, name: str, url: str, locale: str) -> bytes:
    """The calendar file of these days, which leave those who read it free."""
    calendar = _calendar(name, url, locale)
    for item in days:
        event = Event()
        event.add("uid", f"{item.key}@{urlsplit(item.url).hostname}")
        event.add("summary", item.title)
        event.add("description", item.text)
        event.add("url", item.url)
        event.add("dtstamp", dt.datetime.now(dt.UTC))
        event.add("dtstart", item.day)
        event.add("dtend", item.day + dt.timedelta(days=1))
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _calendar(name: str, url: str, locale: str) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", "-//NGO-UNESCO partnership//Calendar//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("name", vText(name, params={"LANGUAGE": locale}))
    calendar.add("x-wr-calname", name)
    calendar.add("url", url)
    return calendar


def _event(item: SessionCard | EventCard) -> Event:
    event = Event()
    event.add("uid", f"{item.id}@{urlsplit(item.url).hostname}")
    event.add("summary", item.title, parameters={"LANGUAGE": item.locale})
    if text := item.theme or item.summary:
        event.add("description", text, parameters={"LANGUAGE": item.locale})
    if place := _place(item):
        event.add("location", place, parameters={"LANGUAGE": item.locale})
    event.add("url", item.url)
    changed = item.updated_at or dt.datetime.now(dt.UTC)
    event.add("dtstamp", changed)
    event.add("last-modified", changed)
    event.add("transp", "TRANSPARENT" if not _begins(item) else "OPAQUE")
    _when(event, item)
    if isinstance(item, SessionCard):
        event.add("categories", [item.mechanism.label])
        event.add("status", _STATUS.get(item.state_of_session.code, "CONFIRMED"))
    return event


def _when(event: Event, item: Any) -> None:
    begins = _begins(item)
    if begins:
        zone = zoneinfo.ZoneInfo(item.timezone)
        event.add("dtstart", begins.astimezone(zone))
        if item.finishes and item.finishes > begins:
            event.add("dtend", item.finishes.astimezone(zone))
    else:
        event.add("dtstart", item.starts)
        event.add("dtend", (item.ends or item.starts) + dt.timedelta(days=1))  # the first day that is free again


def _begins(item: Any) -> dt.datetime | None:
    return item.begins if isinstance(item, SessionCard) else None


def _place(item: Any) -> str:
    parts = [getattr(item, "place", ""), item.city, item.country.label if item.country else ""]
    return ", ".join(dict.fromkeys(part for part in parts if part))

"""Sessions, forums and conferences as iCalendar (RFC 5545), made from their stored documents.

Times stand in the zone of the event, which the file describes; what has no time of day is an event of whole days.
"""

import datetime as dt
import zoneinfo
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from icalendar import Calendar, Event, vText

from content_store.schemas import Card

from .schemas import EventCard, SessionCard

_STATUS = {"proposed": "TENTATIVE", "postponed": "TENTATIVE", "cancelled": "CANCELLED"}


def feed(items: Iterable[Card], *, name: str, url: str, locale: str) -> bytes:
    """The calendar file of these cards; those without a date are left out. `name` is shown by calendar programs."""
    calendar = Calendar()
    calendar.add("prodid", "-//NGO-UNESCO partnership//Calendar//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("name", vText(name, params={"LANGUAGE": locale}))
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", dt.timedelta(hours=12), parameters={"VALUE": "DURATION"})
    calendar.add("url", url)
    for item in items:
        if isinstance(item, SessionCard | EventCard) and item.starts:
            calendar.add_component(_event(item))
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


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

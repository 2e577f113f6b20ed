"""Documents in the terms of search engines: a description, and schema.org's Organization, Event, Article or WebPage."""

from collections.abc import Callable
from typing import Any

from django.utils.text import Truncator

from content_store.schemas import Card
from content_store.streams import words_of
from forums.schemas import EventDocument, SessionDocument
from home.schemas import ArticleDocument
from ngo_pages.schemas import OrganizationDocument

Json = dict[str, Any]

_SESSION_STATES = {"postponed": "EventPostponed", "cancelled": "EventCancelled"}
_MODES = {
    "on-site": "OfflineEventAttendanceMode",
    "online": "OnlineEventAttendanceMode",
    "mixed": "MixedEventAttendanceMode",
}


def structured_data(doc: Card) -> Json:
    """One JSON-LD object; facts that are not known are left out."""
    describe = next((function for shape, function in _KINDS if isinstance(doc, shape)), _page)
    head = {"@context": "https://schema.org", "url": doc.url, "inLanguage": doc.locale, "description": description(doc)}
    data = head | describe(doc)
    return {key: value for key, value in data.items() if value not in (None, "", [])}


def description(doc: Card) -> str:
    """What stands under the title where others show the page: the summary, or how the text begins (200 characters)."""
    words = (getattr(doc, name, "") for name in ("summary", "theme", "mission", "text"))
    bodies = (words_of(getattr(doc, name, ())) for name in ("body", "conclusions"))
    text = next((text for text in (*words, *bodies) if text), doc.title)
    return Truncator(" ".join(text.split())).chars(200)


def _page(doc: Card) -> Json:
    return {"@type": "WebPage", "name": doc.title}


def _place(city: str, country: Any, name: str = "") -> Json | None:
    address = {"@type": "PostalAddress"}
    if city:
        address["addressLocality"] = city
    if country:
        address["addressCountry"] = country.code
    if len(address) == 1:
        return None
    return {"@type": "Place", "name": name or city or country.label, "address": address}


def _organization(doc: OrganizationDocument) -> Json:
    here = doc.headquarters
    names = dict.fromkeys([doc.acronym, *(item.text for item in doc.names)])
    return {
        "@type": "NGO" if doc.type.code == "ngo" else "Organization",
        "name": doc.title,
        "alternateName": [name for name in names if name and name != doc.title],
        "foundingDate": str(doc.founded) if doc.founded else None,
        "location": _place(here.city, here.country) if here else None,
        "sameAs": doc.website,
        "inLanguage": None,
    }


def _event(doc: EventDocument) -> Json:
    mode = _MODES.get(doc.mode.code) if doc.mode else None
    return _event_frame(doc) | {
        "location": _place(doc.city, doc.country, doc.venue),
        "eventAttendanceMode": f"https://schema.org/{mode}" if mode else None,
    }


def _session(doc: SessionDocument) -> Json:
    state = _SESSION_STATES.get(doc.state_of_session.code, "EventScheduled")
    frame = _event_frame(doc)
    if doc.begins:
        frame["startDate"] = doc.begins.isoformat()
    if doc.finishes:
        frame["endDate"] = doc.finishes.isoformat()
    return frame | {
        "location": _place(doc.city, doc.country, doc.place),
        "eventStatus": f"https://schema.org/{state}",
    }


def _event_frame(doc: Any) -> Json:
    return {
        "@type": "Event",
        "name": doc.title,
        "startDate": doc.starts.isoformat() if doc.starts else None,
        "endDate": doc.ends.isoformat() if doc.ends else None,
    }


def _article(doc: ArticleDocument) -> Json:
    return {
        "@type": "Article",
        "headline": doc.title,
        "datePublished": doc.date.isoformat() if doc.date else None,
        "dateModified": doc.updated_at.isoformat() if doc.updated_at else None,
    }


_KINDS: tuple[tuple[type[Card], Callable[[Any], Json]], ...] = (
    (OrganizationDocument, _organization),
    (EventDocument, _event),
    (SessionDocument, _session),
    (ArticleDocument, _article),
)

"""`/feeds`: what a kind has of new (JSON Feed 1.1, Atom, RSS) and its dates for calendars (iCalendar)."""

import re
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed
from django.utils.text import capfirst
from django.utils.translation import gettext, override
from ninja import NinjaAPI, Path

from cms.base.locales import LOCALES
from content_store.criteria import Criteria
from content_store.kinds import Kind, kinds
from content_store.query import ListQuery, list_documents
from content_store.schemas import Card
from forums import calendar_feed
from forums.schemas import EventCard, SessionCard

from . import openapi, parameters, schemas
from .answers import BASE, absolute, answer, content_url, json_answer
from .problems import Problem
from .query_string import shown
from .reading import Reader

JSON_FEED: Final = "application/feed+json"
ATOM: Final = "application/atom+xml; charset=utf-8"
RSS: Final = "application/rss+xml; charset=utf-8"
CALENDAR: Final = "text/calendar; charset=utf-8"
#: Has no place in XML 1.0, though a title that was pasted may hold it.
_NOT_IN_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


class Feed:
    """The newest contents of a kind that a request asks for. Raises the 404 and 422 problems."""

    def __init__(self, request: HttpRequest, kind: str, locale: str, form: str) -> None:
        found = next((each for each in kinds() if each.listed and each.name == kind), None)
        if found is None or locale not in LOCALES:
            raise Problem("not-found", f"There is no feed of “{shown(kind)}” in a language “{shown(locale)}”.")
        dates = form == "ics"
        if dates and not issubclass(found.card, SessionCard | EventCard):
            raise Problem("not-found", f"What is of the kind “{kind}” has no dates for a calendar.")
        reader = Reader(request, parameters.of_feed())
        conditions = reader.conditions(found.all_filters)
        limit = reader.number("limit", parameters.FEED_LENGTH, parameters.MOST)
        reader.finish()
        query = ListQuery(
            Criteria((found.name,), conditions),
            (locale,),
            sort=("-date" if dates else "-published",),
            limit=limit,
            profile="list",
            tier=reader.tier,
            count=False,
        )
        page = list_documents(query)
        reader.access.note(*page.rows)
        self.kind: Kind = found
        self.locale = locale
        self.modified = page.modified
        self.cards: list[Card] = [found.card.model_validate_json(item) for item in page.items]
        self.home = absolute(f"/{locale}/")
        chosen = reader.query.with_changes()
        self.url = absolute(f"{BASE}/feeds/{kind}.{locale}.{form}{'?' if chosen else ''}{chosen}")
        with override(locale):
            names = {"site": gettext("NGO–UNESCO partnership"), "list": capfirst(found.label_plural)}
            self.title = gettext("%(site)s: %(list)s") % names
            self._invented = gettext("Invented for the demonstration.")

    def text(self, card: Card) -> str:
        text = card.summary or card.title
        return f"{self._invented} {text}" if card.fictional else text


def _address(card: Card) -> str:
    """What stays the same when a content moves or is called otherwise."""
    return content_url(card.id, card.locale)


def _tags(card: Card) -> list[str]:
    return [card.kind, "fictional"] if card.fictional else [card.kind]


def get_json_feed(request: HttpRequest, kind: Path[str], locale: Path[str]) -> HttpResponse:
    """The newest first. `id` stays when a content moves."""
    feed = Feed(request, kind, locale, "json")
    found = schemas.JsonFeed(
        title=feed.title,
        home_page_url=feed.home,
        feed_url=feed.url,
        language=feed.locale,
        items=[
            schemas.FeedItem(
                id=_address(card),
                url=card.url,
                title=card.title,
                content_text=feed.text(card),
                date_published=card.published_at,
                date_modified=card.updated_at,
                language=card.locale,
                tags=_tags(card),
            )
            for card in feed.cards
        ],
    )
    return json_answer(found, content_type=JSON_FEED, locale=feed.locale, modified=feed.modified)


def _xml(feed: Feed, form: type[SyndicationFeed], content_type: str) -> HttpResponse:
    with override("en"):  # whose dates both forms have
        written = form(
            title=feed.title,
            link=feed.home,
            description=feed.title,
            language=feed.locale,
            feed_url=feed.url,
            author_name=feed.title,
        )
        for card in feed.cards:
            written.add_item(
                title=_NOT_IN_XML.sub(" ", card.title),
                link=card.url,
                description=_NOT_IN_XML.sub(" ", feed.text(card)),
                categories=_tags(card),
                unique_id=_address(card),
                unique_id_is_permalink=False,
                pubdate=card.published_at,
                updateddate=card.updated_at,
            )
        body = str(written.writeString("utf-8"))
    return answer(body.encode(), content_type=content_type, locale=feed.locale, modified=feed.modified)


def get_atom_feed(request: HttpRequest, kind: Path[str], locale: Path[str]) -> HttpResponse:
    """The same as Atom (RFC 4287)."""
    return _xml(Feed(request, kind, locale, "atom"), Atom1Feed, ATOM)


def get_rss_feed(request: HttpRequest, kind: Path[str], locale: Path[str]) -> HttpResponse:
    """The same as RSS 2.0. `guid` stays when a content moves; it is no address of the site."""
    return _xml(Feed(request, kind, locale, "rss"), Rss201rev2Feed, RSS)


def get_calendar(request: HttpRequest, kind: Path[str], locale: Path[str]) -> HttpResponse:
    """Sessions, forums and conferences with their dates (RFC 5545), the latest first."""
    feed = Feed(request, kind, locale, "ics")
    body = calendar_feed.feed(feed.cards, name=feed.title, url=feed.url, locale=feed.locale)
    return answer(body, content_type=CALENDAR, locale=feed.locale, modified=feed.modified)


def _operation(media_type: str, schema: dict[str, Any]) -> dict[str, Any]:
    return openapi.operation(
        None, parameters.of_feed(), problems=(404,), more={200: openapi.success(media_type, schema)}
    )


def add_routes(api: NinjaAPI) -> None:
    text = {"type": "string"}
    for form, view, summary, media_type, schema in (
        ("json", get_json_feed, "What is new, as JSON Feed", JSON_FEED, openapi.shape(schemas.JsonFeed)),
        ("atom", get_atom_feed, "What is new, as Atom", "application/atom+xml", text),
        ("rss", get_rss_feed, "What is new, as RSS", "application/rss+xml", text),
        ("ics", get_calendar, "Dates, as iCalendar", "text/calendar", text),
    ):
        api.get(
            f"/feeds/{{kind}}.{{locale}}.{form}",
            operation_id=view.__name__,
            summary=summary,
            tags=["Feeds and tables"],
            openapi_extra=_operation(media_type, schema),
        )(view)

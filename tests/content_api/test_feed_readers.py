"""Every feed, calendar and table, read by programs of other people's making: in six languages, whatever the title."""

import csv
import io
from collections.abc import Iterator
from typing import Any

import feedparser
import pytest
from icalendar import Calendar
from openpyxl import load_workbook

from cms.base.locales import LOCALES
from content_store.kinds import kinds
from forums.schemas import EventCard, SessionCard
from tests import factories

from .client import ApiClient
from .conftest import World

pytestmark = pytest.mark.django_db

#: What a person writes or pastes, and what somebody means harm with.
TITLES = {
    "en": '=HYPERLINK("https://example.org";"Forum"), <b>bold</b> & \'quoted\'; back\\slash, a vertical\x0btab',
    "fr": "+33 : l’« égalité », " + "très " * 30 + "long",
    "es": "@SUM(1;2) ¿Qué? ¡Sí!",
    "ar": "منتدى «المياه» & النساء — \u200fABC 2018\u200f (١٢٣)",
    "zh-hans": "-1 国际论坛：" + "水" * 60,
    "ru": "\u202eФорум ]]> <!-- вода --> 😀",
}
LISTED = [kind for kind in kinds() if kind.listed]


@pytest.fixture
def hostile(world: World) -> None:
    forum = factories.forum(TITLES["en"], slug="hostile", starts="2020-02-29", ends="2020-03-01")
    for locale in LOCALES[1:]:
        factories.translated(forum, locale, title=TITLES[locale])
    factories.drain()


def _titles(api: ApiClient, plural: str, locale: str) -> list[str]:
    return sorted(item["title"] for item in api.json(f"/{plural}?locale={locale}&limit=100")["items"])


def _letters(text: str) -> str:
    """Where no control character may stand there is a space, or nothing."""
    return text.replace("\x0b", "").replace(" ", "")


def test_each_kind_is_read_in_each_form_and_language(api: ApiClient, hostile: None) -> None:
    for kind in LISTED:
        for locale in ("en", "ar"):
            titles = _titles(api, kind.plural, locale)
            feed = api.json(f"/feeds/{kind.name}.{locale}.json?limit=100")
            assert (sorted(item["title"] for item in feed["items"]), feed["language"]) == (titles, locale)
            for form, version in (("atom", "atom10"), ("rss", "rss20")):
                read: Any = feedparser.parse(api.get(f"/feeds/{kind.name}.{locale}.{form}?limit=100").content)
                assert not read.bozo, (kind.name, read.get("bozo_exception"))
                assert (read.version, read.feed.language) == (version, locale)
                assert {entry.id for entry in read.entries} == {item["id"] for item in feed["items"]}
                assert {entry.link for entry in read.entries} == {item["url"] for item in feed["items"]}
            lines = _lines(api, kind.plural, locale)
            assert len(lines) == len(titles)
            sheet: Any = load_workbook(io.BytesIO(_read(api, f"/{kind.plural}.xlsx?locale={locale}"))).active
            assert sheet.max_row == len(titles) + 1
            assert not [cell.coordinate for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
            dated = issubclass(kind.card, SessionCard | EventCard)
            calendar = api.get(f"/feeds/{kind.name}.{locale}.ics?limit=100")
            assert calendar.status_code == (200 if dated else 404)
            if dated:
                events = list(_events(calendar.content))
                assert len({str(event["UID"]) for event in events}) == len(events)
                assert all(event["DTSTAMP"] for event in events)


def test_any_title_is_read_as_it_was_written(api: ApiClient, hostile: None) -> None:
    for locale, title in TITLES.items():
        assert title in _titles(api, "forums", locale)
        [item] = [item for item in api.json(f"/feeds/forum.{locale}.json")["items"] if "hostile" in item["url"]]
        assert item["title"] == title
        for form in ("atom", "rss"):
            read: Any = feedparser.parse(api.get(f"/feeds/forum.{locale}.{form}").content, sanitize_html=False)
            assert not read.bozo
            [entry] = [entry for entry in read.entries if "hostile" in entry.link]
            assert _letters(entry.title) == _letters(title)
            assert (entry.title_detail.type == "text/plain") or form == "rss"  # which says nothing of it
            assert read.feed.language == locale
        [event] = [event for event in _events(_read(api, f"/feeds/forum.{locale}.ics")) if "hostile" in event["URL"]]
        assert _letters(str(event["SUMMARY"])) == _letters(title)
        assert [event.decoded(name).isoformat() for name in ("DTSTART", "DTEND")] == ["2020-02-29", "2020-03-02"]
        [line] = [line for line in _lines(api, "forums", locale) if line["slug"] == "hostile"]
        guarded = f"'{title}" if title.strip()[0] in "=+-@＝＋－＠" else title
        assert _letters(line["title"]) == _letters(guarded)
        sheet: Any = load_workbook(io.BytesIO(_read(api, f"/forums.xlsx?locale={locale}"))).active
        header, *rows = sheet.iter_rows()
        names = [cell.value for cell in header]
        [cell] = [row[names.index("title")] for row in rows if row[names.index("slug")].value == "hostile"]
        assert cell.data_type == "s"
        assert _letters(str(cell.value)) == _letters(guarded)


def _lines(api: ApiClient, plural: str, locale: str) -> list[dict[str, str]]:
    text = _read(api, f"/{plural}.csv?locale={locale}").decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def _read(api: ApiClient, address: str) -> bytes:
    response: Any = api.get(address)
    assert response.status_code == 200
    return bytes(response.getvalue())


def _events(content: bytes) -> Iterator[Any]:
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    yield from Calendar.from_ical(content).walk("VEVENT")

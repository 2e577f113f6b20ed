"""Dates, numbers, addresses and languages as the templates print them."""

import datetime as dt
from typing import Any

import pytest
from django.template import Context
from django.test import RequestFactory
from django.utils.translation import override

from cms.base.templatetags import platform


@pytest.mark.parametrize(
    ("locale", "expected"),
    [
        ("en", "16–17 Dec 2019"),
        ("fr", "16–17 déc. 2019"),
        ("es", "16–17 de diciembre de 2019"),
        ("ar", "16–17 ديسمبر 2019"),
        ("zh-hans", "2019年12月16日至17日"),
        ("ru", "16–17 дек. 2019\u202fг."),
    ],
)
def test_days_of_an_event(locale: str, expected: str) -> None:
    with override(locale):
        assert platform.days(dt.date(2019, 12, 16), dt.date(2019, 12, 17)) == expected


def test_one_day_is_written_in_full() -> None:
    day = dt.date(2018, 12, 17)
    with override("en"):
        assert platform.days(day, day) == platform.days(day) == platform.day(day) == "17 December 2018"
        assert platform.days(None) == platform.day(None) == ""


@pytest.mark.parametrize(
    ("known", "expected"),
    [("2006", "2006"), ("2006-10", "octobre 2006"), ("2006-10-03", "3 octobre 2006"), ("", ""), ("2006-13", "2006-13")],
)
def test_a_date_is_as_exact_as_it_is_known(known: str, expected: str) -> None:
    with override("fr"):
        assert platform.known_date(known) == expected


def test_number_and_clock_and_city() -> None:
    begins = dt.datetime.fromisoformat("2020-02-26T15:00:00+01:00")
    with override("es"):
        assert platform.number(12345) == "12.345"
        assert platform.number(None) == ""
        assert platform.clock(begins) == "15:00"
        assert platform.zone_city("Europe/Paris") == "París"


def test_path_of_an_address() -> None:
    assert platform.path("https://example.org/fr/organizations/omep/?a=1#b") == "/fr/organizations/omep/?a=1#b"
    assert platform.path("https://example.org") == "/"


def _languages(locale: str, **context: Any) -> platform.PageLanguages:
    with override(locale):
        return platform.page_languages(Context(context))


def test_a_document_lists_its_languages_and_names_the_missing_ones() -> None:
    doc = {
        "translations": [{"locale": "en", "url": "https://x.org/en/a/"}, {"locale": "ar", "url": "https://x.org/ar/a/"}]
    }
    languages = _languages("en", doc=_Doc(doc["translations"]))
    assert [(item.code, item.url) for item in languages if item.url] == [("en", "/en/a/"), ("ar", "/ar/a/")]
    assert [item.code for item in languages.missing] == ["fr", "es", "zh-hans", "ru"]
    assert [item.code for item in languages if item.current] == ["en"]


def test_the_page_of_a_missing_translation_leads_to_those_that_exist() -> None:
    languages = _languages("ru", translations=[{"locale": "fr", "url": "/fr/a/"}])
    assert [(item.code, item.url) for item in languages if item.url] == [("fr", "/fr/a/")]


def test_a_page_of_the_site_itself_is_in_all_languages_with_the_same_question() -> None:
    languages = _languages("en", request=RequestFactory().get("/en/search/?q=omep"))
    assert languages[3].url == "/ar/search/?q=omep"
    assert languages.missing == []


class _Doc:
    def __init__(self, translations: list[dict[str, str]]) -> None:
        self.translations = translations

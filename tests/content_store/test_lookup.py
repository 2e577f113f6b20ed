"""Single documents, by id, slug or address, also when they have moved or are gone."""

from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.db.models.signals import post_init
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page

from content_store.enums import Reason
from content_store.lookup import find, find_path, last_tombstone, nearest
from content_store.models import Document
from home.models import ArticlePage
from tests import factories

pytestmark = pytest.mark.django_db


def test_the_first_language_of_the_chain_and_all_there_are() -> None:
    page = factories.article("Words", slug="words")
    factories.translated(page, "ar", title="كلمات")
    factories.drain()
    found = find(page.translation_key, ("fr", "ar", "en"))
    assert found
    assert found.document
    assert (found.document.locale, found.available) == ("ar", ("en", "ar"))
    missing = find("words", ("fr",), kind="article")
    assert missing
    assert (missing.document, missing.available) == (None, ("en", "ar"))


def test_what_never_was_is_none() -> None:
    assert find(uuid4(), ("en",)) is None
    assert find("nothing", ("en",), kind="article") is None
    assert find_path("/en/nothing/") is None
    assert nearest(uuid4(), "en") is None
    assert last_tombstone(uuid4()) is None


def test_a_slug_belongs_to_its_kind_and_to_the_first_that_had_it() -> None:
    first = factories.article("First", slug="words", parent=factories.section("One"))
    second = factories.article("Second", slug="words", parent=factories.section("Two"))
    factories.translated(second, "fr", title="Deuxième")
    factories.drain()
    found = find("words", ("fr", "en"), kind="article")
    assert found
    assert found.document
    assert (found.document.content_id, found.available) == (first.translation_key, ("en",))
    assert find("words", ("en",), kind="section") is None


def test_the_nearest_language() -> None:
    page = factories.article()
    factories.translated(page, "fr")
    factories.drain()
    assert [nearest(page.translation_key, locale).locale for locale in ("fr", "ru")] == ["fr", "en"]  # type: ignore[union-attr]


def test_an_address_where_it_is_where_it_was_and_where_it_is_no_more() -> None:
    here, there = factories.section("Here", slug="here"), factories.section("There", slug="there")
    page = factories.article("Words", slug="words", parent=here)
    factories.translated(page, "fr")
    factories.drain()
    same = find_path("/en/here/words/")
    assert same
    assert same.document
    assert same.document.content_id == page.translation_key

    Page.objects.get(pk=page.pk).move(Page.objects.get(pk=there.pk), pos="last-child")
    factories.drain()
    moved = find_path("/en/here/words/")
    assert moved
    assert moved.document is None
    assert moved.to
    assert moved.to.path == "/en/there/words/"

    ArticlePage.objects.get(pk=page.pk).unpublish()
    factories.drain()
    gone = find_path("/en/there/words/")
    assert gone
    assert gone.document is None
    assert gone.to is None
    assert gone.tombstone
    assert gone.tombstone.reason == Reason.UNPUBLISHED
    assert [row.locale for row in gone.available] == ["fr"]


def test_an_address_that_another_content_took_over_is_that_one_s() -> None:
    section = factories.section("About", slug="about")
    old = factories.article("Old", slug="words", parent=section)
    factories.drain()
    ArticlePage.objects.get(pk=old.pk).delete()
    new = factories.article("New", slug="words", parent=type(section).objects.get(pk=section.pk))
    factories.drain()
    found = find_path("/en/about/words/")
    assert found
    assert found.document
    assert found.document.content_id == new.translation_key


def test_however_many_have_a_slug_one_content_is_read() -> None:
    pages = [factories.article(slug="report", parent=factories.section(f"Section {number}")) for number in range(9)]
    factories.drain()
    read: list[str] = []

    def count(**kwargs: Any) -> None:
        read.append("a row")

    with CaptureQueriesContext(connection) as queries:
        post_init.connect(count, sender=Document)
        try:
            found = find("report", ("en",))
        finally:
            post_init.disconnect(count, sender=Document)
    assert found
    assert found.document
    assert found.document.content_id == pages[0].translation_key
    assert (len(read), len(queries)) == (1, 1)

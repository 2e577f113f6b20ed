"""A translation is stale as soon as its original's published texts are others than it was made from; nobody syncs."""

import datetime as dt
from typing import Any

import pytest
from wagtail.models import Locale

from cms.base.models import TranslationRecord
from cms.base.translation import PageState, translation_statuses
from cms.base.translation_policy import publish_translation
from content_store.models import Document
from home.models import ArticlePage
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def french(article: ArticlePage, fr: Locale, words: Any) -> ArticlePage:
    page = publish_translation(article, fr, words, machine=False)
    assert isinstance(page, ArticlePage)
    return page


def stale(page: ArticlePage) -> int:
    return TranslationRecord.objects.get(page=page).stale_segments


def edited(article: ArticlePage, **values: Any) -> ArticlePage:
    published: ArticlePage = factories.publish(ArticlePage.objects.get(pk=article.pk), **values)
    return published


def test_each_changed_text_counts_once(article: ArticlePage, french: ArticlePage) -> None:
    assert stale(french) == 0
    edited(article, title="Deeds")
    assert stale(french) == 1
    edited(article, summary="Shorter.")
    assert stale(french) == 2
    assert translation_statuses([french])[french.pk].state == PageState.STALE


def test_stale_since_is_when_it_first_was(article: ArticlePage, french: ArticlePage) -> None:
    edited(article, title="Deeds")
    first = TranslationRecord.objects.get(page=french).stale_since
    assert isinstance(first, dt.datetime)
    edited(article, title="More deeds")
    assert TranslationRecord.objects.get(page=french).stale_since == first


def test_texts_of_blocks_count_and_their_order_does_not(article: ArticlePage, french: ArticlePage) -> None:
    page = ArticlePage.objects.get(pk=article.pk)
    page.body = [*list(page.body.raw_data)[::-1]]
    factories.publish(page)
    assert stale(french) == 0
    page = ArticlePage.objects.get(pk=article.pk)
    page.body.append(("quote", {"text": "A new voice", "attribution": ""}))
    factories.publish(page)
    assert stale(french) == 1
    page = ArticlePage.objects.get(pk=article.pk)
    del page.body[0]  # figures: two texts
    factories.publish(page)
    assert stale(french) == 3


def test_facts_formats_and_links_do_not_count(article: ArticlePage, french: ArticlePage) -> None:
    page = ArticlePage.objects.get(pk=article.pk)
    raw = list(page.body.raw_data)
    raw[0]["value"] = raw[0]["value"].replace("https://example.org/", "https://example.org/new/").replace("h2", "h3")
    page.body = raw
    factories.publish(page, date=dt.date(2026, 5, 1))
    assert stale(french) == 0


def test_a_draft_does_not_count(article: ArticlePage, french: ArticlePage) -> None:
    page = ArticlePage.objects.get(pk=article.pk)
    page.title = "Only a draft"
    page.save_revision()
    assert stale(french) == 0


def test_it_ends_when_the_original_goes_back(article: ArticlePage, french: ArticlePage) -> None:
    revision = ArticlePage.objects.get(pk=article.pk).latest_revision
    edited(article, title="Deeds")
    revision.publish()
    record = TranslationRecord.objects.get(page=french)
    assert (record.stale_segments, record.stale_since) == (0, None)


def test_it_ends_when_the_translator_publishes_anew(
    article: ArticlePage, french: ArticlePage, fr: Locale, words: Any
) -> None:
    edited(article, title="Deeds")
    publish_translation(article, fr, words | {"title": "Actes"}, machine=False)
    assert stale(french) == 0


def test_an_older_translation_published_again_is_judged_by_what_it_was_made_from(
    article: ArticlePage, french: ArticlePage, fr: Locale, words: Any
) -> None:
    old = french.latest_revision
    edited(article, title="Deeds")
    publish_translation(article, fr, words | {"title": "Actes"}, machine=False)
    old.publish()
    assert stale(french) == 1


def test_trap_13_a_translation_newer_than_its_source(
    article: ArticlePage, french: ArticlePage, fr: Locale, words: Any
) -> None:
    first = ArticlePage.objects.get(pk=article.pk).latest_revision
    edited(article, title="Deeds")
    publish_translation(article, fr, words | {"title": "Actes"}, machine=False)
    assert stale(french) == 0
    first.publish()
    assert stale(french) == 1, "newer by its date, and still made from other words"


def test_readers_are_told(article: ArticlePage, french: ArticlePage) -> None:
    factories.drain()
    edited(article, title="Deeds")
    factories.drain()
    document = Document.objects.get(content_id=article.translation_key, locale="fr")
    assert document.state == "stale"
    assert '"stale_segments":1' in document.full


def test_a_translation_edited_without_wagtail_localize_is_made_from_what_the_original_says_now(
    article: ArticlePage, fr: Locale
) -> None:
    page = factories.translated(article, "fr", title="À la main")
    assert stale(page) == 0
    edited(article, title="Deeds")
    assert stale(page) == 1
    factories.publish(ArticlePage.objects.get(pk=page.pk), title="Actes")
    assert stale(page) == 0


def test_a_new_place_in_the_tree_changes_nothing(article: ArticlePage, french: ArticlePage) -> None:
    edited(article, title="Deeds")
    edited(article, slug="deeds")
    assert stale(french) == 1
    assert ArticlePage.objects.get(pk=french.pk).slug == "deeds"

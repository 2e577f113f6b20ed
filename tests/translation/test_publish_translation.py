"""publish_translation: words in, a published translation out, through wagtail-localize's own rows."""

from typing import Any

import pytest
from wagtail.models import Locale
from wagtail_localize.models import StringTranslation, Translation

from cms.base.models import TranslationRecord
from cms.base.translation import PageState, translation_statuses
from cms.base.translation_policy import TranslationRefused, publish_translation
from home.models import ArticlePage
from ngo_pages.models import OrganizationPage
from tests import factories

pytestmark = pytest.mark.django_db


def test_it_is_published_with_its_words_and_the_links_of_the_source(
    article: ArticlePage, fr: Locale, words: Any
) -> None:
    page = publish_translation(article, fr, words, machine=True)

    assert page.live
    assert (page.title, page.summary, page.slug) == ("Paroles & actes", "Court.", "words")
    assert page.get_parent().locale == fr
    assert 'href="https://example.org/">ici</a>' in page.body[0].value.source
    assert "<h2>Ce que c’est</h2>" in page.body[0].value.source
    assert page.body[1].value["text"] == "Nous agissons ensemble"
    assert page.body[2].value[0]["label"] == "pays"
    assert translation_statuses([page])[page.pk].state == PageState.MACHINE
    assert Translation.objects.get(source__object_id=article.translation_key).enabled


def test_saying_it_again_writes_nothing(article: ArticlePage, fr: Locale, words: Any) -> None:
    before = publish_translation(article, fr, words, machine=True)
    after = publish_translation(article, fr, words, machine=True)
    assert before.latest_revision_id == after.latest_revision_id


def test_a_person_s_words_are_never_replaced_by_a_machine_s(article: ArticlePage, fr: Locale, words: Any) -> None:
    publish_translation(article, fr, words, machine=True)
    page = publish_translation(article, fr, {"title": "Des mots et des actes"}, machine=False)
    assert page.title == "Des mots et des actes"
    assert publish_translation(article, fr, words, machine=True).title == "Des mots et des actes"


def test_it_is_a_person_s_translation_once_every_text_is(article: ArticlePage, fr: Locale, words: Any) -> None:
    publish_translation(article, fr, words, machine=True)
    page = publish_translation(article, fr, words, machine=False)
    assert translation_statuses([page])[page.pk].state == PageState.TRANSLATED


def test_missing_texts_are_counted_and_named_and_nothing_is_kept(article: ArticlePage, fr: Locale, words: Any) -> None:
    with pytest.raises(TranslationRefused, match=r"7 texts .*“Short\.”; “What it is”"):
        publish_translation(article, fr, {"title": "Paroles"}, machine=False)
    with pytest.raises(TranslationRefused, match="1 text has no translation yet: “47”"):
        publish_translation(article, fr, words | {"body": [*words["body"][:4], "", "pays"]}, machine=False)
    assert not StringTranslation.objects.filter(context__object_id=article.translation_key).exists()
    assert not ArticlePage.objects.filter(locale=fr).exists()


def test_texts_that_do_not_fit_are_refused(article: ArticlePage, fr: Locale, words: Any) -> None:
    with pytest.raises(TranslationRefused, match="body has 6 texts to translate, 2 were given"):
        publish_translation(article, fr, words | {"body": ["a", "b"]}, machine=True)
    with pytest.raises(TranslationRefused, match="a9"):
        publish_translation(article, fr, words | {"body": ["a", '<a id="a9">b</a>', *words["body"][2:]]}, machine=True)


def test_a_page_is_not_translated_before_its_parent(fr: Locale) -> None:
    section = factories.section("Reports", slug="reports")
    article = factories.article("A report", slug="report", parent=section)
    with pytest.raises(TranslationRefused, match="translate “Reports”, which it is below, first"):
        publish_translation(article, fr, {"title": "Un rapport"}, machine=False)
    assert not section.get_translations().exists()


def test_the_title_of_a_profile_is_the_record_s_name(fr: Locale) -> None:
    directory = factories.directory()
    publish_translation(directory, fr, {"title": "Organisations"}, machine=True)
    profile = factories.organization("Organisation mondiale", name_language="fr", mission="It educates.")
    page = publish_translation(profile, fr, {"mission": "Elle éduque."}, machine=True)
    assert isinstance(page, OrganizationPage)
    assert (page.title, page.mission, page.organization) == (profile.title, "Elle éduque.", profile.organization)


def test_what_it_was_made_from_is_kept(article: ArticlePage, fr: Locale, words: Any) -> None:
    page = publish_translation(article, fr, words, machine=True)
    record = TranslationRecord.objects.get(page=page)
    paths = {path.split(".")[0] for path in record.segments}
    assert paths == {"title", "summary", "body"}
    assert (record.stale_segments, record.stale_since, record.machine) == (0, None, True)

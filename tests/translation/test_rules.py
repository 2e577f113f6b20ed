"""The rules of translation, through every way a translation is made or published."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone
from wagtail.actions.convert_alias import ConvertAliasPageAction
from wagtail.models import Locale, Page
from wagtail_localize.models import LocaleSynchronization, StringTranslation, Translation, TranslationSource
from wagtail_localize.operations import translate_object, translate_page_subtree

from cms.base.translation_policy import TranslationRefused, missing_texts, publish_translation, save_draft
from content_store.models import Document
from home.models import ArticlePage, SectionPage
from tests import factories

pytestmark = pytest.mark.django_db


def in_french(page: Page, fr: Locale) -> Any:
    return type(page).objects.filter(translation_key=page.translation_key, locale=fr).first()


def translation_of(page: Page) -> Translation:
    return Translation.objects.get(source__object_id=page.translation_key)


def test_a_new_translation_is_a_draft(article: ArticlePage, fr: Locale) -> None:
    translate_object(article, [fr])
    page = in_french(article, fr)
    assert not page.live
    assert page.slug == article.slug
    factories.drain()
    assert not Document.objects.filter(content_id=article.translation_key, locale="fr").exists()


def test_below_an_untranslated_parent_nothing_is_made(fr: Locale) -> None:
    article = factories.article("Alone", parent=factories.section("Not translated", slug="not-translated"))
    with pytest.raises(TranslationRefused, match="translate “Not translated”, which it is below, first"):
        translate_object(article, [fr])
    assert not Page.objects.filter(locale=fr, title__in=["Alone", "Not translated"]).exists()
    assert not Translation.objects.exists()


def test_below_an_alias_nothing_is_made(fr: Locale) -> None:
    section = factories.section("Only an alias", slug="alias")
    section.copy_for_translation(fr, alias=True)
    article = factories.article("Alone", parent=section)
    with pytest.raises(TranslationRefused, match="translate “Only an alias”"):
        translate_object(article, [fr])


def test_an_alias_becomes_a_draft_when_it_is_translated(fr: Locale) -> None:
    section = factories.section("An alias", slug="alias")
    assert section.copy_for_translation(fr, alias=True).live
    translate_object(section, [fr])
    page = in_french(section, fr)
    assert (page.alias_of, page.live) == (None, False)


def test_a_subtree_is_translated_from_the_top_down(fr: Locale) -> None:
    section = factories.section("Whole", slug="whole")
    article = factories.article("Part", parent=section)
    translate_object(section, [fr])
    translate_page_subtree(section.pk, [fr], None, None)
    assert in_french(article, fr).get_parent().specific == in_french(section, fr)
    assert not Page.objects.filter(locale=fr, alias_of__isnull=False).exists()


def test_an_incomplete_translation_is_not_published(article: ArticlePage, fr: Locale) -> None:
    translate_object(article, [fr])
    with pytest.raises(TranslationRefused, match=r"8 texts have no translation yet: “Words & deeds”; .* …"):
        translation_of(article).save_target(publish=True)
    assert not in_french(article, fr).live


def test_nor_is_a_revision_of_it_by_workflow_schedule_or_script(article: ArticlePage, fr: Locale) -> None:
    translate_object(article, [fr])
    page = in_french(article, fr)
    with pytest.raises(TranslationRefused, match="8 texts"), transaction.atomic():
        page.latest_revision.publish()
    assert not in_french(article, fr).live


def test_the_scheduler_passes_over_it_and_goes_on(article: ArticlePage, fr: Locale) -> None:
    translate_object(article, [fr])
    refused = in_french(article, fr).latest_revision
    draft = factories.article("Later", parent=article.get_parent().specific)
    draft.unpublish()
    good = ArticlePage.objects.get(pk=draft.pk).save_revision()
    past = timezone.now() - dt.timedelta(hours=1)
    for revision in (refused, good):
        revision.approved_go_live_at = past
        revision.save()
    call_command("publish_scheduled")
    assert not in_french(article, fr).live
    assert ArticlePage.objects.get(pk=draft.pk).live
    refused.refresh_from_db()
    assert refused.approved_go_live_at is None


def test_a_published_translation_keeps_its_words_until_it_is_complete_again(
    article: ArticlePage, fr: Locale, words: Any
) -> None:
    page = publish_translation(article, fr, words, machine=False)
    factories.publish(ArticlePage.objects.get(pk=article.pk), title="Deeds")
    translation = translation_of(article)
    translation.source.update_from_db()
    with pytest.raises(TranslationRefused, match="1 text has no translation yet: “Deeds”"):
        translation.save_target(publish=True)
    assert ArticlePage.objects.get(pk=page.pk).title == "Paroles & actes"


def test_a_draft_never_touches_the_published_row(article: ArticlePage, fr: Locale, words: Any) -> None:
    page = publish_translation(article, fr, words, machine=False)
    StringTranslation.objects.filter(context__path="title", locale=fr).update(data="Autre titre")
    translation_of(article).save_target(publish=False)
    translate_object(article, [fr])
    stored = ArticlePage.objects.get(pk=page.pk)
    assert (stored.title, stored.live, stored.has_unpublished_changes) == ("Paroles & actes", True, False)

    save_draft(translation_of(article), None)
    stored = ArticlePage.objects.get(pk=page.pk)
    assert (stored.title, stored.has_unpublished_changes) == ("Paroles & actes", True)
    assert stored.get_latest_revision_as_object().title == "Autre titre"
    stored.latest_revision.publish()
    assert ArticlePage.objects.get(pk=page.pk).title == "Autre titre"


def test_a_text_that_is_no_valid_html_counts_as_missing(article: ArticlePage, fr: Locale, words: Any) -> None:
    publish_translation(article, fr, words, machine=False)
    text = StringTranslation.objects.get(data__startswith="Un lieu")
    text.data = "<script>alert(1)</script>"
    text.save()
    assert missing_texts(translation_of(article)) == ["A shared place, see here."]


def test_a_translation_is_public_only_where_its_original_is(article: ArticlePage, fr: Locale, words: Any) -> None:
    page = publish_translation(article, fr, words, machine=False)
    page.unpublish()
    ArticlePage.objects.get(pk=article.pk).unpublish()
    with pytest.raises(TranslationRefused, match="publish its original first"), transaction.atomic():
        ArticlePage.objects.get(pk=page.pk).latest_revision.publish()
    ArticlePage.objects.get(pk=article.pk).latest_revision.publish()
    ArticlePage.objects.get(pk=page.pk).latest_revision.publish()
    assert ArticlePage.objects.get(pk=page.pk).live


def test_a_translation_made_by_hand_needs_the_same_words(fr: Locale) -> None:
    section = factories.section("Full", slug="full", summary="A summary")
    page = section.copy_for_translation(fr)
    page.summary = ""
    revision = page.save_revision()
    with pytest.raises(TranslationRefused, match="summary"), transaction.atomic():
        revision.publish()
    assert not SectionPage.objects.get(pk=page.pk).live


def test_trees_are_never_synchronised(fr: Locale) -> None:
    factories.section("English only", slug="english-only")
    with pytest.raises(TranslationRefused):
        LocaleSynchronization.objects.create(locale=fr, sync_from=Locale.objects.get(language_code="en"))
    call_command("sync_locale_trees")
    assert not Page.objects.filter(alias_of__isnull=False).exists()


def test_the_source_is_read_anew_only_when_words_changed(article: ArticlePage, fr: Locale) -> None:
    from cms.base.translation_policy import refreshed_source

    assert refreshed_source(article)[1]
    assert not refreshed_source(article)[1]
    factories.publish(ArticlePage.objects.get(pk=article.pk), summary="Other.")
    assert refreshed_source(article)[1]
    source = TranslationSource.objects.get(object_id=article.translation_key)
    assert source.stringsegment_set.filter(string__data="Other.").exists()


@pytest.mark.parametrize("text", ["", "  "])
def test_an_empty_text_is_a_missing_one(article: ArticlePage, fr: Locale, words: Any, text: str) -> None:
    publish_translation(article, fr, words, machine=False)
    StringTranslation.objects.filter(data="Court.").update(data=text)
    assert missing_texts(translation_of(article)) == ["Short."]


def test_nor_is_a_revision_made_of_its_draft(article: ArticlePage, fr: Locale) -> None:
    translate_object(article, [fr])
    page = in_french(article, fr)
    with pytest.raises(TranslationRefused, match="8 texts"), transaction.atomic():
        page.get_latest_revision_as_object().save_revision().publish()
    assert not in_french(article, fr).live


def test_an_alias_in_another_language_never_becomes_a_page_as_it_stands(fr: Locale) -> None:
    section = factories.section("An alias", slug="alias")
    alias = section.copy_for_translation(fr, alias=True)
    with pytest.raises(TranslationRefused, match="Translate the original"), transaction.atomic():
        ConvertAliasPageAction(alias).execute(skip_permission_checks=True)
    assert SectionPage.objects.get(pk=alias.pk).alias_of


def test_a_new_slug_is_free_in_every_language(article: ArticlePage, fr: Locale, words: Any) -> None:
    page = publish_translation(article, fr, words, machine=False)
    page.get_parent().add_child(instance=ArticlePage(title="Autre", slug="taken"))
    with pytest.raises(ValidationError, match="taken"), transaction.atomic():
        factories.publish(ArticlePage.objects.get(pk=article.pk), slug="taken")
    assert ArticlePage.objects.get(pk=page.pk).slug == "words"


def test_a_profile_stays_with_its_organization() -> None:
    page = factories.organization("World Organization")
    with pytest.raises(ValidationError, match="stays with its organization"):
        factories.publish(page, organization=factories.record("Another"))

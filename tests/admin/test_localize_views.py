"""wagtail-localize in the admin: submitted, translated, reviewed, published, and refused where a rule says so."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Locale, Page, TaskState
from wagtail_localize.models import StringTranslation, Translation, TranslationSource

from cms.base.translation import PageState, translation_statuses
from cms.base.translation_policy import publish_translation
from home.models import ArticlePage, SectionPage
from tests import factories

from .conftest import said
from .page_types import PAGE_TYPES, PageType

pytestmark = pytest.mark.django_db


@pytest.fixture
def fr(db: None) -> Locale:
    factories.home_in("fr")
    return Locale.objects.get(language_code="fr")


@pytest.fixture
def section(fr: Locale) -> SectionPage:
    return factories.section("About us", slug="about", summary="Who we are.")


def submit(client: Client, page: Page, *locales: Locale) -> Any:
    url = reverse("wagtail_localize:submit_page_translation", args=[page.pk])
    assert client.get(url).status_code == 200
    return client.post(url, {"locales": [locale.pk for locale in locales]}, follow=True)


def edit_url(page: Page) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def publish(client: Client, page: Page) -> Any:
    return client.post(edit_url(page), {"action": "publish"}, follow=True, HTTP_REFERER=edit_url(page))


def write(client: Client, page: Page, prefix: str = "fr: ") -> None:
    """All texts, by the editor's own requests."""
    translation = Translation.objects.get(source__object_id=page.translation_key)
    for segment in translation.source.stringsegment_set.select_related("string"):
        response = client.put(
            reverse("wagtail_localize:edit_string_translation", args=[translation.pk, segment.pk]),
            f"value={prefix}{segment.string.data}",
            content_type="application/x-www-form-urlencoded",
        )
        assert response.status_code in {200, 201}


def french(page: Page) -> Any:
    return type(page).objects.get(translation_key=page.translation_key, locale__language_code="fr")


@pytest.mark.parametrize("kind", PAGE_TYPES, ids=str)
def test_each_type_is_translated_by_a_translator_and_published_by_a_moderator(
    kind: PageType, fr: Locale, translator: Client, moderator: Client
) -> None:
    page = kind.make()
    parent = page.get_parent().specific
    if parent.depth > 1 and not parent.get_translations().filter(locale=fr).exists():
        factories.translated(parent, "fr")
    if page.get_translations().filter(locale=fr).exists():
        TranslationSource.get_or_create_from_instance(page)
        Translation.objects.create(
            source=TranslationSource.objects.get(object_id=page.translation_key), target_locale=fr
        )
    else:
        submit(translator, page, fr)
    write(translator, page)
    assert publish(translator, french(page)).status_code == 200
    before = french(page).live_revision_id
    publish(moderator, french(page))
    assert french(page).live
    assert french(page).live_revision_id != before
    if "title" in kind.model.words:
        assert french(page).title == f"fr: {page.title}"


def test_a_page_below_an_untranslated_one_is_refused_with_what_to_do(fr: Locale, editor: Client) -> None:
    article = factories.article("Alone", parent=factories.section("Reports", slug="reports"))
    response = submit(editor, article, fr)
    assert "translate “Reports”, which it is below, first" in response.content.decode()
    assert not Page.objects.filter(locale=fr, title="Alone").exists()


def test_a_translator_is_offered_the_own_language_only(section: SectionPage, fr: Locale, translator: Client) -> None:
    factories.home_in("es")
    form = translator.get(reverse("wagtail_localize:submit_page_translation", args=[section.pk])).context["form"]
    assert [locale.language_code for locale in form.fields["locales"].queryset] == ["fr"]
    spanish = Locale.objects.get(language_code="es")
    submit(translator, section, spanish)
    assert not SectionPage.objects.filter(locale=spanish).exists()


def test_an_incomplete_translation_is_refused_by_number_and_name(
    section: SectionPage, fr: Locale, moderator: Client
) -> None:
    submit(moderator, section, fr)
    response = publish(moderator, french(section))
    assert "2 texts have no translation yet: “About us”; “Who we are.”" in said(response)
    assert not french(section).live


def test_the_editor_brings_what_changed_and_says_so(section: SectionPage, fr: Locale, translator: Client) -> None:
    page = publish_translation(section, fr, {"title": "À propos", "summary": "Qui nous sommes."}, machine=True)
    factories.publish(SectionPage.objects.get(pk=section.pk), summary="Who we became.")
    response = translator.get(edit_url(page))
    assert "has changed in 1 text since" in said(response)
    assert "1 text has no translation yet" in said(response)
    assert "Who we became." in response.context["props"]
    assert StringTranslation.objects.filter(data="À propos").exists()


def test_a_complete_translation_goes_into_review_and_is_approved(
    section: SectionPage, fr: Locale, translator: Client, moderator: Client
) -> None:
    submit(translator, section, fr)
    translation = Translation.objects.get(source__object_id=section.translation_key)
    url = reverse("submit_translation_for_review", args=[translation.pk])
    assert "2 texts have no translation yet" in translator.get(url).content.decode()
    assert "2 texts" in said(translator.post(url, follow=True, HTTP_REFERER=url))
    assert not french(section).workflow_in_progress

    write(translator, section)
    assert "Submit for review" in translator.get(edit_url(french(section))).content.decode()
    translator.post(url)
    page = french(section)
    assert page.workflow_in_progress
    assert not page.live

    task = TaskState.objects.latest("pk")
    moderator.post(reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", task.pk]))
    assert french(section).live
    assert french(section).title == "fr: About us"


def test_review_of_a_published_translation_leaves_it_as_it_is_until_approved(
    section: SectionPage, fr: Locale, translator: Client, moderator: Client
) -> None:
    page = publish_translation(section, fr, {"title": "À propos", "summary": "Qui nous sommes."}, machine=True)
    write(translator, section)
    translator.post(
        reverse(
            "submit_translation_for_review",
            args=[Translation.objects.get(source__object_id=section.translation_key).pk],
        )
    )
    assert french(section).title == "À propos"
    task = TaskState.objects.latest("pk")
    moderator.post(reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", task.pk]))
    assert french(section).title == "fr: About us"
    assert translation_statuses([french(section)])[page.pk].state == PageState.TRANSLATED


def test_an_approval_that_a_rule_stands_against_says_so(
    section: SectionPage, fr: Locale, translator: Client, moderator: Client
) -> None:
    submit(translator, section, fr)
    write(translator, section)
    translation = Translation.objects.get(source__object_id=section.translation_key)
    translator.post(reverse("submit_translation_for_review", args=[translation.pk]))
    SectionPage.objects.get(pk=section.pk).unpublish()
    page, task = french(section), TaskState.objects.latest("pk")
    response = moderator.post(
        reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", task.pk]), follow=True
    )
    assert "publish its original first" in said(response)
    assert not french(section).live


def test_syncing_publishes_nothing(section: SectionPage, fr: Locale, moderator: Client) -> None:
    page = publish_translation(section, fr, {"title": "À propos", "summary": "Qui nous sommes."}, machine=True)
    factories.publish(SectionPage.objects.get(pk=section.pk), summary="Who we became.")
    source = TranslationSource.objects.get(object_id=section.translation_key)
    url = reverse("wagtail_localize:update_translations", args=[source.pk])
    assert "publish_translations" not in moderator.get(url).context["form"].fields
    moderator.post(url, {"publish_translations": "on"})
    assert source.stringsegment_set.filter(string__data="Who we became.").exists()
    assert SectionPage.objects.get(pk=page.pk).summary == "Qui nous sommes."


def test_no_translation_becomes_an_alias(section: SectionPage, fr: Locale, moderator: Client) -> None:
    page = publish_translation(section, fr, {"title": "À propos", "summary": "Qui nous sommes."}, machine=True)
    url = reverse("wagtail_localize:convert_to_alias", args=[page.pk])
    assert "cannot become an alias" in said(moderator.post(url, follow=True))
    assert french(section).alias_of is None


def test_who_does_not_publish_does_not_stop_a_translation(
    section: SectionPage, fr: Locale, translator: Client, moderator: Client
) -> None:
    submit(translator, section, fr)
    translation = Translation.objects.get(source__object_id=section.translation_key)
    url = reverse("wagtail_localize:stop_translation", args=[translation.pk])
    translator.post(url)
    translation.refresh_from_db()
    assert translation.enabled
    moderator.post(url)
    translation.refresh_from_db()
    assert not translation.enabled


def test_translations_follow_their_original(section: SectionPage, fr: Locale, moderator: Client) -> None:
    article = factories.article("News", slug="news", parent=section)
    publish_translation(section, fr, {"title": "À propos", "summary": "Qui nous sommes."}, machine=True)
    page = publish_translation(article, fr, {"title": "Nouvelles"}, machine=True)
    elsewhere = factories.section("Elsewhere", slug="elsewhere")

    move = reverse("wagtailadmin_pages:move_confirm", args=[article.pk, elsewhere.pk])
    assert "is not translated into Français" in said(moderator.post(move, follow=True))
    there = publish_translation(elsewhere, fr, {"title": "Ailleurs"}, machine=True)
    assert "translations follow" in said(
        moderator.post(reverse("wagtailadmin_pages:move_confirm", args=[page.pk, there.pk]), follow=True)
    )
    moderator.post(move)
    assert french(article).get_parent().pk == there.pk
    assert ArticlePage.objects.get(pk=article.pk).get_parent().pk == elsewhere.pk

    bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "unpublish"]) + f"?id={article.pk}"
    assert "one by one" in said(moderator.post(bulk, follow=True))
    moderator.post(reverse("wagtailadmin_pages:unpublish", args=[article.pk]))
    assert not french(article).live
    moderator.post(reverse("wagtailadmin_pages:delete", args=[article.pk]))
    assert not ArticlePage.objects.exists()

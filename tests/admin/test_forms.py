"""Each page type through its form: made, edited, submitted, published, previewed, put back; a translation's form."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from modelcluster.models import get_all_child_relations
from wagtail.admin.panels import FieldPanel, InlinePanel, PanelGroup
from wagtail.models import Page, Revision
from wagtail_localize.models import Translation
from wagtail_localize.operations import translate_object

from cms.base.models import BasePage
from tests import factories

from .page_types import MADE_BY_FORM, PAGE_TYPES, PageType, posted

pytestmark = pytest.mark.django_db


def add_url(model: type[BasePage], parent: Page) -> str:
    return reverse("wagtailadmin_pages:add", args=[model._meta.app_label, model._meta.model_name, parent.pk])


def edit_url(page: Page) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def create(client: Client, kind: PageType, **action: Any) -> Any:
    assert kind.parent
    url = add_url(kind.model, kind.parent())
    form = client.get(url)
    assert form.status_code == 200
    response = client.post(url, posted(form, **kind.values(), **action), follow=True)
    assert not response.context.get("form") or not response.context["form"].errors, response.context["form"].errors
    return kind.model.objects.order_by("-pk").first()


def panel_fields(panel: Any) -> set[str]:
    if isinstance(panel, PanelGroup):
        return set().union(*(panel_fields(child) for child in panel.children))
    if isinstance(panel, FieldPanel):
        return {panel.field_name}
    return {panel.relation_name} if isinstance(panel, InlinePanel) else set()


@pytest.mark.parametrize("kind", PAGE_TYPES, ids=str)
def test_every_word_and_every_fact_has_its_place(kind: PageType) -> None:
    shown = panel_fields(kind.model.get_edit_handler())
    assert set(kind.model.words) | set(kind.model.facts) <= shown
    assert {relation.name for relation in get_all_child_relations(kind.model)} - {"comments"} <= shown | {
        relation.name for relation in get_all_child_relations(Page)
    }


@pytest.mark.parametrize("kind", MADE_BY_FORM, ids=str)
def test_an_editor_makes_it_and_a_moderator_publishes_it(kind: PageType, editor: Client, moderator: Client) -> None:
    page = create(editor, kind)
    assert not page.live
    assert (page.source_locale, page.is_original) == ("en", True)

    editor.post(edit_url(page), posted(editor.get(edit_url(page)), **{"action-submit": "1"}))
    page = kind.model.objects.get(pk=page.pk)
    assert page.workflow_in_progress
    assert not page.live

    moderator.post(edit_url(page), posted(moderator.get(edit_url(page)), **{"action-publish": "1"}))
    assert kind.model.objects.get(pk=page.pk).live


@pytest.mark.parametrize("kind", PAGE_TYPES, ids=str)
def test_it_is_edited_and_published_again(kind: PageType, editor: Client, moderator: Client) -> None:
    page = kind.make()
    editor.post(edit_url(page), posted(editor.get(edit_url(page)), summary="A new summary."))
    assert kind.model.objects.get(pk=page.pk).summary == ""
    moderator.post(edit_url(page), posted(moderator.get(edit_url(page)), **{"action-publish": "1"}))
    assert kind.model.objects.get(pk=page.pk).summary == "A new summary."


@pytest.mark.parametrize("kind", PAGE_TYPES, ids=str)
def test_it_is_previewed_as_it_is_being_edited(kind: PageType, editor: Client) -> None:
    page = kind.make()
    url = reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk])
    data = posted(editor.get(edit_url(page)), summary="Only in the draft.")
    assert editor.post(url, data).json() == {"is_valid": True, "is_available": True}
    preview = editor.get(url)
    assert preview.status_code == 200
    assert "Only in the draft." in preview.content.decode()


@pytest.mark.parametrize("kind", PAGE_TYPES, ids=str)
def test_its_revisions_are_compared_and_put_back(kind: PageType, moderator: Client) -> None:
    page = kind.make()
    first = page.latest_revision
    moderator.post(edit_url(page), posted(moderator.get(edit_url(page)), summary="Wrong.", **{"action-publish": "1"}))
    second = Revision.objects.filter(object_id=str(page.pk)).latest("pk")
    compared = moderator.get(reverse("wagtailadmin_pages:revisions_compare", args=[page.pk, first.pk, second.pk]))
    assert "Wrong." in compared.content.decode()
    assert moderator.get(reverse("wagtailadmin_pages:history", args=[page.pk])).status_code == 200

    revert = reverse("wagtailadmin_pages:revisions_revert", args=[page.pk, first.pk])
    moderator.post(edit_url(page), posted(moderator.get(revert), **{"action-publish": "1"}))
    assert kind.model.objects.get(pk=page.pk).summary == ""


@pytest.mark.parametrize("kind", PAGE_TYPES, ids=str)
def test_a_translator_gets_the_words_and_no_facts(kind: PageType, translator: Client) -> None:
    french = _draft_in_french(kind.make())
    response = translator.get(edit_url(french))
    assert response.status_code == 200
    assert "wagtail_localize/admin/edit_translation.html" in {template.name for template in response.templates}


@pytest.mark.parametrize("kind", PAGE_TYPES, ids=str)
def test_the_plain_form_of_a_translation_has_no_facts_and_takes_none(
    kind: PageType, translator: Client, moderator: Client
) -> None:
    page = kind.make()
    french = _draft_in_french(page)
    Translation.objects.update(enabled=False)
    response = translator.get(edit_url(french))
    assert response.status_code == 200
    form = response.context["form"]
    assert not (set(kind.model.facts) | {"slug"}) & (set(form.fields) | set(form.formsets))
    assert "Edit the original" in response.content.decode()

    before = {name: _fact(french, name) for name in kind.model.facts}
    forged = posted(response, summary="Résumé.", slug="forged", reference="FORGED", starts="1999-01-01", year="1999")
    translator.post(edit_url(french), forged)
    draft = kind.model.objects.get(pk=french.pk).get_latest_revision_as_object()
    assert draft.summary == "Résumé."
    assert draft.slug == french.slug
    assert {name: _fact(draft, name) for name in kind.model.facts} == before


def _fact(page: Any, name: str) -> Any:
    value = getattr(page, name)
    return [str(item) for item in value.all()] if hasattr(value, "all") else value


def _draft_in_french(page: BasePage) -> Any:
    french = factories.Locale.objects.get(language_code="fr")
    found = type(page).objects.filter(translation_key=page.translation_key, locale=french).first()
    if found is None:
        _parents_in_french(page)
        translate_object(page, [french])
        found = type(page).objects.get(translation_key=page.translation_key, locale=french)
    else:
        translate_object(page, [french])
    return found


def _parents_in_french(page: Page) -> None:
    parent = page.get_parent().specific
    if isinstance(parent, BasePage) and not parent.get_translations().filter(locale__language_code="fr").exists():
        factories.translated(parent, "fr")

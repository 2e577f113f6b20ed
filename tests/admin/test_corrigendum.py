"""An adopted text changes only together with a new corrigendum, whichever way the change comes."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.test import Client
from django.urls import reverse
from wagtail.models import Locale, TaskState

from cms.base.translation_policy import publish_translation
from forums.models import RecommendationPage
from forums.recommendations import Corrigendum
from tests import factories

from .conftest import said
from .page_types import posted

pytestmark = pytest.mark.django_db

ADOPTED = "The Conference recommends that NGOs be associated."
ERRORS = ["An adopted text changes only by a corrigendum: add one with its reason."]


@pytest.fixture
def page(db: None) -> RecommendationPage:
    return factories.recommendation(text=ADOPTED)


def url(page: RecommendationPage) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def text(page: RecommendationPage) -> str:
    return RecommendationPage.objects.get(pk=page.pk).text


def corrigendum(number: int = 0) -> dict[str, Any]:
    """The fields of a new row in the form."""
    return {
        "corrigenda-TOTAL_FORMS": number + 1,
        f"corrigenda-{number}-id": "",
        f"corrigenda-{number}-date": "2026-05-01",
        f"corrigenda-{number}-reason": "A slip of the pen.",
        f"corrigenda-{number}-ORDER": number + 1,
        f"corrigenda-{number}-DELETE": "",
    }


@pytest.mark.parametrize("action", ["action-publish", "action-submit", ""])
def test_the_form_refuses_it_and_takes_it_with_a_corrigendum(
    page: RecommendationPage, moderator: Client, action: str
) -> None:
    wanted = {action: "1"} if action else {}
    response = moderator.post(url(page), posted(moderator.get(url(page)), text="Other words.", **wanted))
    assert response.context["form"].errors["text"] == ERRORS
    assert RecommendationPage.objects.get(pk=page.pk).latest_revision_id == page.latest_revision_id

    moderator.post(url(page), posted(moderator.get(url(page)), text="Other words.", **corrigendum(), **wanted))
    draft = RecommendationPage.objects.get(pk=page.pk).get_latest_revision_as_object()
    assert draft.text == "Other words."
    assert (text(page) == "Other words.") == (action == "action-publish")


def test_one_corrigendum_is_good_for_one_change(page: RecommendationPage, moderator: Client) -> None:
    publish = {"action-publish": "1"}
    moderator.post(url(page), posted(moderator.get(url(page)), text="Other words.", **corrigendum(), **publish))
    response = moderator.post(url(page), posted(moderator.get(url(page)), text="Third words.", **publish))
    assert response.context["form"].errors["text"] == ERRORS
    moderator.post(url(page), posted(moderator.get(url(page)), text="Third words.", **corrigendum(1), **publish))
    assert text(page) == "Third words."


def test_putting_back_an_older_text_is_a_change_too(page: RecommendationPage, moderator: Client) -> None:
    old = page.latest_revision
    corrected = RecommendationPage.objects.get(pk=page.pk)
    corrected.corrigenda = [Corrigendum(date=dt.date(2026, 5, 1), reason="A slip.")]
    factories.publish(corrected, text="Other words.")
    revert = reverse("wagtailadmin_pages:revisions_revert", args=[page.pk, old.pk])
    response = moderator.post(url(page), posted(moderator.get(revert), **{"action-publish": "1"}))
    assert response.context["form"].errors["text"] == ERRORS
    with pytest.raises(ValidationError), transaction.atomic():
        old.publish()
    assert text(page) == "Other words."


def test_approval_of_a_change_that_was_right_once_is_refused(
    page: RecommendationPage, editor: Client, moderator: Client
) -> None:
    """Submitted with the first corrigendum, overtaken by another that was published meanwhile."""
    editor.post(
        url(page), posted(editor.get(url(page)), text="Editor's words.", **corrigendum(), **{"action-submit": "1"})
    )
    task = TaskState.objects.get()
    meanwhile = RecommendationPage.objects.get(pk=page.pk)
    meanwhile.corrigenda = [Corrigendum(date=dt.date(2026, 5, 2), reason="Another.")]
    meanwhile.text = "Moderator's words."
    meanwhile.full_clean()
    meanwhile.save()
    response = moderator.post(
        reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", task.pk]), follow=True
    )
    assert "corrigendum" in said(response)
    assert text(page) == "Moderator's words."


def test_other_words_and_other_kinds_are_free(page: RecommendationPage, moderator: Client) -> None:
    moderator.post(url(page), posted(moderator.get(url(page)), summary="In short.", **{"action-publish": "1"}))
    assert RecommendationPage.objects.get(pk=page.pk).summary == "In short."
    proposal = factories.recommendation(kind="proposal", text="We propose.")
    moderator.post(
        url(proposal), posted(moderator.get(url(proposal)), text="We propose more.", **{"action-publish": "1"})
    )
    assert text(proposal) == "We propose more."


def test_calling_it_no_adopted_text_does_not_free_it(page: RecommendationPage, moderator: Client) -> None:
    response = moderator.post(
        url(page), posted(moderator.get(url(page)), text="Other words.", kind="proposal", **{"action-publish": "1"})
    )
    assert response.context["form"].errors["text"] == ERRORS
    assert text(page) == ADOPTED


def test_a_translation_is_corrected_freely(page: RecommendationPage) -> None:
    factories.home_in("fr")
    factories.translated(factories.recommendation_index(), "fr")
    fr = Locale.objects.get(language_code="fr")
    words = {"title": "Associer les ONG", "text": "La Conférence recommande d’associer les ONG."}
    publish_translation(page, fr, words, machine=True)
    again = publish_translation(page, fr, words | {"text": "Mieux dit."}, machine=False)
    assert again.text == "Mieux dit."  # type: ignore[attr-defined]
    assert text(page) == ADOPTED

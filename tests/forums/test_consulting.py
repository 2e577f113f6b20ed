"""Hearing requests and theme consultations: who sends in, who decides, and what the public sees of it."""

import datetime as dt
import json
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cms.base.models import BasePage
from content_store.models import Document
from forums.consulting import HearingRequest, ThemeAnswer, ThemeConsultationPage
from reference.models import Actor
from tests import factories
from tests.admin.conftest import editor, liaison, moderator, signed_in  # noqa: F401

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)


@pytest.fixture
def delegate(db: None) -> User:
    return User.objects.create_user("delegate")


def stored(page: BasePage) -> dict[str, Any]:
    factories.drain()
    return dict(json.loads(Document.objects.get(content_id=page.translation_key, locale="en", tier=0).full))


def request_to_be_heard(**values: Any) -> HearingRequest:
    facts: dict[str, Any] = {"question": "Will youth be heard?", "language": "en", "item": "11"} | values
    facts.setdefault("session", factories.session(mechanism="hearing").translation_key)
    facts.setdefault("organization", factories.organization("World Union").organization)
    found = HearingRequest(**facts)
    found.full_clean()
    found.save()
    return found


def test_a_request_is_public_once_it_is_published_and_gone_when_it_is_taken_back(delegate: User) -> None:
    session = factories.session(mechanism="hearing")
    request = request_to_be_heard(session=session.translation_key, text="Canary text")
    request.submit(delegate)
    assert stored(session)["hearings"] == []
    request.publish(None)
    [hearing] = stored(session)["hearings"]
    assert (hearing["organization"]["title"], hearing["item"]) == ("World Union", "11")
    assert (hearing["question"], hearing["decision"]["code"]) == ("Will youth be heard?", "pending")
    request.decision, request.decided_on = "granted", dt.date(2026, 4, 1)
    request.full_clean()
    request.save()
    assert stored(session)["hearings"][0]["decision"]["code"] == "granted"
    request.refuse(delegate, "Sent twice.")
    assert stored(session)["hearings"] == []


def test_a_decision_has_its_date() -> None:
    with pytest.raises(ValidationError, match="has its date"):
        request_to_be_heard(decision="granted")


def test_the_secretariat_publishes_and_the_chair_s_decision_is_entered(
    editor: Client,  # noqa: F811
    moderator: Client,  # noqa: F811
) -> None:
    session = factories.session(mechanism="hearing")
    organization = factories.organization("World Union").organization
    data = {
        "session": session.pk,
        "organization": organization.pk,
        "language": "en",
        "question": "Why?",
        "decision": "pending",
    }
    response = editor.post(reverse("hearingrequest:add"), data)
    assert response.status_code == 302, response.context["form"].errors
    request = HearingRequest.objects.get()
    assert request.state == "submitted"
    review = reverse("hearingrequest:inspect", args=[request.pk])
    assert editor.post(review, {"publish": "1"}).status_code in (302, 403)
    assert HearingRequest.objects.get().state == "submitted"
    moderator.post(review, {"publish": "1"})
    assert HearingRequest.objects.get().state == "published"
    listed = moderator.get(reverse("hearingrequest:index")).content.decode()
    assert session.title in listed


def consultation(**values: Any) -> ThemeConsultationPage:
    today = timezone.localdate()
    facts: dict[str, Any] = {
        "opens": today - DAY,
        "closes": today + DAY,
        "options": "Water\nYouth\nPeace",
        "most_choices": 2,
    }
    return factories.theme_consultation(**facts | values)


def answer(page: ThemeConsultationPage, actor: str, choices: list[int], **values: Any) -> ThemeAnswer:
    found = ThemeAnswer(
        consultation=page.translation_key, actor=Actor.objects.get(code=actor), choices=choices, **values
    )
    found.full_clean()
    found.save()
    return found


def test_results_are_counts_of_published_answers_and_nothing_else(client: Client, delegate: User) -> None:
    page = consultation()
    organization = factories.organization("World Union").organization
    for actor, choices in (
        ("member-FR", [2, 1]),
        ("member-SN", [2]),
        (f"organization-{organization.content_id}", [3, 2]),
    ):
        sent = answer(page, actor, choices, comment="Canary comment")
        sent.submit(delegate)
        sent.publish(None)
    waiting = answer(page, "member-BR", [1])
    waiting.submit(delegate)
    answer(page, "member-JP", [1])
    assert [(option["delegations"], option["organizations"]) for option in stored(page)["options"]] == [
        (None, None)
    ] * 3

    page = factories.publish(page, closes=timezone.localdate() - DAY, results_published=True)
    found = stored(page)
    assert [(option["text"], option["delegations"], option["organizations"]) for option in found["options"]] == [
        ("Water", 1, 0),
        ("Youth", 2, 1),
        ("Peace", 0, 1),
    ]
    for address in (page.site_path, "/api/v1/theme-consultations?profile=full", f"/api/v1/content/{found['id']}"):
        text = client.get(address).content.decode()
        assert "Canary" not in text
        assert "France" not in text
        assert "World Union" not in text


@pytest.mark.parametrize(
    ("actor", "choices", "error"),
    [
        ("member-FR", [], "Choose at most"),
        ("member-FR", [1, 2, 3], "Choose at most"),
        ("member-FR", [1, 1], "Choose at most"),
        ("member-FR", [4], "among the themes"),
        ("member-FR", ["1"], "among the themes"),
        ("sector-ED", [1], "Delegations, National Commissions"),
    ],
)
def test_an_answer_chooses_among_what_is_offered(actor: str, choices: list[Any], error: str) -> None:
    page = consultation()
    with pytest.raises(ValidationError, match=error):
        answer(page, actor, choices)


def test_answers_are_taken_while_it_is_open_and_once_from_each(delegate: User) -> None:
    today = timezone.localdate()
    closed = consultation(opens=today - 3 * DAY, closes=today - DAY)
    with pytest.raises(ValidationError, match="Answers are taken"):
        answer(closed, "member-FR", [1]).submit(delegate)
    page = consultation()
    answer(page, "member-FR", [1]).submit(delegate)
    with pytest.raises(ValidationError):
        answer(page, "member-FR", [2])


def test_results_wait_for_the_last_day_and_themes_stay_once_chosen() -> None:
    page = consultation()
    with pytest.raises(ValidationError, match="after the last day"):
        factories.publish(page, results_published=True)
    page = ThemeConsultationPage.objects.get()
    answer(page, "member-FR", [3])
    with pytest.raises(ValidationError, match="remove none"):
        factories.publish(page, options="Water\nYouth")
    french = factories.translated(ThemeConsultationPage.objects.get(), "fr", options="Eau\nJeunesse\nPaix")
    with pytest.raises(ValidationError, match="as many lines"):
        factories.publish(french, options="Eau\nJeunesse")

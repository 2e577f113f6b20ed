"""A button pressed twice, or two colleagues at once: taken once, and never an error."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db.models.signals import pre_save
from django.test import Client
from django.utils import timezone

from forums.consulting import ThemeAnswer
from members.enums import AssignedRole
from members.spending import Spending, forget
from ngo_pages.activities import ActivityFeedback
from reference.enums import ReviewState
from tests import factories

from .conftest import actor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]

SPACE = "/en/members/"


def test_a_form_sent_twice_is_taken_once(member: Callable[..., Client]) -> None:
    organization = factories.organization("World Union").organization
    activity = factories.activity("Coast guards")
    factories.drain()
    code = f"organization-{organization.content_id}"
    client = member(AssignedRole.NGO, code)
    url = f"{SPACE}send/feedback/{activity.translation_key}/"
    data = {"actor": actor(code).pk, "text": "", "language": "en", "csrfmiddlewaretoken": "of one page", "submit": "1"}
    assert client.post(url, data).status_code == client.post(url, data).status_code == 422  # nothing of it is kept
    data["text"] = "We took part."
    for _press in range(2):
        assert client.post(url, data).headers["Location"] == SPACE
    assert ActivityFeedback.objects.get().state == ReviewState.SUBMITTED
    client.post(url, data | {"text": "And we would again."})  # written after going back in the browser
    client.post(url, data | {"csrfmiddlewaretoken": "of another page"})
    assert ActivityFeedback.objects.count() == 3

    client.post(url, {name: value for name, value in data.items() if name != "submit"} | {"draft": "1"})
    draft = ActivityFeedback.objects.order_by("pk").last()
    assert draft is not None
    sent = f"{SPACE}sent/feedback/{draft.pk}/"
    for _press in range(2):
        assert client.post(sent, data).headers["Location"] == SPACE
    assert client.get(sent).status_code == 404

    assert Spending.objects.exists()
    Spending.objects.update(ends=timezone.now())
    forget()
    assert not Spending.objects.exists()


def test_of_two_answers_on_themes_at_once_one_is_told_so(member: Callable[..., Client]) -> None:
    """The other comes after the form was checked, and before it is written."""
    today = timezone.localdate()
    page = factories.theme_consultation("Themes", opens=today, closes=today, most_choices=1)
    factories.drain()
    france = actor("member-FR")

    def answers_first(sender: Any, instance: ThemeAnswer, **kwargs: Any) -> None:
        ThemeAnswer.objects.bulk_create([ThemeAnswer(consultation=page.translation_key, actor=france, choices=[1])])

    pre_save.connect(answers_first, sender=ThemeAnswer)
    try:
        answer = member(AssignedRole.DELEGATION, "member-FR").post(
            f"{SPACE}send/themes/{page.translation_key}/", {"actor": france.pk, "choices": ["2"], "submit": "1"}
        )
    finally:
        pre_save.disconnect(answers_first, sender=ThemeAnswer)
    assert answer.status_code == 422
    assert "Somebody else" in answer.content.decode()

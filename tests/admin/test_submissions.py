"""Review in the admin: moderators decide, editors prepare, others do not see."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from ngo_pages.activities import ActivityFeedback
from reference.enums import ReviewState
from tests import factories

from .page_types import posted

pytestmark = pytest.mark.django_db


@pytest.fixture
def row(db: None) -> ActivityFeedback:
    page = factories.activity()
    found = ActivityFeedback.objects.create(activity=page.translation_key, text="It came too late.")
    found.submit(None)
    return found


def post(client: Client, row: ActivityFeedback, **changes: Any) -> Any:
    url = reverse("activityfeedback:edit", args=[row.pk])
    data = posted(client.get(url), form_id="w-editor-form", **changes)
    response = client.post(url, data)
    row.refresh_from_db()
    return response


def test_a_moderator_publishes_and_takes_back(moderator: Client, row: ActivityFeedback) -> None:
    post(moderator, row, **{"action-publish": "1"})
    assert (row.state, row.reviewed_by.username) == (ReviewState.PUBLISHED, "Moderators")
    response = post(moderator, row, **{"action-refuse": "1"})
    assert "Say why" in response.content.decode()
    assert row.state == ReviewState.PUBLISHED
    post(moderator, row, review_note="Asked for by its author.", **{"action-refuse": "1"})
    assert row.state == ReviewState.REFUSED


def test_an_editor_prepares_the_answer_and_decides_nothing(editor: Client, row: ActivityFeedback) -> None:
    url = reverse("activityfeedback:edit", args=[row.pk])
    assert "action-publish" not in editor.get(url).content.decode()
    post(editor, row, answer="Thank you.", answered_on="2026-03-01", **{"action-publish": "1"})
    assert (row.state, row.answer) == (ReviewState.SUBMITTED, "Thank you.")


def test_others_do_not_see_it(translator: Client, liaison: Client, row: ActivityFeedback) -> None:
    for client in (translator, liaison):
        for url in (reverse("activityfeedback:index"), reverse("activityfeedback:edit", args=[row.pk])):
            assert client.get(url).status_code == 302


def test_the_list_shows_what_waits(moderator: Client, row: ActivityFeedback) -> None:
    found = moderator.get(reverse("activityfeedback:index"), {"state": "submitted"})
    assert list(found.context["object_list"]) == [row]
    assert not moderator.get(reverse("activityfeedback:index"), {"state": "published"}).context["object_list"]

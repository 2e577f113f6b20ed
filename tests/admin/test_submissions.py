"""Review in the admin: moderators decide, editors prepare, others do not see."""

import re
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from forums.consulting import ThemeAnswer
from ngo_pages.activities import ActivityFeedback
from reference.enums import ReviewState
from reference.models import Actor
from tests import factories

from .page_types import posted

pytestmark = pytest.mark.django_db


@pytest.fixture
def row(db: None) -> ActivityFeedback:
    page = factories.activity()
    found = ActivityFeedback.objects.create(activity=page.translation_key, text="It came too late.")
    found.submit(None)
    return found


def decide(client: Client, row: ActivityFeedback, **data: str) -> str:
    response = client.post(reverse("activityfeedback:inspect", args=[row.pk]), data, follow=True)
    row.refresh_from_db()
    return response.content.decode()


def answer(client: Client, row: ActivityFeedback, **changes: Any) -> None:
    url = reverse("activityfeedback:edit", args=[row.pk])
    client.post(url, posted(client.get(url), form_id="w-editor-form", **changes))
    row.refresh_from_db()


def test_a_moderator_publishes_and_takes_back(moderator: Client, row: ActivityFeedback) -> None:
    decide(moderator, row, publish="1")
    assert (row.state, row.reviewed_by.username) == (ReviewState.PUBLISHED, "Moderators")
    assert "Say why" in decide(moderator, row, refuse="1")
    assert row.state == ReviewState.PUBLISHED
    decide(moderator, row, refuse="1", note="Asked for by its author.")
    assert row.state == ReviewState.REFUSED


def test_nobody_publishes_what_they_sent_in(moderator: Client, row: ActivityFeedback) -> None:
    answer(moderator, row, text="It came much too late.")
    assert row.submitted_by.username == "Moderators"
    assert "Another person publishes what you sent in." in decide(moderator, row, publish="1")
    assert row.state == ReviewState.SUBMITTED


def test_an_editor_prepares_the_answer_and_decides_nothing(editor: Client, row: ActivityFeedback) -> None:
    answer(editor, row, answer="Thank you.", answered_on="2026-03-01")
    assert (row.answer, row.submitted_by) == ("Thank you.", None)
    decide(editor, row, publish="1")
    assert row.state == ReviewState.SUBMITTED


def test_of_what_is_published_only_the_answer_changes(moderator: Client, row: ActivityFeedback) -> None:
    row.publish(None)
    answer(moderator, row, text="It came in time.", answer="Thank you.", answered_on="2026-03-01")
    assert (row.text, row.answer, row.state) == ("It came too late.", "Thank you.", ReviewState.PUBLISHED)


def test_others_do_not_see_it(translator: Client, liaison: Client, row: ActivityFeedback) -> None:
    for client in (translator, liaison):
        for url in (reverse("activityfeedback:index"), reverse("activityfeedback:edit", args=[row.pk])):
            assert client.get(url).status_code == 302


def test_the_list_shows_what_waits(moderator: Client, row: ActivityFeedback) -> None:
    found = moderator.get(reverse("activityfeedback:index"), {"state": "submitted"})
    assert list(found.context["object_list"]) == [row]
    assert not moderator.get(reverse("activityfeedback:index"), {"state": "published"}).context["object_list"]


def test_what_was_changed_since_it_was_read_is_not_published(
    moderator: Client, editor: Client, row: ActivityFeedback
) -> None:
    read = moderator.get(reverse("activityfeedback:inspect", args=[row.pk]))
    seen = read.context["seen"]
    assert f'value="{seen}"' in read.content.decode()
    answer(editor, row, text="It came much too late.")
    assert "changed since" in decide(moderator, row, seen=seen, publish="1")
    assert row.state == ReviewState.SUBMITTED
    decide(moderator, row, seen=moderator.get(read.request["PATH_INFO"]).context["seen"], publish="1")
    assert row.state == ReviewState.PUBLISHED


def test_the_list_names_what_each_is_about_at_the_same_cost(moderator: Client, row: ActivityFeedback) -> None:
    def look() -> tuple[str, int]:
        moderator.get(reverse("activityfeedback:index"))  # what is read once for all lists
        with CaptureQueriesContext(connection) as queries:
            html = moderator.get(reverse("activityfeedback:index")).content.decode()
        return html, len(queries)

    _, one = look()
    titles = [f"Schools by the sea {number}" for number in range(5)]
    for title in titles:
        page = factories.activity(title)
        ActivityFeedback(activity=page.translation_key, text="Well done.").submit(None)
    html, six = look()
    assert [title for title in titles if title not in html] == []
    assert six == one


def test_the_list_leads_to_the_review_which_names_what_it_is_about(moderator: Client) -> None:
    themes = factories.theme_consultation("Themes of 2027", options="Water\nPeace\nMemory", most_choices=2)
    who = User.objects.create_user("somebody", first_name="Ama", last_name="Example")
    answer = ThemeAnswer.objects.create(
        consultation=themes.translation_key, actor=Actor.objects.get(code="member-SN"), choices=[2, 1]
    )
    answer.submit(who)
    review = reverse("themeanswer:inspect", args=[answer.pk])
    html = moderator.get(reverse("themeanswer:index")).content.decode()
    row = BeautifulSoup(html, "html.parser").find("a", string=re.compile("Senegal"))
    assert row
    assert row["href"] == review
    shown = [str(field["value"]) for field in moderator.get(review).context["fields"]]
    for name in ("Themes of 2027", "Senegal", "Peace; Water", "Ama Example"):
        assert name in shown

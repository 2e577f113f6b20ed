"""Forums and conferences as processes: their stages, and what is odd about real ones."""

import datetime as dt
import json
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from cms.base.models import BasePage
from cms.base.templatetags.platform import days
from content_store.models import Document
from forums.events import ConferenceStage, ForumStage
from reference.models import Member
from tests import factories

pytestmark = pytest.mark.django_db


def stored(page: BasePage) -> dict[str, Any]:
    factories.drain()
    return dict(json.loads(Document.objects.get(content_id=page.translation_key, locale="en", tier=0).full))


def test_the_stages_stand_in_the_order_of_the_steps_with_their_documents(client: Client) -> None:
    note = factories.document("207 EX/11", label_en="Concept note")
    forum = factories.forum(
        starts=dt.date(2014, 7, 30),
        stages=[
            ForumStage(stage="evaluation", date="2014-11"),
            ForumStage(stage="call", date="2014"),
            ForumStage(stage="concept-note", date="2014-03-01", document=note.document),
            ForumStage(stage="follow-up", date="2099"),
        ],
        financing="The host lends the place.",
        evaluated_with=[Member.objects.get(code="CI")],
    )
    found = stored(forum)
    assert [(item["stage"]["code"], item["date"]) for item in found["stages"]] == [
        ("call", "2014"),
        ("concept-note", "2014-03-01"),
        ("event", "2014-07-30"),
        ("evaluation", "2014-11"),
        ("follow-up", "2099"),
    ]
    assert [member["code"] for member in found["evaluated_with"]] == ["CI"]
    assert [item["id"] for item in client.get("/api/v1/forums?filter[stage]=evaluation").json()["items"]] == [
        found["id"]
    ]
    text = client.get(forum.site_path).content.decode()
    for expected in ("Step by step", "Concept note", "November 2014", "planned", "The host lends the place."):
        assert expected in text


def test_a_conference_has_stages_too_and_an_event_without_shows_none(client: Client) -> None:
    conference = factories.conference(stages=[ConferenceStage(stage="registration", date="2018-09")])
    assert [item["stage"]["code"] for item in stored(conference)["stages"]] == ["registration"]
    forum = factories.forum(starts=dt.date(2014, 7, 30))
    assert stored(forum)["stages"] == []
    assert "Step by step" not in client.get(forum.site_path).content.decode()


@pytest.mark.parametrize("date", ["soon", "2014-13", "2014-02-3", "14"])
def test_a_stage_has_a_date_as_known_or_none(date: str) -> None:
    with pytest.raises(ValidationError, match="2019-10-11"):
        ForumStage(stage="call", date=date).clean_fields(exclude=["page"])


@pytest.mark.parametrize("mode", ["online", "mixed"])
def test_two_cities_three_days_no_number(client: Client, mode: str) -> None:
    forum = factories.forum(
        "Role of youth",
        number=None,
        starts=dt.date(2014, 9, 28),
        ends=dt.date(2014, 9, 30),
        city="Sofia, Sozopol",
        country="BG",
        mode=mode,
    )
    found = stored(forum)
    assert (found["number"], found["city"], found["mode"]["code"]) == (None, "Sofia, Sozopol", mode)
    text = client.get(forum.site_path).content.decode()
    assert "number not known" in text
    assert "Sofia, Sozopol" in text
    assert days(dt.date(2014, 9, 28), dt.date(2014, 9, 30)) in text
    items = client.get("/api/v1/forums?filter[date][from]=2014-09-28&filter[date][to]=2014-09-28").json()["items"]
    assert [item["id"] for item in items] == [found["id"]]


def test_only_a_year_is_known_of_it(client: Client) -> None:
    forum = factories.forum(year=2021)
    found = stored(forum)
    assert (found["starts"], found["year"]) == (None, 2021)
    assert "2021" in client.get(forum.site_path).content.decode()
    assert client.get(f"/en/calendar/{forum.translation_key}.ics").status_code == 200


def test_the_programme_is_in_the_order_of_the_hours(client: Client) -> None:
    forum = factories.forum()
    for title, hour in (("Second panel", 14), ("First panel", 9)):
        factories.session(
            title,
            event=forum.translation_key,
            starts=dt.date(2024, 1, 24),
            starts_at=dt.time(hour),
            mechanism="forum-panel",
        )
    factories.drain()
    text = client.get(forum.site_path).content.decode()
    assert text.index("First panel") < text.index("Second panel")

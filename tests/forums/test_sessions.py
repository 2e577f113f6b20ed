"""Dialogue sessions in full: who attended, who is named, which states follow which, what stays inside."""

import datetime as dt
import json
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from cms.base.models import BasePage
from content_store.models import Change, Document
from forums.dialogue import (
    STEPS,
    PreparationItem,
    SessionAttendance,
    SessionFigure,
    SessionPage,
    SessionPerson,
    ThemeActor,
)
from forums.enums import SessionState
from reference.models import Actor, Member
from tests import factories

pytestmark = pytest.mark.django_db


def stored(page: BasePage, locale: str = "en") -> dict[str, Any]:
    factories.drain()
    return dict(json.loads(Document.objects.get(content_id=page.translation_key, locale=locale, tier=0).full))


def test_an_associate_member_attends_beside_thirteen_member_states(client: Client) -> None:
    states = list(Member.objects.filter(kind="member-state").exclude(label_en="")[:13])
    associate = Member.objects.get(code="VG")
    assert associate.kind == "associate-member"
    session = factories.session(
        attendance=[SessionAttendance(member=member, level="delegation") for member in [*states, associate]],
        organizations=[factories.organization("World Union").organization],
        figures=[SessionFigure(measure="participants", qualifier="more-than", value=380)],
    )
    found = stored(session)
    assert found["counts"] == {"member_states": 13, "associate_members": 1, "organizations": 1}
    assert [row["kind"] for row in found["attendance"] if row["member"]["code"] == "VG"] == ["associate-member"]
    assert [item["id"] for item in client.get("/api/v1/sessions?filter[member]=VG").json()["items"]] == [found["id"]]
    text = client.get(session.site_path).content.decode()
    assert "British Virgin Islands" in text
    assert "Associate Member" in text
    assert "World Union" in text


def test_who_did_not_agree_is_in_no_public_byte_and_preparation_neither(client: Client) -> None:
    session = factories.session(
        people=[
            SessionPerson(role="speaker", name="Canary Person", title="Canary title", minutes=7),
            SessionPerson(role="moderator", name="Consenting Person", minutes=10, consents=True),
        ],
        preparation=[PreparationItem(task="Canary task", due=dt.date(2026, 1, 1))],
    )
    found = stored(session)
    assert [(person["name"], person["minutes"]) for person in found["people"]] == [("Consenting Person", 10)]
    for address in (
        session.site_path,
        "/en/dialogue/",
        "/api/v1/sessions?profile=full",
        f"/api/v1/content/{session.translation_key}",
        "/api/v1/changes",
        "/api/v1/search?q=Canary",
    ):
        assert "Canary" not in client.get(address).content.decode().replace("q=Canary", ""), address
    rows = Document.objects.filter(content_id=session.translation_key)
    assert not [row for row in rows if "Canary" in f"{row.full}{row.card}{row.minimal}{row.search_text}"]


@pytest.mark.parametrize("how", ["no longer agrees", "taken out", "the session goes"])
def test_mirrors_are_told_why_a_person_is_gone(how: str) -> None:
    session = factories.session(
        people=[
            SessionPerson(role="speaker", name="Ms Leaving", consents=True),
            SessionPerson(role="moderator", name="Ms Staying", consents=True),
        ],
    )
    factories.drain()
    page = SessionPage.objects.get(pk=session.pk)
    if how == "the session goes":
        page.delete()
    else:
        leaving, staying = page.people.all()
        leaving.consents = False
        page.people = [staying] if how == "taken out" else [leaving, staying]
        page.save_revision()
        factories.drain()
        gone = Change.objects.filter(content_id=session.translation_key, op="delete")
        assert not gone.exists()  # a draft tells nobody
        page.get_latest_revision().publish()
    factories.drain()
    log = Change.objects.filter(content_id=session.translation_key, locale="en").order_by("seq")
    if how == "the session goes":
        assert [change.reason for change in log if change.op == "delete"] == ["deleted"]
        return
    assert [(change.op, change.reason) for change in log][-2:] == [("delete", "consent_withdrawn"), ("upsert", "")]
    assert [person["name"] for person in stored(session)["people"]] == ["Ms Staying"]


def test_who_proposed_the_theme_and_who_agreed(client: Client) -> None:
    lc, france = Actor.objects.get(code="liaison-committee"), Actor.objects.get(code="member-FR")
    session = factories.session(
        theme_actors=[ThemeActor(actor=lc, part="proposed"), ThemeActor(actor=france, part="agreed")],
        interpretation=["fr", "en"],
        points_raised="Visibility\nDialogue",
        commitments="The unit will reply.",
        follow_up=dt.date(2027, 3, 1),
    )
    found = stored(session)
    assert [actor["code"] for actor in found["proposed_by"]] == ["liaison-committee"]
    assert [actor["code"] for actor in found["agreed_with"]] == ["member-FR"]
    assert found["interpretation"] == ["en", "fr"]
    assert (found["points_raised"], found["commitments"]) == (["Visibility", "Dialogue"], ["The unit will reply."])
    assert found["follow_up"] == "2027-03-01"
    items = client.get("/api/v1/sessions?filter[actor]=member-FR&filter[interpretation]=fr").json()["items"]
    assert [item["id"] for item in items] == [found["id"]]


@pytest.mark.parametrize("before", SessionState)
def test_states_follow_each_other_by_their_steps_only(before: SessionState) -> None:
    session = factories.session(state=before, points_raised="All was said.")
    for after in SessionState:
        page = SessionPage.objects.get(pk=session.pk)
        page.state = after
        if after == before or after in STEPS[before]:
            page.full_clean()
        else:
            with pytest.raises(ValidationError, match="cannot become"):
                page.full_clean()


def test_what_is_still_to_come_was_not_held_and_a_report_says_something() -> None:
    tomorrow = dt.date.today() + dt.timedelta(days=2)  # noqa: DTZ011
    with pytest.raises(ValidationError, match="still to come"):
        factories.session(state="held", starts=tomorrow)
    with pytest.raises(ValidationError, match="what came of it"):
        factories.session(state="reported", starts=dt.date(2020, 1, 1))


def test_sessions_of_a_day_stand_in_the_order_of_their_times(client: Client) -> None:
    for title, hour in (("Second", 11), ("First", 9), ("Third", 15)):
        factories.session(title, starts=dt.date(2024, 1, 24), starts_at=dt.time(hour))
    factories.drain()
    items = client.get("/api/v1/sessions?sort=date").json()["items"]
    assert [item["title"] for item in items] == ["First", "Second", "Third"]

"""Hearing requests and answers on themes from the members' space: in one's own name, and nobody sees another's."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from forums.consulting import AttendanceNotice, HearingRequest, ThemeAnswer
from members.enums import AssignedRole
from reference.enums import ReviewState
from tests import factories
from tests.admin.conftest import user_of

from .conftest import actor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]

SPACE = "/en/members/"


def send(kind: str, page: Any) -> str:
    return f"{SPACE}send/{kind}/{page.translation_key}/"


@pytest.fixture
def themes() -> Any:
    today = timezone.localdate()
    page = factories.theme_consultation(
        "Themes of the debate", opens=today, closes=today + dt.timedelta(days=9), most_choices=2
    )
    factories.drain()
    return page


def waiting(client: Client) -> list[str]:
    return [item.title for item in client.get(SPACE).context["waiting"]]


def test_a_delegation_answers_once_and_is_asked_no_more(member: Callable[..., Client], themes: Any) -> None:
    france = member(AssignedRole.DELEGATION, "member-FR")
    assert waiting(france) == ["Themes of the debate"]
    form = france.get(send("themes", themes)).content.decode()
    assert "Youth" in form
    data = {"actor": actor("member-FR").pk, "choices": ["2", "3"], "comment": "Canary", "submit": "1"}
    assert france.post(send("themes", themes), data).status_code == 302
    sent = ThemeAnswer.objects.get()
    assert (sent.state, sent.choices, sent.actor.code) == (ReviewState.SUBMITTED, [2, 3], "member-FR")
    assert waiting(france) == []
    assert france.post(send("themes", themes), data).status_code == 422
    assert ThemeAnswer.objects.count() == 1


def test_nobody_answers_for_another_nor_sees_their_draft(member: Callable[..., Client], themes: Any) -> None:
    france, senegal = member(AssignedRole.DELEGATION, "member-FR"), member(AssignedRole.DELEGATION, "member-SN")
    data = {"actor": actor("member-FR").pk, "choices": ["1"], "comment": "Canary"}
    assert france.post(send("themes", themes), data).status_code == 302
    draft = ThemeAnswer.objects.get()
    assert draft.state == ReviewState.DRAFT
    assert senegal.get(f"{SPACE}sent/themes/{draft.pk}/").status_code == 404
    assert "Canary" not in senegal.get(SPACE).content.decode()
    senegal.post(send("themes", themes), data | {"submit": "1"})
    assert ThemeAnswer.objects.count() == 1
    sector = member(AssignedRole.SECTOR, "sector-ED")
    assert sector.get(send("themes", themes)).status_code == 403
    assert waiting(sector) == []


@pytest.mark.parametrize("chosen", [[], ["1", "2", "3"], ["4"]])
def test_more_or_other_themes_than_offered_are_refused(
    member: Callable[..., Client], themes: Any, chosen: list[str]
) -> None:
    france = member(AssignedRole.DELEGATION, "member-FR")
    answer = france.post(
        send("themes", themes), {"actor": actor("member-FR").pk, "choices": chosen, "comment": "", "submit": "1"}
    )
    assert answer.status_code == 422
    assert not ThemeAnswer.objects.exists()


def test_an_ngo_asks_to_be_heard_at_a_session_to_come(member: Callable[..., Client]) -> None:
    organization = factories.organization("World Union").organization
    session = factories.session("Item 11", mechanism="hearing")
    over = factories.session("Long ago", state="held")
    factories.drain()
    ngo = member(AssignedRole.NGO, f"organization-{organization.content_id}")
    listed = ngo.get(f"{SPACE}send/hearing/").content.decode()
    assert session.title in listed
    assert over.title not in listed
    data = {
        "actor": actor(f"organization-{organization.content_id}").pk,
        "item": "11",
        "question": "Will youth be heard?",
        "text": "We ask for ten minutes.",
        "language": "en",
        "submit": "1",
    }
    assert ngo.post(send("hearing", session), data).status_code == 302
    request = HearingRequest.objects.get()
    assert (request.organization, request.session) == (organization, session.translation_key)
    assert (request.state, request.decision) == (ReviewState.SUBMITTED, "pending")
    delegation = member(AssignedRole.DELEGATION, "member-FR")
    assert delegation.get(send("hearing", session)).status_code == 403


def announce(client: Client, session: Any, who: str, **values: str) -> Any:
    data = {"actor": actor(who).pk, "level": "capital", "people": "3", "comment": "Canary", "submit": "1"} | values
    return client.post(send("attendance", session), data)


def announced(client: Client, session: Any) -> list[tuple[str, str]]:
    factories.drain()
    found = client.get(f"/api/v1/content/{session.translation_key}")
    assert "Canary" not in found.content.decode()
    return [(row["member"]["code"], row["level"]["code"]) for row in found.json()["announced"]]


def test_a_delegation_that_says_it_will_attend_is_shown_until_the_session_is_held(
    member: Callable[..., Client], client: Client
) -> None:
    session = factories.session("Item 11", starts=timezone.localdate())
    factories.drain()
    france = member(AssignedRole.DELEGATION, "member-FR")
    assert session.title in france.get(f"{SPACE}send/attendance/").content.decode()
    assert announce(france, session, "member-FR").status_code == 302
    notice = AttendanceNotice.objects.get()
    assert (notice.state, notice.level, notice.people) == (ReviewState.SUBMITTED, "capital", 3)
    assert announced(client, session) == []
    notice.publish(user_of("Moderators"))
    assert announced(client, session) == [("FR", "capital")]
    page = client.get(session.site_path).content.decode()
    assert "Members of UNESCO that will attend" in page
    assert "Canary" not in page
    factories.publish(session, state="held")
    assert announced(client, session) == []


def test_a_commission_attends_for_its_member(member: Callable[..., Client], client: Client) -> None:
    session = factories.session("Item 11")
    factories.drain()
    commission = member(AssignedRole.COMMISSION, "commission-SN")
    assert announce(commission, session, "commission-SN", level="national-commission").status_code == 302
    AttendanceNotice.objects.get().publish(user_of("Moderators"))
    assert announced(client, session) == [("SN", "national-commission")]


def test_attendance_is_announced_once_by_oneself_and_for_what_is_to_come(member: Callable[..., Client]) -> None:
    session, over = factories.session("Item 11"), factories.session("Long ago", state="held")
    factories.drain()
    france = member(AssignedRole.DELEGATION, "member-FR")
    assert over.title not in france.get(f"{SPACE}send/attendance/").content.decode()
    assert announce(france, over, "member-FR").status_code == 404
    assert announce(france, session, "member-SN").status_code == 422
    assert announce(france, session, "member-FR").status_code == 302
    assert announce(france, session, "member-FR").status_code == 422
    assert AttendanceNotice.objects.count() == 1
    sector = member(AssignedRole.SECTOR, "sector-ED")
    assert announce(sector, session, "sector-ED").status_code == 403


def test_nobody_asks_to_be_heard_at_a_session_that_is_over(member: Callable[..., Client]) -> None:
    """Not even who knows its address."""
    organization = factories.organization("World Union").organization
    over = factories.session("Long ago", state="held")
    factories.drain()
    ngo = member(AssignedRole.NGO, f"organization-{organization.content_id}")
    data = {"item": "11", "question": "Will youth be heard?", "text": "", "language": "en", "submit": "1"}
    data["actor"] = str(actor(f"organization-{organization.content_id}").pk)
    assert ngo.get(send("hearing", over)).status_code == 404
    assert ngo.post(send("hearing", over), data).status_code == 404
    assert not HearingRequest.objects.exists()


def test_the_list_of_requests_costs_the_same_for_many(member: Callable[..., Client]) -> None:
    organization = factories.organization("World Union").organization
    session = factories.session("Item 11")
    ngo = member(AssignedRole.NGO, f"organization-{organization.content_id}")

    def cost(requests: int) -> int:
        for number in range(requests):
            HearingRequest.objects.create(
                organization=organization, session=session.translation_key, language="en", question=f"{number}?"
            )
        with CaptureQueriesContext(connection) as queries:
            ngo.get(SPACE)
        return len(queries)

    cost(1)
    assert cost(1) == cost(5)

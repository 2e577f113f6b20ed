"""Working groups and standing consultations: their pages, their lists, and the meetings that name them."""

import json
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from cms.base.models import BasePage
from content_store.models import Document
from forums.groups import WorkingGroupDocument
from reference.models import Body
from tests import factories

pytestmark = pytest.mark.django_db


def stored(page: BasePage) -> dict[str, Any]:
    factories.drain()
    return dict(json.loads(Document.objects.get(content_id=page.translation_key, locale="en", tier=0).full))


def test_a_working_group_says_whose_it_is_who_coordinates_it_and_what_it_wrote(client: Client) -> None:
    coordinator = factories.organization("Traditions for Tomorrow")
    paper = factories.document("207 EX/11")
    group = factories.working_group(
        parent_body=Body.objects.get(code="liaison-committee"),
        coordinator=coordinator.organization,
        organizations=[coordinator.organization],
        themes="Dialogue\nVisibility\n",
        sectors=["ED"],
        documents=[WorkingGroupDocument(document=paper.document, role="report")],
    )
    factories.drain()
    found = stored(group)
    assert (found["open"], found["themes"], found["parent_body"]["code"]) == (
        True,
        ["Dialogue", "Visibility"],
        "liaison-committee",
    )
    assert found["coordinator"]["title"] == "Traditions for Tomorrow"
    assert [(item["symbol"], item["role"]["label"]) for item in found["documents"]] == [("207 EX/11", "Report")]
    assert group.title in client.get(paper.site_path).content.decode()
    text = client.get(group.site_path).content.decode()
    for expected in ("Traditions for Tomorrow", "207 EX/11", "Visibility"):
        assert expected in text


@pytest.mark.parametrize(("closed", "listed"), [("", "true"), ("2021", "false")])
def test_groups_are_listed_by_whether_they_are_open(client: Client, closed: str, listed: str) -> None:
    group = factories.working_group(opened="2019-10", closed=closed)
    factories.drain()
    for value in ("true", "false"):
        items = client.get(f"/api/v1/working-groups?filter[open]={value}").json()["items"]
        assert [item["id"] for item in items] == ([str(group.translation_key)] if value == listed else [])


@pytest.mark.parametrize(("opened", "closed", "fine"), [("2019-10", "2019", True), ("2019", "2018-12", False)])
def test_a_group_does_not_close_before_it_opens(opened: str, closed: str, fine: bool) -> None:
    if fine:
        assert factories.working_group(opened=opened, closed=closed)
    else:
        with pytest.raises(ValidationError, match="before the start"):
            factories.working_group(opened=opened, closed=closed)


def test_a_consultation_lists_its_meetings(client: Client) -> None:
    consultation = factories.consultation("Consultation on education", members_count=300, members_qualifier="about")
    meeting = factories.session(
        "Meeting in Santiago", mechanism="consultation", consultation=consultation.translation_key
    )
    other = factories.session("Another meeting")
    factories.drain()
    found = stored(consultation)
    assert (found["members"]["value"], found["members"]["qualifier"]) == (300, "about")
    assert stored(meeting)["consultation"]["title"] == "Consultation on education"
    text = client.get(consultation.site_path).content.decode()
    assert meeting.title in text
    assert other.title not in text

"""The demonstration's loader: real facts only, typed, all or nothing, and nothing twice."""

import datetime as dt
import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from wagtail.models import Page, Revision

from cms.base.locales import LOCALES
from content_store.enums import Tier
from content_store.models import Document
from content_store.query import newest_seq
from forums.models import EventIndexPage, ForumPage
from home.demo import (
    actors,
    contacts,
    dialogue,
    events,
    follow_up,
    organizations,
    recommendations,
    reference,
    structure,
    work_plans,
)
from home.demo.publishing import content_id, existing, publish
from home.demo.source import is_unverified, verified
from ngo_pages.models import OrganizationPage
from reference.contacts import Contact
from tests import factories

pytestmark = pytest.mark.django_db

RECORD = {"city": "Paris", "country": None, "number": 3, "mode": "online"}


@pytest.mark.parametrize(
    ("marks", "known"),
    [
        ([], ["city", "mode", "number"]),
        (["mode"], ["city", "number"]),
        (["number 3, inferred from the neighbours"], ["city", "mode"]),
        (["numbering of the series"], ["city", "mode", "number"]),
        (True, []),
    ],
)
def test_mark_names_a_field_or_begins_with_one_or_takes_the_whole_record(marks: Any, known: list[str]) -> None:
    record = RECORD | {"unverified": marks}
    assert sorted(field for field in RECORD if verified(record, field) is not None) == known
    assert is_unverified(record, "mode") is ("mode" not in known)


def test_ids_are_the_same_in_every_installation() -> None:
    assert str(content_id("omep")) == "a6c415bf-479a-5ce1-af1f-4f03d709a410"


@pytest.fixture(scope="module")
def module_frame(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Official documents, governing sessions, homes and lists: what all else stands on. Rolled back in the end."""
    with django_db_blocker.unblock(), transaction.atomic():
        factories.installation()
        reference.load_documents()
        reference.load_governing_sessions()
        structure.load_frame()
        factories.drain()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def frame(module_frame: None, db: None) -> None:
    """The frame, and a database of the test's own on top of it."""


@pytest.mark.usefixtures("frame")
def test_frame_is_in_six_languages_and_says_that_they_are_drafts() -> None:
    rows = Document.objects.filter(kind__in=["home", "directory", "section"])
    states = {(row.kind, row.slug, row.locale): row.state for row in rows}
    assert len(states) == 4 * len(LOCALES)
    assert {state for (_, _, locale), state in states.items() if locale == "en"} == {"original"}
    assert {state for (_, _, locale), state in states.items() if locale != "en"} == {"machine"}


@pytest.mark.usefixtures("frame")
def test_one_of_each_kind_is_there_with_its_facts() -> None:
    organizations.load_organization("omep")
    events.load_conference("icngo-2018")
    recommendations.load_recommendation("ICNGO-2018/1")
    for _ in range(2):
        reference.load_document_page("204-EX-23-Rev.")
    for _ in range(2):
        organizations.load_organization("traditions-pour-demain")
        dialogue.load_working_group()
        dialogue.load_consultation()
        dialogue.load_meeting("ccngo-10")
        dialogue.load_fictional()
    factories.drain()
    assert '"Traditions pour Demain"' in Document.objects.get(kind="working-group", locale="ru").full
    assert '"value":300' in Document.objects.get(kind="consultation", locale="ar").full
    for slug in (dialogue.DEBATE, dialogue.HEARING, dialogue.THEMES):
        assert set(Document.objects.filter(slug=slug, tier=0).values_list("locale", flat=True)) == set(LOCALES)
    assert "Invite the speakers" not in "".join(Document.objects.values_list("full", flat=True))
    assert Document.objects.get(slug="ccngo-10", locale="en").full.count("ccngo-ed-2030")
    assert set(Document.objects.filter(kind="document").values_list("locale", flat=True)) == set(LOCALES)
    omep = Document.objects.get(kind="organization", slug="omep", locale="en")
    assert '"acronym":"OMEP"' in omep.full
    assert set(Document.objects.filter(slug="omep").values_list("locale", flat=True)) == {"en", "fr"}
    recommendation = Document.objects.get(slug="icngo-2018-1", locale="ar")
    assert f'"id":"{content_id("icngo-2018")}"' in recommendation.full


@pytest.mark.usefixtures("frame")
def test_progress_is_shown_of_fictional_recommendations_only() -> None:
    reference.load_documents()
    follow_up.load_clusters()
    recommendations.load_recommendation("P4")
    for fictional in follow_up.references():
        follow_up.load_fictional(fictional)
    for years in work_plans.known_terms():
        work_plans.load_term(years)
    work_plans.load_plan("fictional-work-plan")
    factories.drain()
    found = {row.slug: json.loads(row.full) for row in Document.objects.filter(kind="recommendation", locale="en")}
    paper, newer, older = found["p4"], found["fiction-2026-1"], found["fiction-2024-1"]
    assert (paper["status"]["code"], paper["follow_up"]["timeline"]) == ("proposed", [])
    assert paper["follow_up_state"]["code"] == "no-information"
    assert [cluster["code"] for cluster in paper["clusters"]] == ["visibility"]
    assert newer["fictional"]
    assert {entry["type"] for entry in newer["follow_up"]["timeline"]} == {"position", "report", "status", "comment"}
    assert older["fictional"]
    assert (older["status"]["code"], older["superseded_by"]["id"]) == ("superseded", newer["id"])
    plan = json.loads(Document.objects.get(slug="fictional-work-plan", locale="ar").full)
    assert plan["fictional"]
    assert {action["recommendation"]["id"] for action in plan["actions"]} == {newer["id"]}
    assert "2023-2024" not in work_plans.known_terms()  # inferred from the cycle only


@pytest.mark.usefixtures("frame")
def test_contacts_are_fictional_made_once_and_seen_by_nobody_from_outside() -> None:
    actors.load_indexes()
    for name in ("example-reading", "example-coastal-water"):
        organizations.load_fictional(name)
    factories.drain()
    contacts.load_contacts()
    actors.load_office("beirut")
    for code in ("EG", "IT", "SN"):
        actors.load_delegation(code)
    factories.drain()
    assert Contact.objects.count() == len(contacts.records())
    assert not Contact.objects.filter(fictional=False).exists()
    assert Contact.objects.get(actor__code="member-CN").written_in() == ["zh-hans", "en"]
    of_ours = [record for record in contacts.records() if record["email"].endswith("@example.net")]
    assert {record["tier"] for record in of_ours} == {Tier.SECRETARIAT}
    seen = "".join(f"{row.full}{row.card}{row.minimal}{row.search_text}" for row in Document.objects.filter(tier=0))
    assert "press@example.org" in seen
    assert "example.net" not in seen
    assert not [record["name"] for record in of_ours if record["name"] in seen]
    Contact.objects.get(actor__code="member-FR").withdraw()
    contacts.load_contacts()
    assert Contact.objects.count() == len(contacts.records())


@pytest.mark.usefixtures("frame")
def test_loading_again_makes_nothing_and_leaves_what_editors_changed() -> None:
    organizations.load_organization("omep")
    factories.drain()
    page = existing(OrganizationPage, "omep")
    factories.publish(page, summary="An editor wrote this.")
    factories.drain()
    before = (Page.objects.count(), Revision.objects.count(), newest_seq())
    structure.load_frame()
    organizations.load_organization("omep")
    factories.drain()
    assert (Page.objects.count(), Revision.objects.count(), newest_seq()) == before
    assert existing(OrganizationPage, "omep").summary == "An editor wrote this."


@pytest.mark.usefixtures("frame")
def test_value_of_the_wrong_type_is_refused_before_anything_is_saved() -> None:
    page = ForumPage(slug="wrong", starts="soon")
    with pytest.raises(ValidationError, match="starts"):
        publish(existing(EventIndexPage, "events"), page, "wrong", {"en": {"title": "A forum"}})
    assert not ForumPage.objects.exists()


@pytest.mark.usefixtures("frame")
def test_page_whose_translation_fails_is_not_there_either() -> None:
    page = ForumPage(slug="half", starts=dt.date(2026, 1, 1))
    words = {"en": {"title": "A forum", "theme": "Water"}, "fr": {"title": "Un forum"}}
    with pytest.raises(Exception, match="Water"):
        publish(existing(EventIndexPage, "events"), page, "half", words)
    assert not ForumPage.objects.exists()


@pytest.mark.usefixtures("frame")
def test_part_before_its_ground_names_what_is_missing() -> None:
    Page.objects.filter(slug="events", locale__language_code="en").delete()
    with pytest.raises(LookupError, match="EventIndexPage 'events'"):
        events.load_forum(events.forum_names()[0])

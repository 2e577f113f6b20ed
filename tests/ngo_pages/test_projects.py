"""Projects and programme activities: their facts, and what is sent in about them once it is published."""

import datetime as dt
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.test import Client

from content_store.models import Dirty
from ngo_pages.activities import ActivityFeedback, ProgrammeActivityPage
from ngo_pages.projects import ProjectContribution, ProjectPage
from reference.enums import ReviewState
from reference.models import FieldOffice, OfficialDocument
from tests import factories

pytestmark = pytest.mark.django_db


def user(name: str = "unit") -> User:
    return User.objects.create(username=name)


def feedback(page: ProgrammeActivityPage, **values: Any) -> ActivityFeedback:
    return ActivityFeedback.objects.create(activity=page.translation_key, text="It came too late.", **values)


def document(client: Client, path: str) -> dict[str, Any]:
    factories.drain()
    found: dict[str, Any] = client.get(f"/api/v1/{path}").json()
    return found


def project_with_report() -> ProjectPage:
    report = OfficialDocument.objects.create(code="report-1", label_en="The report", kind="project-report")
    return factories.project(
        partners=[factories.organization("World Union"), factories.organization("Another Union")],
        questions="What is needed?\nWho helps?",
        groups="Madagascar\nLebanon",
        supporter="UNESCO",
        starts="2020-03",
        report=report,
        report_author="A. Writer",
        sectors=["ED"],
    )


def test_a_project_shows_partners_questions_groups_and_report_with_its_author(client: Client) -> None:
    page = project_with_report()
    found = document(client, f"projects/{page.slug}")
    assert {link["title"] for link in found["partners"]} == {"World Union", "Another Union"}
    assert found["questions"] == ["What is needed?", "Who helps?"]
    assert (found["report"]["label"], found["report_author"], found["starts"]) == ("The report", "A. Writer", "2020-03")
    html = client.get(page.site_path).content.decode()
    assert "By A. Writer" in html
    assert "Lebanon" in html
    listed = client.get("/api/v1/projects", {"filter[year]": "2020", "facet": "organization"}).json()
    assert [item["slug"] for item in listed["items"]] == [page.slug]


def test_contributions_are_shown_once_published_the_newest_first(client: Client) -> None:
    page = project_with_report()
    rows = [
        ProjectContribution.objects.create(
            project=page.translation_key,
            date=dt.date(2020, month, 1),
            theme=theme,
            text="Ce qui manque.",
            language="fr",
        )
        for month, theme in ((4, "Écoles"), (6, "Santé"), (5, "Secret"))
    ]
    for row in rows:
        row.submit(user(row.theme))
    for row in rows[:2]:
        row.publish(None)
    found = document(client, f"projects/{page.slug}")
    assert [row["theme"] for row in found["contributions"]] == ["Santé", "Écoles"]
    html = client.get(page.site_path).content.decode()
    assert 'lang="fr" dir="auto"' in html
    assert "Secret" not in html


def test_an_activity_says_where_when_and_how_to_join(client: Client) -> None:
    page = factories.activity(
        offices=[FieldOffice.objects.get(code="dakar")],
        countries=["SN"],
        starts=dt.date(2026, 2, 1),
        how_to_join="Write to the sector by March.",
    )
    factories.action("A garden", organizations=[factories.organization()], activity=page.translation_key)
    factories.office("dakar")
    found = document(client, f"programme-activities/{page.slug}")
    assert (found["sector"]["code"], found["how_to_join"]) == ("ED", "Write to the sector by March.")
    for query in ({"filter[office]": "dakar"}, {"filter[country]": "SN"}, {"filter[year]": "2026"}):
        listed = client.get("/api/v1/programme-activities", query).json()
        assert [item["slug"] for item in listed["items"]] == [page.slug], query
    html = client.get(page.site_path).content.decode()
    assert "A garden" in html
    assert page.title in client.get("/en/field-offices/dakar/").content.decode()


def test_feedback_waits_for_review_and_is_shown_with_the_answer(client: Client) -> None:
    page = factories.activity()
    row = feedback(page, organization=factories.record("World Union"))
    row.submit(user("focal-point"))
    assert document(client, f"programme-activities/{page.slug}")["feedback"] == []
    row.publish(user())
    shown = document(client, f"programme-activities/{page.slug}")["feedback"]
    assert [(item["text"], item["answer"]) for item in shown] == [("It came too late.", "")]
    row.answer, row.answered_on = "We will write earlier.", dt.date(2026, 3, 1)
    row.full_clean()
    row.save()
    assert document(client, f"programme-activities/{page.slug}")["feedback"][0]["answer"] == "We will write earlier."
    row.refuse(user("other"), "Its author asked for it.")
    assert document(client, f"programme-activities/{page.slug}")["feedback"] == []


def test_an_answer_has_its_date() -> None:
    with pytest.raises(ValidationError, match="An answer has its date"):
        ActivityFeedback(text="Late.", answer="Sorry.").full_clean(exclude=["activity"])


# --- what holds for every submission


def test_each_step_is_signed_with_person_and_time() -> None:
    row, sender, unit = feedback(factories.activity()), user("sender"), user()
    row.submit(sender)
    row.refuse(unit, "Please name the event.")
    row.refresh_from_db()
    assert (row.state, row.submitted_by, row.reviewed_by, row.review_note) == (
        ReviewState.REFUSED, sender, unit, "Please name the event.",
    )  # fmt: skip
    assert row.submitted_at is not None
    assert row.reviewed_at is not None
    row.submit(sender)
    row.publish(unit)
    assert ActivityFeedback.objects.published().get() == row


@pytest.mark.parametrize(
    ("state", "step"),
    [
        (ReviewState.DRAFT, "publish"),
        (ReviewState.DRAFT, "refuse"),
        (ReviewState.SUBMITTED, "submit"),
        (ReviewState.PUBLISHED, "submit"),
        (ReviewState.PUBLISHED, "publish"),
        (ReviewState.REFUSED, "refuse"),
    ],
)
def test_other_steps_are_refused_and_change_nothing(state: ReviewState, step: str) -> None:
    row = feedback(factories.activity(), state=state)
    arguments = (None, "A reason") if step == "refuse" else (None,)
    with pytest.raises(ValidationError, match="cannot become"):
        getattr(row, step)(*arguments)
    row.refresh_from_db()
    assert (row.state, row.reviewed_at, row.submitted_at) == (state, None, None)


def test_a_step_is_judged_by_what_is_stored() -> None:
    row = feedback(factories.activity(), state=ReviewState.SUBMITTED)
    seen_before = ActivityFeedback.objects.get(pk=row.pk)
    row.refuse(None, "No.")
    with pytest.raises(ValidationError, match="cannot become"):
        seen_before.refuse(None, "No, again.")


def test_a_refusal_says_why() -> None:
    row = feedback(factories.activity(), state=ReviewState.SUBMITTED)
    with pytest.raises(ValidationError, match="Say why"):
        row.refuse(None, " ")


def test_what_it_shows_on_is_rendered_anew_with_each_change() -> None:
    page = factories.activity()
    factories.drain()
    row = feedback(page)
    assert Dirty.objects.filter(key=f"content:{page.translation_key}").exists()
    factories.drain()
    row.delete()
    assert Dirty.objects.filter(key=f"content:{page.translation_key}").exists()

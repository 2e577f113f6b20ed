"""The follow-up in the admin: each kind by its own form, who sends in, who publishes, what waits for whom."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Page

from cms.base.audit import AuditEntry
from cms.base.roles import Role, translators
from forums.consulting import ThemeAnswer
from forums.enums import RecommendationStatus
from forums.follow_up import Commitment, FollowUp, FollowUpComment, PositionStatement, ProgressReport, StatusChange
from forums.follow_up_viewsets import viewsets
from forums.models import RecommendationPage
from tests import factories
from tests.forums.following import LIAISON, SECRETARIAT, actor, change, person, published, report, sent_in

from .conftest import said
from .page_types import posted

pytestmark = pytest.mark.django_db

SENDERS = ("admin", Role.EDITORS, Role.MODERATORS, Role.LIAISON_COMMITTEE)
ROLES = (*SENDERS, translators("fr"))


@pytest.fixture
def page(db: None) -> RecommendationPage:
    return factories.recommendation(adopted="2026-01-10", addressees={SECRETARIAT: ""})


def url(model: type[FollowUp], view: str, *args: Any) -> str:
    return reverse(f"{model._meta.model_name}:{view}", args=args)


def form_of(model: type[FollowUp], page: Page) -> dict[str, Any]:
    """What a person fills in."""
    values: dict[str, Any] = {
        "recommendation": page.pk,
        "actor": actor(LIAISON if model is FollowUpComment else SECRETARIAT).pk,
        "date": "2026-03-01",
        "text": "It goes on.",
        "language": "en",
    }
    own: dict[type[FollowUp], dict[str, Any]] = {
        StatusChange: {"after": "in-progress"},
        PositionStatement: {"position": "supported"},
        Commitment: {"progress": "planned"},
        ProgressReport: {
            "addressee": actor(SECRETARIAT).pk,
            "period_from": "2026-01-01",
            "period_to": "2026-02-28",
            "evidence-TOTAL_FORMS": "0",
            "evidence-INITIAL_FORMS": "0",
        },
    }
    return values | own.get(model, {})


@pytest.mark.parametrize("model", [viewset.model for viewset in viewsets], ids=lambda model: model.__name__)
def test_each_kind_is_sent_in_by_one_and_published_by_another(
    model: type[FollowUp], page: RecommendationPage, liaison: Client, moderator: Client
) -> None:
    assert liaison.get(f"{url(model, 'add')}?recommendation={page.translation_key}").status_code == 200
    liaison.post(url(model, "add"), form_of(model, page))
    row = model.objects.get()
    assert (row.state, row.recommendation, row.submitted_by.username) == (
        "submitted", page.translation_key, Role.LIAISON_COMMITTEE,
    )  # fmt: skip

    found = moderator.get(f"{url(model, 'index')}?state=submitted&recommendation={page.translation_key}")
    assert list(found.context["object_list"]) == [row]
    assert page.title in found.content.decode()
    review = moderator.get(url(model, "inspect", row.pk))
    assert "It goes on." in review.content.decode()
    moderator.post(url(model, "inspect", row.pk), {"publish": "1"})
    row.refresh_from_db()
    assert (row.state, row.reviewed_by.username) == ("published", Role.MODERATORS)
    noted = AuditEntry.objects.filter(target_kind=model._meta.model_name, target_id=str(row.pk))
    assert set(noted.values_list("user__username", flat=True)) == {Role.LIAISON_COMMITTEE, Role.MODERATORS}


@pytest.mark.parametrize("role", ROLES)
def test_who_sends_in_and_who_publishes(
    role: str, page: RecommendationPage, signed_in: Callable[[str], Client]
) -> None:
    client = signed_in(role)
    client.post(url(ProgressReport, "add"), form_of(ProgressReport, page))
    assert ProgressReport.objects.exists() == (role in SENDERS)
    row = sent_in(report(page, "2026-03-02"))
    client.post(url(ProgressReport, "inspect", row.pk), {"publish": "1"})
    row.refresh_from_db()
    assert (row.state == "published") == (role in ("admin", Role.MODERATORS))


def test_nobody_publishes_what_is_their_own(page: RecommendationPage, moderator: Client) -> None:
    moderator.post(url(StatusChange, "add"), form_of(StatusChange, page))
    row = StatusChange.objects.get()
    assert "another person decides" in moderator.get(url(StatusChange, "inspect", row.pk)).content.decode()
    response = moderator.post(url(StatusChange, "inspect", row.pk), {"publish": "1"}, follow=True)
    assert "Another person publishes" in said(response)
    row.refresh_from_db()
    assert row.state == "submitted"


def test_who_changes_what_waits_has_sent_it_in(page: RecommendationPage, moderator: Client) -> None:
    row = sent_in(change(page, "in-progress", "2026-03-01"))
    moderator.post(url(StatusChange, "edit", row.pk), form_of(StatusChange, page) | {"after": "implemented"})
    row.refresh_from_db()
    assert (row.after, row.submitted_by.username) == ("implemented", Role.MODERATORS)
    moderator.post(url(StatusChange, "inspect", row.pk), {"publish": "1"})
    row.refresh_from_db()
    assert row.state == "submitted"


def test_a_refusal_says_why_and_can_be_answered(page: RecommendationPage, moderator: Client, liaison: Client) -> None:
    row = sent_in(report(page, "2026-03-01"), by=Role.LIAISON_COMMITTEE)
    moderator.post(url(ProgressReport, "inspect", row.pk), {"refuse": "1", "note": ""})
    row.refresh_from_db()
    assert row.state == "submitted"
    moderator.post(url(ProgressReport, "inspect", row.pk), {"refuse": "1", "note": "Name the offices."})
    row.refresh_from_db()
    assert (row.state, row.review_note) == ("refused", "Name the offices.")
    liaison.post(url(ProgressReport, "edit", row.pk), form_of(ProgressReport, page))
    row.refresh_from_db()
    assert row.state == "submitted"


def test_what_was_published_is_neither_edited_nor_deleted(page: RecommendationPage, moderator: Client) -> None:
    row = published(change(page, "in-progress", "2026-03-01"))
    review = url(StatusChange, "inspect", row.pk)
    assert moderator.get(url(StatusChange, "edit", row.pk)).headers["Location"] == review
    moderator.post(url(StatusChange, "edit", row.pk), form_of(StatusChange, page) | {"text": "Other."})
    moderator.post(url(StatusChange, "delete", row.pk))
    assert StatusChange.objects.get().text == "The Board decided it."
    assert "refuse" not in moderator.get(review).content.decode().partition("<main")[2]


def test_how_far_a_commitment_is_may_be_said_later_and_nothing_else(
    page: RecommendationPage, moderator: Client, editor: Client
) -> None:
    row = published(Commitment(recommendation=page.translation_key, actor=actor(SECRETARIAT), text="We will meet."))
    data = form_of(Commitment, page) | {"progress": "done", "text": "We met."}
    editor.post(url(Commitment, "edit", row.pk), data)
    row.refresh_from_db()
    assert row.progress == "planned"
    moderator.post(url(Commitment, "edit", row.pk), data)
    row.refresh_from_db()
    assert (row.progress, row.text, row.state) == ("done", "We will meet.", "published")


def test_no_form_of_the_page_changes_a_status(page: RecommendationPage, moderator: Client) -> None:
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    form = moderator.get(edit)
    assert set(form.context["form"].formsets["addresses"].forms[0].fields) >= {"actor"}
    assert not {"status", "position"} & set(form.context["form"].formsets["addresses"].forms[0].fields)
    sneaked = {"addresses-0-status": RecommendationStatus.IMPLEMENTED, "action-publish": "1"}
    moderator.post(edit, posted(form, **sneaked))
    factories.drain()
    assert RecommendationPage.objects.get(pk=page.pk).follow_up.status == RecommendationStatus.ADOPTED


def test_the_recommendation_leads_to_its_follow_up(page: RecommendationPage, editor: Client) -> None:
    published(change(page, "in-progress", "2026-03-01"))
    sent_in(report(page, "2026-03-02"))
    text = editor.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    assert f"{url(ProgressReport, 'add')}?recommendation={page.translation_key}" in text
    assert "in progress" in text


def test_what_waits_is_on_the_start_page_of_those_who_publish(
    page: RecommendationPage, moderator: Client, editor: Client
) -> None:
    sent_in(report(page, "2026-03-02"))
    themes = factories.theme_consultation().translation_key
    answer = ThemeAnswer.objects.create(consultation=themes, actor=actor("member-FR"), choices=[1])
    answer.submit(None)
    home = moderator.get(reverse("wagtailadmin_home")).content.decode()
    for model in (ProgressReport, ThemeAnswer):
        assert f"{reverse(f'{model._meta.model_name}:index')}?state=submitted" in home
    assert f"{url(PositionStatement, 'index')}?state=submitted" not in home
    assert "submissions-waiting" not in editor.get(reverse("wagtailadmin_home")).content.decode()


def test_recommendations_are_listed_by_their_follow_up(page: RecommendationPage, editor: Client) -> None:
    old = factories.recommendation("Old", adopted="2018", addressees={SECRETARIAT: ""})
    published(change(page, "in-progress", "2026-03-01"))
    sent_in(report(old, "2026-03-02"))
    factories.drain()

    def found(query: str) -> list[str]:
        return [row.title for row in editor.get(f"{reverse('recommendations:index')}?{query}").context["object_list"]]

    assert found("state=no-information") == ["Old"]
    assert found("state=in-progress") == [page.title]
    assert found("waiting=true") == ["Old"]
    assert found("waiting=false") == [page.title]


@pytest.mark.parametrize("listing", ["recommendations", "progressreport"])
def test_the_lists_read_the_follow_up_of_all_rows_at_once(
    listing: str, page: RecommendationPage, editor: Client
) -> None:
    address = reverse(f"{listing}:index")

    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            editor.get(address)
        return sum(query["sql"].startswith('SELECT "forums_') for query in found.captured_queries)

    sent_in(report(page, "2026-03-02"))
    few = queries()
    for _ in range(4):
        other = factories.recommendation(addressees={SECRETARIAT: "", LIAISON: ""})
        sent_in(report(other, "2026-03-02", LIAISON))
        published(change(other, "in-progress", "2026-03-01"))
    assert queries() == few


def test_persons_have_names_in_the_admin_only(page: RecommendationPage, editor: Client) -> None:
    row = sent_in(report(page, "2026-03-02"), by=person("a-name").username)
    assert "a-name" in editor.get(url(ProgressReport, "inspect", row.pk)).content.decode()


def test_a_comment_is_about_a_report_that_everybody_reads(page: RecommendationPage, liaison: Client) -> None:
    sent_in(report(page, "2026-03-01"))
    seen = published(report(page, "2026-03-02"))
    assert list(liaison.get(url(FollowUpComment, "add")).context["form"].fields["report"].queryset) == [seen]


def test_what_others_sent_in_is_between_them_and_the_secretariat(
    page: RecommendationPage, liaison: Client, editor: Client
) -> None:
    theirs, seen = sent_in(report(page, "2026-03-01")), published(report(page, "2026-03-02"))
    draft = report(page, "2026-03-03")
    draft.save()
    found = [list(client.get(url(ProgressReport, "index")).context["object_list"]) for client in (liaison, editor)]
    assert found == [[seen], [theirs, seen]]
    for client in (liaison, editor):
        assert "It was done." not in client.get(url(ProgressReport, "inspect", draft.pk), follow=True).content.decode()

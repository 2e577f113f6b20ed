"""Statuses in the admin: told what the Directives refuse, never overwritten, published by a second person."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import TaskState

from cms.base.roles import Role
from ngo_pages.models import Organization, StatusPeriod
from tests import factories

from .conftest import user_of
from .page_types import posted

pytestmark = pytest.mark.django_db


def url(view: str, *args: Any) -> str:
    return reverse(f"wagtailsnippets_ngo_pages_organization:{view}", args=args)


@pytest.fixture
def union(db: None) -> Organization:
    return factories.record(
        "World Union", scope="international", statuses=[StatusPeriod(status="consultative", since="2019-01-01")]
    )


def send(client: Client, record: Organization, *periods: dict[str, str], button: str = "", **changes: str) -> Any:
    """Posts the form with these rows as the statuses; a row of an `id` is a stored period."""
    data = posted(client.get(url("edit", record.pk)), form_id="w-editor-form", **changes)
    for name in [name for name in data if name.startswith("statuses-")]:
        del data[name]
    stored = sum(1 for row in periods if row.get("id"))
    data.update({"statuses-TOTAL_FORMS": str(len(periods)), "statuses-INITIAL_FORMS": str(stored)})
    data.update({"statuses-MIN_NUM_FORMS": "0", "statuses-MAX_NUM_FORMS": "1000"})
    for number, row in enumerate(periods):
        for name in ("id", "status", "since", "until", "decided_by", "decision", "document", "DELETE"):
            data[f"statuses-{number}-{name}"] = row.get(name, "")
        data[f"statuses-{number}-ORDER"] = str(number + 1)
    if button:
        data[f"action-{button}"] = "1"
    return client.post(url("edit", record.pk), data)


def first(record: Organization, **changes: str) -> dict[str, str]:
    period = record.statuses.get()
    return {"id": str(period.pk), "status": period.status, "since": period.since, "until": period.until} | changes


def statuses(record: Organization) -> list[tuple[str, str, str]]:
    return [(item.status, item.since, item.until) for item in Organization.objects.get(pk=record.pk).statuses.all()]


ENDED = ("consultative", "2019-01-01", "2023-04-01")
NOW = ("associate", "2023-04-01", "")


def test_a_status_changes_through_moderation(editor: Client, moderator: Client, union: Organization) -> None:
    response = send(
        editor, union, first(union, until="2023-04-01"), {"status": "associate", "since": "2023-04-01"}, button="submit"
    )
    assert response.status_code == 302, response.context["form"].errors
    assert statuses(union) == [("consultative", "2019-01-01", "")]
    moderator.post(url("workflow_action", union.pk, "approve", TaskState.objects.get().pk))
    assert statuses(union) == [ENDED, NOW]


def test_nobody_publishes_their_own_change_of_status(moderator: Client, union: Organization) -> None:
    change = (first(union, until="2023-04-01"), {"status": "associate", "since": "2023-04-01"})
    response = send(moderator, union, *change, button="publish")
    assert "another person" in str(response.context["form"].non_field_errors())
    assert len(statuses(union)) == 1
    assert send(moderator, union, *change).status_code == 302  # a draft
    draft = Organization.objects.get(pk=union.pk).latest_revision
    own = user_of(Role.MODERATORS)
    with pytest.raises(ValidationError, match="another person"):
        draft.publish(user=own)
    with pytest.raises(ValidationError, match="another person"):  # nor after a further edit of something else
        draft.as_object().save_revision().publish(user=own)
    draft.publish(user=user_of(Role.MODERATORS, "second moderator"))
    assert statuses(union) == [ENDED, NOW]


def test_other_facts_are_published_by_one_person(moderator: Client, union: Organization) -> None:
    assert send(moderator, union, first(union), button="publish", founded="1948").status_code == 302
    assert Organization.objects.get(pk=union.pk).founded == 1948


@pytest.mark.parametrize("change", [{"since": "2018"}, {"status": "former"}, {"DELETE": "on"}])
def test_a_published_period_is_not_overwritten(editor: Client, union: Organization, change: dict[str, str]) -> None:
    response = send(editor, union, first(union, **change))
    assert "not edited or removed" in str(response.context["form"].errors["status_correction"])


def test_a_correction_gives_its_reason_and_leaves_a_trace(
    editor: Client, moderator: Client, union: Organization
) -> None:
    send(editor, union, first(union, since="2018-01-01"), button="submit", status_correction="The decision says 2018.")
    moderator.post(url("workflow_action", union.pk, "approve", TaskState.objects.get().pk))
    assert statuses(union) == [("consultative", "2018-01-01", "")]
    told = moderator.get(url("history", union.pk)).content.decode()
    assert "The decision says 2018." in told
    form = moderator.get(url("edit", union.pk)).context["form"]
    assert not form["status_correction"].value()
    assert Organization.objects.get(pk=union.pk).status_correction == ""


def test_no_other_way_overwrites_history(union: Organization) -> None:
    before = union.latest_revision
    union.statuses = [first_of(union, until="2023"), StatusPeriod(status="former", since="2023")]
    union.save_revision().publish()
    assert len(statuses(union)) == 2
    with pytest.raises(ValidationError, match="not edited or removed"):
        before.publish()
    stored = Organization.objects.get(pk=union.pk)
    stored.statuses = []
    with pytest.raises(ValidationError, match="not edited or removed"):
        stored.save()


def first_of(record: Organization, **facts: str) -> StatusPeriod:
    period = record.statuses.all()[0]
    for name, value in facts.items():
        setattr(period, name, value)
    return period


@pytest.mark.parametrize(
    ("facts", "row", "message"),
    [
        ({"scope": "national"}, {"status": "associate-requested", "since": "2025-05-01"}, "international and regional"),
        ({}, {"status": "associate-requested", "since": "2020-05-01"}, "Two years"),
        ({}, {"status": "associate", "since": "soon"}, "as known"),
    ],
)
def test_the_form_says_what_the_directives_refuse(
    editor: Client, union: Organization, facts: dict[str, str], row: dict[str, str], message: str
) -> None:
    response = send(editor, union, first(union), row, **facts)
    assert message in str(response.context["form"].formsets["statuses"].errors)


def test_what_the_directives_refuse_is_not_published_by_any_way(union: Organization) -> None:
    union.type = "foundation"
    union.statuses = [first_of(union, until="2023"), StatusPeriod(status="associate", since="2023")]
    with pytest.raises(ValidationError, match="foundation"):
        union.save_revision().publish()


def test_what_is_left_open_is_said_and_saved(editor: Client, union: Organization) -> None:
    response = send(
        editor, union, first(union, until="2021-01-01"), {"status": "associate", "since": "2021-01-01"}, scope=""
    )
    assert response.status_code == 302
    text = editor.get(url("edit", union.pk)).content.decode()
    assert "State the geographic scope" in text


def test_renewals_due_are_reported_and_filtered(editor: Client, django_assert_max_num_queries: Any) -> None:
    year = timezone.localdate().year
    for name, since in {"Overdue": year - 9, "Due": year - 7, "Not yet": year - 6}.items():
        factories.record(
            name,
            scope="regional",
            statuses=[StatusPeriod(status="associate", since=f"{since}-04-01", decision="1 EX/Decision 1")],
        )
    factories.record("Asked", statuses=[
        StatusPeriod(status="associate", since=f"{year - 8}-02-01"),
        StatusPeriod(status="associate-requested", since=f"{year}-01-15"),
    ])  # fmt: skip
    listed = editor.get(f"{url('list')}?renewal=true").context["object_list"]
    assert {record.name for record in listed} == {"Overdue", "Due", "Asked"}
    with django_assert_max_num_queries(25):
        report = editor.get(reverse("ngo-renewals"))
    text = report.content.decode()
    assert [period.organization.name for period in report.context["object_list"]] == ["Overdue", "Asked", "Due"]
    assert f"{year}-01-15" in text
    assert f"{year + 1}-04-01" in text
    assert editor.get(reverse("ngo-renewals"), {"export": "csv"}).status_code == 200
    assert "Overdue" in editor.get(reverse("ngo-renewals-results")).content.decode()

"""Organizations' records: list, filters, search, history, usage, comparison, preview, workflow, locks."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import TaskState

from ngo_pages.models import Organization, OrganizationName, StatusPeriod
from tests import factories

from .page_types import posted

pytestmark = pytest.mark.django_db


def url(view: str, *args: Any) -> str:
    return reverse(f"wagtailsnippets_ngo_pages_organization:{view}", args=args)


@pytest.fixture
def records(db: None) -> dict[str, Organization]:
    union = factories.organization(
        "World Union of Teachers",
        acronym="WUT",
        headquarters_country="FR",
        headquarters_city="Paris",
        sectors=["ED"],
        statuses=[
            StatusPeriod(status="consultative", since="2001", until="2008"),
            StatusPeriod(status="associate", since="2008"),
        ],
        names=[OrganizationName(text="Union mondiale des enseignants", language="fr", type="official")],
    ).organization
    fund = factories.record("Fund for the Sea", type="foundation", headquarters_country="SN", sectors=["SC"])
    factories.run_tasks()
    return {"union": union, "fund": fund}


def names(response: Any) -> set[str]:
    return {record.name for record in response.context["object_list"]}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"World Union of Teachers", "Fund for the Sea"}),
        ("type=foundation", {"Fund for the Sea"}),
        ("status=associate", {"World Union of Teachers"}),
        ("status=consultative", set()),
        ("live=true&type=ngo", {"World Union of Teachers"}),
        ("q=teach", {"World Union of Teachers"}),
        ("q=wut", {"World Union of Teachers"}),
        ("q=enseignants", {"World Union of Teachers"}),
        ("q=sea&type=ngo", set()),
    ],
)
def test_records_are_found(editor: Client, records: dict[str, Organization], query: str, found: set[str]) -> None:
    response = editor.get(f"{url('list')}?{query}")
    assert names(response) == found


def test_by_country_and_sector(editor: Client, records: dict[str, Organization]) -> None:
    country = records["fund"].headquarters_country
    sector = records["union"].sectors.get()
    assert country
    assert names(editor.get(f"{url('list')}?headquarters_country={country.pk}")) == {"Fund for the Sea"}
    assert names(editor.get(f"{url('list')}?sectors={sector.pk}")) == {"World Union of Teachers"}


def test_the_list_says_what_an_organization_is(editor: Client, records: dict[str, Organization]) -> None:
    text = editor.get(url("list")).content.decode()
    for expected in ("WUT", "associate", "France", "platform-language--original", "platform-language--missing"):
        assert expected in text


def test_the_list_costs_the_same_for_more_records(editor: Client, records: dict[str, Organization]) -> None:
    editor.get(url("list"))
    with CaptureQueriesContext(connection) as few:
        editor.get(url("list"))
    for number in range(6):
        factories.organization(
            f"Organization {number}", headquarters_country="FR", statuses=[StatusPeriod(status="ngo")]
        )
    with CaptureQueriesContext(connection) as many:
        editor.get(url("list"))
    assert len(many) == len(few)


def test_history_usage_comparison_inspection_and_preview(editor: Client, records: dict[str, Organization]) -> None:
    union = records["union"]
    factories.action(organizations=[union])
    factories.run_tasks()
    first = union.latest_revision
    editor.post(
        url("edit", union.pk), posted(editor.get(url("edit", union.pk)), form_id="w-editor-form", founded="1948")
    )
    second = Organization.objects.get(pk=union.pk).latest_revision
    assert first.pk != second.pk
    assert editor.get(url("history", union.pk)).status_code == 200
    assert "A school garden" in editor.get(url("usage", union.pk)).content.decode()
    assert "1948" in editor.get(url("revisions_compare", union.pk, first.pk, second.pk)).content.decode()
    assert "World Union of Teachers" in editor.get(url("inspect", union.pk)).content.decode()
    data = posted(editor.get(url("edit", union.pk)), form_id="w-editor-form", name="Renamed in the form")
    assert editor.post(url("preview_on_edit", union.pk), data).json()["is_valid"]
    assert "Renamed in the form" in editor.get(url("preview_on_edit", union.pk)).content.decode()


def test_a_change_goes_through_moderation_and_can_be_put_back(
    editor: Client, moderator: Client, records: dict[str, Organization]
) -> None:
    union = records["union"]
    first = union.latest_revision
    editor.post(
        url("edit", union.pk),
        posted(editor.get(url("edit", union.pk)), form_id="w-editor-form", founded="1948", **{"action-submit": "1"}),
    )
    assert Organization.objects.get(pk=union.pk).founded is None
    assert Organization.objects.get(pk=union.pk).workflow_in_progress
    moderator.post(url("workflow_action", union.pk, "approve", TaskState.objects.get().pk))
    assert Organization.objects.get(pk=union.pk).founded == 1948

    moderator.post(
        url("edit", union.pk),
        posted(
            moderator.get(url("revisions_revert", union.pk, first.pk)),
            form_id="w-editor-form",
            **{"action-publish": "1"},
        ),
    )
    assert Organization.objects.get(pk=union.pk).founded is None


def test_a_locked_record_is_not_edited(editor: Client, moderator: Client, records: dict[str, Organization]) -> None:
    union = records["union"]
    moderator.post(url("lock", union.pk))
    assert Organization.objects.get(pk=union.pk).locked
    data = posted(moderator.get(url("edit", union.pk)), form_id="w-editor-form", acronym="X")
    editor.post(url("edit", union.pk), data)
    assert Organization.objects.get(pk=union.pk).latest_revision.as_object().acronym == "WUT"
    moderator.post(url("unlock", union.pk))
    assert not Organization.objects.get(pk=union.pk).locked


def test_the_listings_of_pages_are_found_filtered_and_searched(
    editor: Client, records: dict[str, Organization]
) -> None:
    factories.action(organizations=[records["union"]], countries=["SN"])
    factories.forum(sectors=["ED"])
    factories.forum_report()
    factories.conference()
    factories.session()
    factories.recommendation("Listen to NGOs", reference="ICNGO-2018/9", addressees={"secretariat": "proposed"})
    factories.article()
    factories.working_group()
    factories.consultation()
    factories.theme_consultation()
    factories.document()
    factories.run_tasks()
    for name, query in {
        "ngo-profiles": "organization__type=ngo",
        "actions": "fictional=false",
        "forums": "mode=",
        "forum-reports": "live=true",
        "conferences": "year=2018",
        "sessions": "mechanism=thematic-debate",
        "recommendations": "kind=adopted-recommendation",
        "articles": "live=true",
        "working-groups": "live=true",
        "consultations": "live=true",
        "theme-consultations": "results_published=false",
        "official-documents": "document__kind=board-document",
    }.items():
        listing = reverse(f"{name}:index")
        assert editor.get(listing).context["object_list"], name
        assert editor.get(f"{listing}?{query}").context["object_list"], name
        title = editor.get(listing).context["object_list"][0].title
        assert editor.get(f"{listing}?{query}&q={title.split()[0]}").context["object_list"], name
    for typed in ("ICNGO-2018", "icngo 2018 9", "ICNGO-2018/9"):
        found = editor.get(reverse("recommendations:index"), {"q": typed}).context["object_list"]
        assert [page.reference for page in found] == ["ICNGO-2018/9"], typed

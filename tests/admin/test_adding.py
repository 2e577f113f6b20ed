"""From the start page to the form in one click, and what the first save makes."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags

from forums.models import ForumReportPage
from ngo_pages.models import Organization, OrganizationPage
from tests import factories

from .conftest import said
from .page_types import posted

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tree")]

FORMS = {
    "Add an NGO": "/admin/snippets/ngo_pages/organization/add/",
    "Add a recommendation": "/admin/pages/add/forums/recommendationpage/",
    "Add a work plan": "/admin/pages/add/forums/workplanpage/",
    "Add a session": "/admin/pages/add/forums/sessionpage/",
    "Add a theme consultation": "/admin/pages/add/forums/themeconsultationpage/",
    "Add a working group": "/admin/pages/add/forums/workinggrouppage/",
    "Add an official document": "/admin/pages/add/forums/officialdocumentpage/",
    "Add an action": "/admin/pages/add/ngo_pages/actionpage/",
    "Add an article": "/admin/pages/add/home/articlepage/",
}


@pytest.fixture(autouse=True)
def _section() -> None:
    factories.section()


def links(client: Client) -> dict[str, str]:
    """Label to address of the panel on the start page."""
    soup = client.get(reverse("wagtailadmin_home")).content.decode()
    panel = soup[soup.find("platform-add") :].split("</ul>")[0]
    return {strip_tags(item).strip(): item.split('href="')[1].split('"')[0] for item in panel.split("<li>")[1:]}


@pytest.mark.parametrize("label", FORMS)
def test_a_click_leads_to_the_form_under_the_right_parent(label: str, editor: Client) -> None:
    response = editor.get(links(editor)[label], follow=True)
    assert response.status_code == 200
    assert (response.redirect_chain[-1][0] if response.redirect_chain else links(editor)[label]).startswith(
        FORMS[label]
    )
    assert response.context["form"]


def test_a_forum_report_asks_which_forum(editor: Client) -> None:
    forums = [factories.forum(f"Forum on {what}") for what in ("water", "peace")]
    factories.translated(forums[0], "fr")
    url = links(editor)["Add a forum report"]
    choices = editor.get(url).context["form"].fields["parent_page"].queryset
    assert set(choices) == set(forums)
    response = editor.post(url, {"parent_page": forums[1].pk}, follow=True)
    editor.post(response.redirect_chain[-1][0], posted(response, title="Report on peace", slug="report-on-peace"))
    assert ForumReportPage.objects.get().get_parent().specific == forums[1]


def test_each_is_offered_only_to_who_may(liaison: Client, translator: Client) -> None:
    factories.forum()
    assert set(links(liaison)) == {
        "Add a recommendation",
        "Add a work plan",
        "Add a session",
        "Add a forum report",
        "Add a working group",
        "Add a theme consultation",
    }
    assert links(translator) == {}


def test_a_report_is_offered_once_there_is_a_forum(editor: Client) -> None:
    assert "Add a forum report" not in links(editor)
    factories.forum()
    assert "Add a forum report" in links(editor)


def test_a_new_record_gets_a_draft_profile(editor: Client) -> None:
    url = reverse("wagtailsnippets_ngo_pages_organization:add")
    form = editor.get(url)
    assert form.context["autosave_enabled"] is False
    response = editor.post(
        url,
        posted(form, form_id="w-editor-form", name="Международный союз", name_language="ru", acronym=""),
        follow=True,
    )
    record = Organization.objects.get()
    page = OrganizationPage.objects.get()
    assert (record.live, page.live) == (False, False)
    assert page.translation_key == record.content_id
    assert page.get_parent().specific == factories.directory()
    assert page.slug == "mezhdunarodnyy-soyuz"
    assert page.title == "Международный союз"
    assert f'href="/admin/pages/{page.pk}/edit/"' in said(response)

    edit = reverse("wagtailsnippets_ngo_pages_organization:edit", args=[record.pk])
    editor.post(edit, posted(editor.get(edit), form_id="w-editor-form", acronym="МС"))
    assert OrganizationPage.objects.count() == 1


def test_a_profile_is_published_after_its_record(editor: Client, moderator: Client) -> None:
    page = factories.organization()
    record = page.organization
    page.unpublish()
    record.unpublish()
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    response = moderator.post(url, posted(moderator.get(url), summary="Written just now.", **{"action-publish": "1"}))
    assert response.context["form"]["summary"].value() == "Written just now."
    assert response.context["form"].errors["organization"] == ["Publish the organization's record first."]
    assert not OrganizationPage.objects.get().live

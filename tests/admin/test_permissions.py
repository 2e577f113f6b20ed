"""Who may do what: role × action × object, each by a real request, allowed and refused."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Locale

from cms.base.roles import Role, grants, role_names, set_up_roles, translators
from forums.models import ForumPage, RecommendationPage, SessionPage
from home.models import ArticlePage, SectionPage
from ngo_pages.models import ActionPage, Organization, OrganizationPage
from reference.models import ClosedTerm, OfficialDocument, Sector
from tests import factories

from .page_types import posted

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tree")]

ADMIN = "admin"
ROLES = (ADMIN, Role.EDITORS, Role.MODERATORS, Role.LIAISON_COMMITTEE, translators("fr"), translators("ar"))
SECRETARIAT = {ADMIN, Role.EDITORS, Role.MODERATORS}
PUBLISHERS = {ADMIN, Role.MODERATORS}
DRAFTERS = SECRETARIAT | {Role.LIAISON_COMMITTEE}
FRENCH = translators("fr")


def open_page(page: Any) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def may_open(client: Client, url: str) -> bool:
    """Wagtail answers a refusal by leading back to the start page."""
    return client.get(url).status_code == 200


def add_page(model: Any, parent: Any) -> str:
    return reverse("wagtailadmin_pages:add", args=[model._meta.app_label, model._meta.model_name, parent.pk])


def in_french(page: Any) -> Any:
    return factories.translated(page, "fr")


#: What is asked for, and who gets it. Each makes its object and returns the address of the form.
OPEN: dict[str, tuple[Callable[[], str], set[str]]] = {
    "profile: edit": (lambda: open_page(factories.organization()), SECRETARIAT),
    "profile: add": (lambda: add_page(OrganizationPage, factories.directory()), SECRETARIAT),
    "profile in French: edit": (lambda: open_page(in_french(factories.organization())), SECRETARIAT | {FRENCH}),
    "record: read": (
        lambda: reverse("wagtailsnippets_ngo_pages_organization:inspect", args=[factories.record("A").pk]),
        SECRETARIAT | {Role.LIAISON_COMMITTEE},
    ),
    "record (status): edit": (
        lambda: reverse("wagtailsnippets_ngo_pages_organization:edit", args=[factories.record("A").pk]),
        SECRETARIAT,
    ),
    "record: add": (lambda: reverse("wagtailsnippets_ngo_pages_organization:add"), SECRETARIAT),
    "record: unpublish": (
        lambda: reverse("wagtailsnippets_ngo_pages_organization:unpublish", args=[factories.record("A").pk]),
        PUBLISHERS,
    ),
    "record: delete": (
        lambda: reverse("wagtailsnippets_ngo_pages_organization:delete", args=[factories.record("A").pk]),
        PUBLISHERS,
    ),
    "recommendation: add": (lambda: add_page(RecommendationPage, factories.recommendation_index()), DRAFTERS),
    "recommendation: edit": (lambda: open_page(factories.recommendation()), DRAFTERS),
    "recommendation: unpublish": (
        lambda: reverse("wagtailadmin_pages:unpublish", args=[factories.recommendation().pk]),
        PUBLISHERS,
    ),
    "recommendation: delete": (
        lambda: reverse("wagtailadmin_pages:delete", args=[factories.recommendation().pk]),
        PUBLISHERS,
    ),
    "list of recommendations: edit": (lambda: open_page(factories.recommendation_index()), SECRETARIAT),
    "session: add": (lambda: add_page(SessionPage, factories.dialogue_index()), DRAFTERS),
    "session: edit": (lambda: open_page(factories.session()), DRAFTERS),
    "forum: add": (lambda: add_page(ForumPage, factories.event_index()), DRAFTERS),
    "forum: edit": (lambda: open_page(factories.forum()), DRAFTERS),
    "forum in French: edit": (lambda: open_page(in_french(factories.forum())), DRAFTERS | {FRENCH}),
    "action: add": (lambda: add_page(ActionPage, factories.action_index()), SECRETARIAT),
    "action: edit": (lambda: open_page(factories.action(organizations=[factories.organization()])), SECRETARIAT),
    "article: add": (lambda: add_page(ArticlePage, factories.section()), SECRETARIAT),
    "section: edit": (lambda: open_page(factories.section()), SECRETARIAT),
    "section in French: edit": (lambda: open_page(in_french(factories.section())), SECRETARIAT | {FRENCH}),
    "section in French: add": (lambda: add_page(SectionPage, factories.home_in("fr")), SECRETARIAT),
    "section written in French: edit": (lambda: open_page(_written_in_french()), SECRETARIAT),
    "privacy of a page": (
        lambda: reverse("wagtailadmin_pages:set_privacy", args=[factories.section().pk]),
        PUBLISHERS,
    ),
    "official document: add": (lambda: reverse("officialdocument:add"), SECRETARIAT),
    "sector: edit": (lambda: reverse("sector:edit", args=[Sector.objects.first().pk]), PUBLISHERS),  # type: ignore[union-attr]
    "sector: delete": (lambda: reverse("sector:delete", args=[Sector.objects.first().pk]), PUBLISHERS),  # type: ignore[union-attr]
    "status label: edit": (
        lambda: reverse("closedterm:edit", args=[ClosedTerm.objects.first().pk]),  # type: ignore[union-attr]
        PUBLISHERS,
    ),
    "status: add": (lambda: reverse("closedterm:add"), set()),
    "status: delete": (
        lambda: reverse("closedterm:delete", args=[ClosedTerm.objects.first().pk]),  # type: ignore[union-attr]
        set(),
    ),
    "image: add": (lambda: reverse("wagtailimages:add"), DRAFTERS),
    "document: add": (lambda: reverse("wagtaildocs:add"), DRAFTERS),
    "users": (lambda: reverse("wagtailusers_users:index"), {ADMIN}),
    "groups": (lambda: reverse("wagtailusers_groups:index"), {ADMIN}),
    "workflows": (lambda: reverse("wagtailadmin_workflows:index"), {ADMIN}),
    "locales": (lambda: reverse("wagtaillocales:index"), {ADMIN}),
    "sites": (lambda: reverse("wagtailsites:index"), {ADMIN}),
}


def _written_in_french() -> Any:
    page = SectionPage(title="Écrite en français", slug="ecrite")
    factories.home_in("fr").add_child(instance=page)
    assert page.is_original
    return page


@pytest.mark.parametrize("action", OPEN)
def test_who_opens_it(action: str, signed_in: Callable[[str], Client]) -> None:
    make, allowed = OPEN[action]
    url = make()
    set_up_roles()
    assert {role for role in ROLES if may_open(signed_in(role), url)} == allowed


@pytest.mark.parametrize("role", ROLES)
def test_who_publishes_a_page(role: str, signed_in: Callable[[str], Client]) -> None:
    page = factories.recommendation(kind="proposal")
    client, url = signed_in(role), open_page(page)
    if may_open(client, url):
        client.post(url, posted(client.get(url), summary="New.", **{"action-publish": "1"}))
    assert (RecommendationPage.objects.get(pk=page.pk).summary == "New.") == (role in PUBLISHERS)


@pytest.mark.parametrize("role", ROLES)
def test_who_publishes_a_record(role: str, signed_in: Callable[[str], Client]) -> None:
    record = factories.record("World Union")
    client = signed_in(role)
    url = reverse("wagtailsnippets_ngo_pages_organization:edit", args=[record.pk])
    if may_open(client, url):
        data = posted(client.get(url), form_id="w-editor-form", acronym="WU", **{"action-publish": "1"})
        client.post(url, data)
    assert (Organization.objects.get(pk=record.pk).acronym == "WU") == (role in PUBLISHERS)


@pytest.mark.parametrize("role", ROLES)
def test_who_makes_translations(role: str, signed_in: Callable[[str], Client]) -> None:
    page, fr = factories.recommendation(), Locale.objects.get(language_code="fr")
    signed_in(role).post(reverse("wagtail_localize:submit_page_translation", args=[page.pk]), {"locales": [fr.pk]})
    made = RecommendationPage.objects.filter(translation_key=page.translation_key, locale=fr).exists()
    assert made == (role in SECRETARIAT | {FRENCH})


@pytest.mark.parametrize("name", ["liaison", "translator"])
def test_who_only_drafts_does_not_approve(name: str, editor: Client, request: pytest.FixtureRequest) -> None:
    from wagtail.models import TaskState

    page = factories.forum()
    editor.post(open_page(page), posted(editor.get(open_page(page)), summary="New.", **{"action-submit": "1"}))
    task = TaskState.objects.get()
    client = request.getfixturevalue(name)
    client.post(reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", task.pk]))
    task.refresh_from_db()
    assert task.status == "in_progress"


def test_setting_up_again_changes_nothing_and_takes_away_what_was_added(db: None) -> None:
    from django.contrib.auth.models import Group, Permission

    def rights() -> dict[str, Any]:
        return {
            group.name: (
                set(group.permissions.values_list("codename", flat=True)),
                set(group.page_permissions.values_list("page", "permission__codename")),
                set(group.collection_permissions.values_list("permission__codename", flat=True)),
            )
            for group in Group.objects.filter(name__in=role_names())
        }

    before = rights()
    set_up_roles()
    assert rights() == before
    Group.objects.get(name=Role.LIAISON_COMMITTEE).permissions.add(Permission.objects.get(codename="delete_sector"))
    set_up_roles()
    assert rights() == before


def test_a_language_that_comes_later_has_translators_with_rights() -> None:
    spanish = factories.home_in("es")
    group = spanish.group_permissions.filter(group__name=translators("es"))
    assert [row.permission.codename for row in group] == ["change_page"]


def test_apps_grant_to_known_roles_only() -> None:
    assert {grant.role for grant in grants()} <= set(role_names())
    assert {grant.model for grant in grants()} >= {Organization, OfficialDocument}

"""A draft is read by its link, as long as it holds and its editor may see it, and nowhere else."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core import signing
from django.test import Client
from django.utils.http import urlencode
from wagtail.models import PageViewRestriction

from content_api import preview
from content_store.models import Document
from forums.recommendations import RecommendationPage
from ngo_pages.models import OrganizationPage
from tests import factories

from .canaries import Canaries, crawl
from .client import ApiClient, assert_invalid, assert_problem
from .conftest import World
from .test_canaries import answers

SITE = "https://partner.example/preview?token={token}&kind={kind}&locale={locale}"


@pytest.fixture(autouse=True)
def _front_ends(settings: Any) -> None:
    settings.PREVIEW_FRONT_ENDS = {"Partner site": SITE}


@pytest.fixture
def canaries() -> Canaries:
    return Canaries()


@pytest.fixture
def page(world: World, canaries: Canaries) -> RecommendationPage:
    """Published, with a draft after it."""
    found = RecommendationPage.objects.get(slug="associate", locale__language_code="en")
    found.title = f"Draft {canaries.new('draft')}"
    found.save_revision()
    return RecommendationPage.objects.get(pk=found.pk)


def link(client: Client, page: RecommendationPage) -> str:
    """The token in the address that an editor is sent to."""
    response = client.get(f"/admin/front-end-preview/{page.pk}/Partner%20site/")
    assert response.status_code == 302
    address = response.headers["Location"]
    assert address.startswith("https://partner.example/preview?token=")
    assert address.endswith("&kind=recommendation&locale=en")
    return address.partition("token=")[2].partition("&")[0]


def test_the_draft_is_the_document_it_would_be(
    page: RecommendationPage, admin_client: Client, api: ApiClient, canaries: Canaries
) -> None:
    assert "front-end-preview" in admin_client.get(f"/admin/pages/{page.pk}/edit/").content.decode()
    response = api.get(f"/preview?token={link(admin_client, page)}")
    assert response.status_code == 200
    found = response.json()
    assert canaries.found_in(found["title"]) == ["draft"]
    assert found["state"] == "draft"
    stored = Document.objects.get(content_id=page.translation_key, locale="en")
    assert list(found) == list(api.json(f"/recommendations/{stored.content_id}"))
    assert response.headers["Cache-Control"] == "private, no-store"
    assert response.headers["X-Robots-Tag"] == "noindex"


def test_an_organization_is_previewed_with_the_draft_of_its_record(
    world: World, admin_client: Client, api: ApiClient, canaries: Canaries
) -> None:
    profile = OrganizationPage.objects.get(translation_key=world["omep"], locale__language_code="fr")
    record = profile.organization
    record.acronym = canaries.new("record")
    record.save_revision()
    profile.save_revision()
    address = admin_client.get(f"/admin/front-end-preview/{profile.pk}/Partner%20site/").headers["Location"]
    token = address.partition("token=")[2].partition("&")[0]
    assert canaries.found_in(api.json(f"/preview?token={token}")["acronym"]) == ["record"]
    factories.drain()
    assert api.json(f"/organizations/{world['omep']}")["acronym"] == "OMEP"
    assert not canaries.found_in(Client().get(profile.site_path).content)


def test_it_stands_for_the_version_that_was_saved(
    page: RecommendationPage, admin_client: Client, api: ApiClient
) -> None:
    token = link(admin_client, page)
    page.title = "Written later"
    page.save_revision()
    assert api.json(f"/preview?token={token}")["title"] != "Written later"
    assert api.json(f"/preview?token={link(admin_client, page)}")["title"] == "Written later"


def test_it_ends(page: RecommendationPage, admin_client: Client, api: ApiClient, settings: Any) -> None:
    token = link(admin_client, page)
    settings.PREVIEW_MINUTES = -1
    assert_problem(api.get(f"/preview?token={token}"), 410, "expired-preview")
    settings.PREVIEW_MINUTES = 15
    page.latest_revision.delete()
    assert_problem(api.get(f"/preview?token={token}"), 410, "expired-preview")


def test_it_is_refused(
    page: RecommendationPage, admin_user: User, admin_client: Client, api: ApiClient, settings: Any
) -> None:
    """With another's signature, without the editor's right, for a front end that is none any more, where restricted."""
    token = link(admin_client, page)
    other = signing.dumps([page.latest_revision_id, admin_user.pk, "Partner site"], salt="another")
    for wrong in (token[:-1], f"{token}x", "x", "a:b:c", other):
        assert_problem(api.get(f"/preview?{urlencode({'token': wrong})}"), 403, "preview-refused")
    assert_invalid(api.get("/preview"), ("token", "missing"))
    assert_invalid(api.get(f"/preview?token={token}&locale=en"), ("locale", "unknown-parameter"))
    for name, before, after in (("is_active", True, False), ("is_superuser", True, False)):
        User.objects.filter(pk=admin_user.pk).update(**{name: after})
        assert_problem(api.get(f"/preview?token={token}"), 403, "preview-refused")
        User.objects.filter(pk=admin_user.pk).update(**{name: before})
    restriction = PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    assert_problem(api.get(f"/preview?token={token}"), 403, "preview-refused")
    assert admin_client.get(f"/admin/front-end-preview/{page.pk}/Partner%20site/").status_code == 404
    restriction.delete()
    assert api.get(f"/preview?token={token}").status_code == 200
    settings.PREVIEW_FRONT_ENDS = {}
    assert_problem(api.get(f"/preview?token={token}"), 403, "preview-refused")
    assert admin_client.get(f"/admin/front-end-preview/{page.pk}/Partner%20site/").status_code == 404


def test_nobody_reads_it_elsewhere(
    page: RecommendationPage, admin_client: Client, api: ApiClient, canaries: Canaries
) -> None:
    """After it was previewed: in no answer of the API, on no page of the site."""
    assert canaries.found_in(api.get(f"/preview?token={link(admin_client, page)}").content)
    factories.drain()
    anybody = Client()
    for address, body in answers(anybody):
        assert not canaries.found_in(body), address
    for address, body in crawl(
        anybody, [page.site_path, f"/en/embed/recommendations/{page.translation_key}/"], most=60
    ):
        assert not canaries.found_in(body), address


def test_only_what_is_a_content_is_previewed(admin_client: Client, world: World) -> None:
    assert admin_client.get("/admin/front-end-preview/1/Partner%20site/").status_code == 404
    assert preview.header_buttons(RecommendationPage.objects.first().get_root(), User(), "edit") == []

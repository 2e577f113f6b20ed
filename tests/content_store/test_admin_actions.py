"""What an editor does in the admin reaches the documents, in bulk and one by one."""

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from wagtail.models import Page, PageViewRestriction

from home.models import ArticlePage
from ngo_pages.models import OrganizationPage
from tests import factories

from .reading import document

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(get_user_model().objects.create_superuser("editor", "editor@example.org", "a long secret"))
    return client


def bulk(editor: Client, action: str, pages: list[Page], **data: object) -> None:
    ids = "&".join(f"id={page.pk}" for page in pages)
    answer = editor.post(f"/admin/bulk/wagtailcore/page/{action}/?{ids}", {"next": "/admin/", **data})
    assert answer.status_code == 302, answer.content


def test_bulk_publish_unpublish_and_delete(editor: Client) -> None:
    section = factories.section("About", slug="about")
    pages = [factories.article(f"Article {number}", parent=section) for number in range(3)]
    factories.drain()
    bulk(editor, "unpublish", pages)
    factories.drain()
    assert [document(page) for page in pages] == [None, None, None]
    bulk(editor, "publish", pages)
    factories.drain()
    assert all(document(page) for page in pages)
    bulk(editor, "delete", pages[:2])
    factories.drain()
    assert [document(page) is None for page in pages] == [True, True, False]


def test_bulk_publish_of_a_subtree(editor: Client) -> None:
    section = factories.section("About", slug="about")
    page = factories.article(parent=section)
    for item in (page, section):
        type(item).objects.get(pk=item.pk).unpublish()
    factories.drain()
    bulk(editor, "publish", [section], include_descendants="on")
    factories.drain()
    assert document(section)
    assert document(page)


def test_bulk_move(editor: Client) -> None:
    here, there = factories.section("Here", slug="here"), factories.section("There", slug="there")
    pages = [factories.article(f"Article {number}", parent=here) for number in range(2)]
    factories.drain()
    bulk(editor, "move", pages, chooser=there.pk)
    factories.drain()
    assert all("/en/there/" in document(page)["url"] for page in pages)


def test_privacy(editor: Client) -> None:
    page = factories.article()
    factories.drain()
    address = f"/admin/pages/{page.pk}/privacy/"
    assert editor.post(address, {"restriction_type": PageViewRestriction.LOGIN}).status_code == 200
    factories.drain()
    assert document(page) is None
    assert editor.post(address, {"restriction_type": PageViewRestriction.NONE}).status_code == 200
    factories.drain()
    assert document(page) is not None


def test_a_translation_is_not_copied_but_its_original(editor: Client) -> None:
    page = factories.article("Words", slug="words")
    french = factories.translated(page, "fr", title="Mots")
    for item, copies in ((french, 0), (page, 1)):
        before = ArticlePage.objects.count()
        answer = editor.post(
            f"/admin/pages/{item.pk}/copy/",
            {"new_title": "Again", "new_slug": "again", "new_parent_page": item.get_parent().pk},
        )
        assert answer.status_code == 302
        assert ArticlePage.objects.count() == before + copies


def test_a_profile_is_not_copied(editor: Client) -> None:
    page = factories.organization()
    answer = editor.post(
        f"/admin/pages/{page.pk}/copy/",
        {"new_title": "Again", "new_slug": "again", "new_parent_page": page.get_parent().pk},
    )
    assert answer.status_code == 302
    assert OrganizationPage.objects.count() == 1


def test_a_copy_speaks_the_language_of_its_place(editor: Client) -> None:
    section = factories.section("About", slug="about")
    french = factories.translated(section, "fr")
    page = factories.article("Words", slug="words", parent=section)
    editor.post(
        f"/admin/pages/{page.pk}/copy/",
        {"new_title": "Mots", "new_slug": "mots", "new_parent_page": french.pk, "publish_copies": "on"},
    )
    factories.drain()
    copy = ArticlePage.objects.get(slug="mots")
    assert (copy.locale.language_code, copy.is_original) == ("fr", True)
    assert document(copy, "fr")["url"] == "http://testserver/fr/about/mots/"
    copy.get_latest_revision().publish()
    assert ArticlePage.objects.get(pk=copy.pk).is_original

"""Addresses that a page no longer has, or never had."""

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from tests import factories

pytestmark = pytest.mark.django_db


def _leads_to(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 301
    location: str = response.headers["Location"]
    assert client.get(location).status_code == 200
    return location


def test_new_slug_is_found_at_the_old_address_in_every_language(client: Client) -> None:
    section = factories.section("About", slug="about")
    french = factories.translated(section, "fr", title="À propos")
    factories.drain()
    factories.publish(section, slug="about-us")
    factories.drain()
    assert _leads_to(client, "/en/about/") == "/en/about-us/"
    assert _leads_to(client, french.site_path) == "/fr/about-us/"


def test_pages_below_a_moved_page_move_along(client: Client) -> None:
    section = factories.section("News", slug="news")
    article = factories.article("A forum opens", slug="opens", parent=section)
    factories.drain()
    section.move(factories.section("Archive", slug="archive"), pos="last-child")
    factories.drain()
    assert _leads_to(client, article.site_path) == "/en/archive/news/opens/"


def test_way_back_is_short_after_many_moves(client: Client) -> None:
    section = factories.section("One", slug="one")
    factories.drain()
    for slug in ("two", "three", "one-again"):
        section = factories.publish(section, slug=slug)
        factories.drain()
    assert _leads_to(client, "/en/one/") == _leads_to(client, "/en/two/") == "/en/one-again/"


def test_freed_address_belongs_to_whoever_takes_it(client: Client) -> None:
    old = factories.section("Old", slug="place")
    factories.drain()
    factories.publish(old, slug="elsewhere")
    factories.section("New", slug="place")
    factories.drain()
    response = client.get("/en/place/")
    assert response.status_code == 200
    assert "New" in response.content.decode()


def test_deleted_and_unpublished_pages_are_gone(client: Client) -> None:
    deleted, unpublished = factories.section("Deleted", slug="deleted"), factories.section("Hidden", slug="hidden")
    factories.drain()
    deleted.delete()
    unpublished.unpublish()
    factories.drain()
    for path in ("/en/deleted/", "/en/hidden/"):
        response = client.get(path)
        assert response.status_code == 404
        assert "Hidden" not in response.content.decode()


def test_unpublished_translation_names_the_languages_left(client: Client) -> None:
    section = factories.section("About", slug="about")
    french = factories.translated(section, "fr", title="À propos")
    factories.drain()
    french.unpublish()
    factories.drain()
    response = client.get("/fr/about/")
    assert response.status_code == 404
    links = BeautifulSoup(response.content, "html.parser").select("main .card-title a")
    assert [(link["href"], link.get_text()) for link in links] == [("/en/about/", "About")]


def test_moved_page_without_a_translation_names_its_new_address(client: Client) -> None:
    section = factories.section("About", slug="about")
    factories.home_in("fr")
    factories.drain()
    factories.publish(section, slug="about-us")
    factories.drain()
    response = client.get("/fr/about/")
    assert response.status_code == 404
    assert 'href="/en/about-us/"' in response.content.decode()


@pytest.mark.parametrize(
    "path", ["/en/nothing/", "/nothing", "/xx/about/", "/en/a/b/c/d/", "/en/%FF/", "/en/a%00b/", "/en/" + "a" * 3000]
)
def test_unknown_address_is_answered_friendly(client: Client, path: str) -> None:
    factories.site()
    factories.drain()
    response = client.get(path, follow=True)
    assert response.status_code == 404
    assert "Search instead" in response.content.decode()


def test_not_found_speaks_the_language_of_its_address(client: Client) -> None:
    factories.home_in("ar")
    factories.drain()
    page = BeautifulSoup(client.get("/ar/nothing/").content, "html.parser")
    assert page.html is not None
    assert (page.html["lang"], page.html["dir"]) == ("ar", "rtl")


def test_front_door_opens_in_the_readers_language(client: Client) -> None:
    factories.home_in("fr")
    response = client.get("/", headers={"accept-language": "fr-CA, en;q=0.5"})
    assert response.status_code == 302
    assert response.headers["Location"] == "/fr/"

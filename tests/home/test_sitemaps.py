"""What search engines are told exists: each public page of a language, with its translations."""

from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.test import Client
from wagtail.models import PageViewRestriction

from cms.base.locales import LOCALES
from tests import factories

NAMES = {"map": "http://www.sitemaps.org/schemas/sitemap/0.9", "html": "http://www.w3.org/1999/xhtml"}
BASE = "https://partnership.example.org"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _address(settings: Any) -> None:
    settings.PUBLIC_BASE_URL = BASE


def _entries(client: Client, locale: str) -> dict[str, dict[str, str]]:
    """Path to the languages of the page and its addresses there."""
    response = client.get(f"/sitemap-{locale}.xml")
    assert response.headers["Content-Type"] == "application/xml"
    found = {}
    for url in ET.fromstring(response.content).findall("map:url", NAMES):  # noqa: S314 (our own answer)
        location = url.findtext("map:loc", "", NAMES)
        found[location] = {link.attrib["hreflang"]: link.attrib["href"] for link in url.findall("html:link", NAMES)}
    return found


def test_index_names_a_sitemap_of_each_language(client: Client) -> None:
    response = client.get("/sitemap.xml")
    root = ET.fromstring(response.content)  # noqa: S314
    maps = [element.text for element in root.findall("map:sitemap/map:loc", NAMES)]
    assert maps == [f"http://testserver/sitemap-{locale}.xml" for locale in LOCALES]


def test_pages_with_their_translations(client: Client) -> None:
    section = factories.section("About", slug="about")
    factories.translated(section, "ar", title="عن الموقع")
    factories.drain()
    both = {"en": f"{BASE}/en/about/", "ar": f"{BASE}/ar/about/"}
    assert _entries(client, "en")[f"{BASE}/en/about/"] == both
    assert _entries(client, "ar")[f"{BASE}/ar/about/"] == both
    assert f"{BASE}/fr/about/" not in _entries(client, "fr")


def test_what_the_public_may_not_see_is_left_out(client: Client) -> None:
    shown, gone, closed = (factories.section(name, slug=name.lower()) for name in ("Shown", "Gone", "Closed"))
    gone.unpublish()
    PageViewRestriction.objects.create(page=closed, restriction_type=PageViewRestriction.LOGIN)
    factories.drain()
    assert {path.removeprefix(BASE) for path in _entries(client, "en")} == {"/en/", shown.site_path}


def test_cost_does_not_grow_with_the_pages(client: Client, django_assert_num_queries: Any) -> None:
    for number in range(3):
        factories.section(f"Section {number}")
    factories.drain()
    with django_assert_num_queries(1):
        client.get("/sitemap-en.xml")
    for number in range(3, 9):
        factories.section(f"Section {number}")
    factories.drain()
    with django_assert_num_queries(1):
        assert len(_entries(client, "en")) == 10


@pytest.mark.parametrize("locale", ["xx", "EN", "zh"])
def test_unknown_language_has_none(client: Client, locale: str) -> None:
    assert client.get(f"/sitemap-{locale}.xml").status_code == 404


def test_robots_are_shown_the_way(client: Client) -> None:
    text = client.get("/robots.txt").content.decode()
    assert "Disallow: /admin/" in text
    assert "Sitemap: http://testserver/sitemap.xml" in text

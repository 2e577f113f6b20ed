"""What stands around every page: the menu, the languages, the data for search engines, the style guide."""

import json
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from tests import factories


def _page(client: Client, path: str, status: int = 200) -> BeautifulSoup:
    response = client.get(path)
    assert response.status_code == status
    return BeautifulSoup(response.content, "html.parser")


def _structured(page: BeautifulSoup) -> dict[str, Any]:
    (script,) = page.select('script[type="application/ld+json"]')
    found: dict[str, Any] = json.loads(script.get_text())
    return found


def _menu(page: BeautifulSoup) -> list[tuple[str, str]]:
    return [(link.get_text(), str(link.get("aria-current", ""))) for link in page.select(".site-nav a")]


@pytest.mark.django_db
def test_menu_names_what_is_published_in_its_fixed_order_and_where_the_reader_is(client: Client) -> None:
    factories.section("About", slug="about")
    factories.section("Data", slug="data")
    factories.section("Below", parent=factories.section("Zoo", slug="zoo"))
    factories.event_index()
    profile = factories.organization("World Reading")
    factories.drain()
    assert _menu(_page(client, profile.site_path)) == [
        ("Organizations", "true"),
        ("Events", ""),
        ("Data", ""),
        ("About", ""),
        ("Zoo", ""),
    ]
    assert _menu(_page(client, "/en/data/"))[2] == ("Data", "page")


@pytest.mark.django_db
def test_menu_costs_one_query(client: Client, django_assert_max_num_queries: Any) -> None:
    from home.context import site_navigation

    factories.directory()
    factories.event_index()
    factories.drain()
    request = client.get("/en/").wsgi_request
    with django_assert_max_num_queries(1):
        assert len(site_navigation(request)["navigation"]) == 2


@pytest.mark.django_db
def test_languages_are_those_of_the_page_and_the_missing_ones_are_named(client: Client) -> None:
    section = factories.section("About", slug="about")
    factories.translated(section, "ar", title="عن الموقع")
    factories.drain()
    page = _page(client, "/en/about/")
    links = [(link["hreflang"], link["href"]) for link in page.select(".language-list a")]
    assert links == [("ar", "/ar/about/")]
    missing = [name.get_text() for name in page.select(".language-note .language-name")]
    assert missing == ["Français", "Español", "简体中文", "Русский"]
    alternates = {link["hreflang"] for link in page.select('link[rel="alternate"][hreflang]')}
    assert alternates == {"en", "ar", "x-default"}


@pytest.mark.django_db
def test_a_translation_that_does_not_exist_leads_to_those_that_do(client: Client) -> None:
    factories.section("About", slug="about")
    factories.home_in("fr")
    factories.drain()
    page = _page(client, "/fr/about/", status=404)
    assert [(link["lang"], link["href"]) for link in page.select("main .card-title a")] == [("en", "/en/about/")]


@pytest.mark.django_db
def test_organization_in_the_terms_of_schema_org(client: Client) -> None:
    profile = factories.organization(
        "World </script> Reading",
        acronym="WR",
        founded=1948,
        headquarters_city="Paris",
        headquarters_country="FR",
        website="https://example.org",
        summary="Reads & writes.",
    )
    factories.drain()
    data = _structured(_page(client, profile.site_path))
    assert data["@type"] == "NGO"
    assert data["name"] == "World </script> Reading"
    assert data["alternateName"] == ["WR"]
    assert data["foundingDate"] == "1948"
    assert data["location"]["address"] == {
        "@type": "PostalAddress",
        "addressLocality": "Paris",
        "addressCountry": "FR",
    }
    assert data["sameAs"] == "https://example.org"
    assert "inLanguage" not in data


@pytest.mark.django_db
def test_session_is_an_event_with_its_time_and_state(client: Client) -> None:
    session = factories.session(
        starts="2026-03-04", starts_at="10:00", timezone="Europe/Paris", state="postponed", city="Paris", country="FR"
    )
    factories.drain()
    data = _structured(_page(client, session.site_path))
    assert data["@type"] == "Event"
    assert data["startDate"] == "2026-03-04T10:00:00+01:00"
    assert data["eventStatus"] == "https://schema.org/EventPostponed"
    assert "endDate" not in data


@pytest.mark.django_db
@pytest.mark.parametrize("locale", ["en", "ar", "zh-hans"])
def test_style_guide_shows_every_component(client: Client, locale: str) -> None:
    factories.home_in(locale)
    page = _page(client, f"/{locale}/styleguide/")
    assert page.select(f'html[lang="{locale}"]')
    assert len(page.select("main section")) >= 13
    assert page.select('meta[name="robots"][content="noindex"]')

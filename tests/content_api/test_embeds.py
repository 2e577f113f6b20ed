"""Cards and lists in frames on other sites: what they show, what they may do, how they are themed, what they cost."""

import html
import re
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from content_api.embed_theme import CONTRAST, Theme, _colour, _tokens, contrast
from content_store.models import Document
from tests import factories

from .conftest import World
from .test_query_counts import multiply


def test_a_list_is_that_of_the_filters_in_every_language(world: World, client: Client) -> None:
    for locale, direction in (("en", "ltr"), ("ar", "rtl"), ("zh-hans", "ltr")):
        text = client.get(f"/{locale}/embed/organizations/?filter[sector]=ED&limit=1&sort=title").content.decode()
        assert f'<html lang="{locale}" dir="{direction}">' in text
        assert text.count("<article") == 1
        assert "ATD Fourth World" in text
    assert '<h2 class="card-title">' in client.get("/en/embed/organizations/?heading=2").content.decode()
    assert "A school garden" in client.get("/fr/embed/actions/").content.decode()
    assert "Nothing matches" in client.get("/en/embed/organizations/?filter[country]=AF").content.decode()


def test_a_card_is_found_by_id_and_slug(world: World, client: Client) -> None:
    by_slug = client.get("/ar/embed/organizations/omep/")
    assert by_slug.content == client.get(f"/ar/embed/organizations/{world['omep']}/").content
    assert "تربية الطفولة المبكرة" in by_slug.content.decode()


def test_a_frame_may_do_nothing(world: World, client: Client) -> None:
    for address in ("/en/embed/organizations/", "/en/embed/organizations/omep/", "/en/embed/actions/?x=1"):
        response = client.get(address)
        policy = response.headers["Content-Security-Policy"]
        found = dict(part.strip().split(" ", 1) for part in policy.split(";"))
        assert found == {
            "default-src": "'none'",
            "style-src": "'self'",
            "img-src": "'self'",
            "font-src": "'self'",
            "base-uri": "'none'",
            "form-action": "'none'",
            "frame-ancestors": "*",
        }
        assert "X-Frame-Options" not in response.headers
        assert not response.cookies
        assert "Cookie" not in response.headers.get("Vary", "")
        text = response.content.decode()
        assert not re.search(r"<script|<form|<style| style=| on\w+=", text)
        assert '<base target="_top">' in text


def test_it_is_cached_by_its_bytes(world: World, client: Client) -> None:
    for address in ("/en/embed/organizations/", "/embed/theme.css?accent=ff0000"):
        first = client.get(address)
        again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
        assert again.status_code == 304
        assert "max-age=60" in again.headers["Cache-Control"]


def test_what_is_wrong_is_named_on_the_page(world: World, client: Client) -> None:
    for query, *named in (
        ("filter[sektor]=ED", "filter[sektor]", "filter[sector]"),
        ("filter[sector]=XX&accent=blue", "filter[sector]", "accent"),
        ("scheme=night&size=9&density=&heading=1&limit=51", "scheme", "size", "density", "heading", "limit"),
        ("sort=nothing", "sort"),
        ("accent=<script>", "accent"),
    ):
        response = client.get("/fr/embed/organizations/", query_params=None, QUERY_STRING=query)
        text = response.content.decode()
        assert response.status_code == 422
        assert response.headers["Cache-Control"] == "no-store"
        assert "frame-ancestors *" in response.headers["Content-Security-Policy"]
        for name in named[:1] if "sektor" in query else named:
            assert f"<code>{html.escape(name)}</code>" in text
        assert "<script" not in text
    for address in ("organizations/nobody/", "nothing/", "homes/", f"organizations/{world['garden']}/"):
        assert client.get(f"/en/embed/{address}").status_code == 404
    assert client.get("/embed/theme.css?accent=1").status_code == 422


def test_what_is_gone_is_gone_here(world: World, client: Client) -> None:
    page = factories.article("Soon gone", slug="soon-gone")
    factories.drain()
    assert client.get("/en/embed/articles/soon-gone/").status_code == 200
    page.unpublish()
    factories.drain()
    response = client.get(f"/en/embed/articles/{page.translation_key}/")
    assert response.status_code == 410
    assert "Soon gone" not in response.content.decode()


@pytest.mark.parametrize("accent", ["ffffff", "000000", "ffcc00", "0b478a", "808080", "00ff00"])
def test_any_accent_can_be_read(accent: str) -> None:
    """In both schemes, on both papers, whatever a partner's colour is."""
    for tokens, scheme in zip(_tokens(), ("light", "dark"), strict=True):
        papers = [_colour(found) for found in re.findall(r"--paper(?:-soft)?: #(\w{6})", tokens)]
        css = Theme(accent=accent, scheme=scheme).css()
        ink = _colour(re.findall(r"--link: #(\w{6})", css)[-1])
        assert len(papers) == 2
        assert min(contrast(ink, paper) for paper in papers) >= CONTRAST
    assert css.count("{") == css.count("}")


def test_the_snippet_shows_what_the_visitor_sees(world: World, client: Client) -> None:
    text = client.get("/fr/embed/code/organizations/?sector=ED&sector=SC&scheme=dark&accent=%23ff8800").content.decode()
    [copied] = re.findall(r"<textarea[^>]*>(.*?)</textarea>", text, re.DOTALL)
    [address] = re.findall(r'src="([^"]*)"', html.unescape(copied))
    path = html.unescape(address).removeprefix(settings.PUBLIC_BASE_URL)
    assert path == "/fr/embed/organizations/?filter[sector]=ED,SC&accent=ff8800&scheme=dark"
    assert client.get(path).status_code == 200
    assert 'name="sector" value="SC"' in text
    assert client.get("/fr/embed/code/organizations/?limit=x&scheme=y&country=%00").status_code == 200
    assert client.get("/fr/embed/code/homes/").status_code == 404
    page = client.get("/en/organizations/omep/").content.decode()
    [code] = re.findall(r'href="(/en/embed/code/[^"]*)"', page)
    assert client.get(code).status_code == 200
    assert f"/en/embed/organizations/{world['omep']}/" in client.get(code).content.decode()


def test_oembed_finds_the_card_of_a_page(world: World, client: Client) -> None:
    page = client.get("/ar/organizations/omep/").content.decode()
    [discovered] = re.findall(r'application/json\+oembed" href="([^"]*)"', page)
    found: dict[str, Any] = client.get(html.unescape(discovered), {}).json()
    assert found["type"] == "rich"
    [address] = re.findall(r'src="([^"]*)"', found["html"])
    assert client.get(address.removeprefix(settings.PUBLIC_BASE_URL)).status_code == 200
    assert "/ar/embed/organizations/" in address
    small = client.get("/oembed", {"url": "http://x/en/organizations/omep/", "maxwidth": "300", "maxheight": "100"})
    assert (small.json()["width"], small.json()["height"]) == (300, 100)
    for query in ({}, {"url": "http://x/nothing/"}, {"url": "http://x/en/"}, {"url": "/\0"}, {"url": "http://[x"}):
        assert client.get("/oembed", query).status_code == 404
    assert client.get("/oembed", {"format": "xml"}).status_code == 501


def test_lists_say_what_can_be_taken_along(world: World, client: Client) -> None:
    text = client.get("/en/organizations/?sector=ED").content.decode()
    for form in ("atom", "json"):
        [head, line] = re.findall(rf'href="([^"]*feeds/organization\.en\.{form}[^"]*)"', text)
        assert head == line
        assert client.get(html.unescape(head)).status_code == 200
        assert "filter[sector]=ED" in head
    for address in re.findall(r'href="(/api/v1/organizations\.\w+\?[^"]*)"', text):
        assert client.get(html.unescape(address)).status_code == 200
    assert "/api/v1/feeds/session.en.ics" in client.get("/en/dialogue/").content.decode()


def test_the_cost_is_the_same_at_any_size(world: World, client: Client) -> None:
    addresses = ("/en/embed/organizations/?limit=50&filter[sector]=ED", "/en/embed/organizations/omep/")

    def costs() -> list[int]:
        found = []
        for address in addresses:
            with CaptureQueriesContext(connection) as queries:
                assert client.get(address).status_code == 200
            found.append(len(queries))
        return found

    costs()  # what is read once and kept
    before = costs()
    multiply("omep", 60)
    assert Document.objects.filter(kind="organization").count() > 60
    assert costs() == before
    assert max(before) <= 3

"""What was public on a day, in all that happened to it since; and what nobody may read any more."""

import datetime as dt
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from content_store.dirty import content_key, mark
from content_store.editions import Edition
from content_store.enums import Reason
from content_store.models import Document
from forums.enums import RecommendationKind
from forums.recommendations import RecommendationPage
from tests import factories

from .canaries import Canaries, stored
from .client import ApiClient, assert_invalid, assert_problem
from .conftest import World

Clock = Callable[[str], None]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch, world: World) -> Clock:
    """`clock("2026-03-01")`: from now on it is noon of that day."""

    def turn(day: str) -> None:
        moment = dt.datetime.fromisoformat(f"{day}T12:00:00+00:00")
        monkeypatch.setattr(timezone, "now", lambda: moment)

    return turn


def change(page: Any, **values: Any) -> Any:
    found = factories.publish(type(page).objects.get(pk=page.pk), **values)
    factories.drain()
    return found


@pytest.fixture
def page(clock: Clock) -> RecommendationPage:
    """Published on 1 March, changed on 10 March, in French from the 15th; unpublished on 1 April, back on the 10th."""
    clock("2026-03-01")
    found = factories.recommendation("As it was", slug="history", text="First text.", kind=RecommendationKind.PROPOSAL)
    factories.drain()
    clock("2026-03-10")
    found = change(found, text="Second text.")
    clock("2026-03-15")
    factories.translated(found, "fr", title="En français")
    factories.drain()
    clock("2026-04-01")
    found.unpublish()
    factories.drain()
    clock("2026-04-10")
    found = change(found)
    clock("2026-05-01")
    return found


def text_of(api: ApiClient, query: str, key: str = "history") -> tuple[int, str]:
    found = api.json(f"/recommendations/{key}?{query}")
    return found["number"], found["text"]["text"]


def test_every_day_has_its_text(page: RecommendationPage, api: ApiClient) -> None:
    for day, expected in (
        ("2026-03-01", (1, "First text.")),
        ("2026-03-01T12:00:00Z", (1, "First text.")),
        ("2026-03-09", (1, "First text.")),
        ("2026-03-10T11:59:59Z", (1, "First text.")),
        ("2026-03-10T13:59:59%2B02:00", (1, "First text.")),
        ("2026-03-10", (2, "Second text.")),
        ("2026-03-31", (2, "Second text.")),
        ("2026-04-10", (3, "Second text.")),
        ("2026-05-01", (3, "Second text.")),
    ):
        assert text_of(api, f"as_of={day}") == expected, day
        assert text_of(api, f"as_of={day}", str(page.translation_key)) == expected, day
    french = api.json("/recommendations/history?as_of=2026-03-20&locale=fr")
    assert (french["locale"], french["text"]["title"]) == ("fr", "En français")
    assert api.json("/recommendations/history?as_of=2026-03-14&locale=fr&fallback=en")["locale"] == "en"


def test_any_content_has_its_texts_by_its_id(page: RecommendationPage, api: ApiClient, world: World) -> None:
    for query in ("as_of=2026-03-12", "as_of=2026-03-20&locale=fr", "as_of=2026-03-14&locale=fr&fallback=en"):
        found = api.get(f"/content/{page.translation_key}?{query}")
        typed = api.get(f"/recommendations/history?{query}")
        assert (found.content, found.headers["Content-Location"]) == (typed.content, typed.headers["Content-Location"])
    address = f"/content/{page.translation_key}?as_of=2026-02-28"
    assert_problem(api.get(address), 404, "not-published-then", available=[])
    assert_invalid(api.get(f"/content/{page.translation_key}?as_of=never"), ("as_of", "not-a-date"))
    assert_invalid(api.get(f"/content/{world['omep']}?as_of=2026-03-12"), ("as_of", "no-editions"))
    assert_problem(api.get(f"/content/{uuid4()}?as_of=2026-03-12"), 404, "not-found")


def test_no_text_of_a_day_says_from_when(page: RecommendationPage, api: ApiClient) -> None:
    before = api.get("/recommendations/history?as_of=2026-02-28")
    problem = assert_problem(before, 404, "not-published-then", available=[])
    assert problem["published_from"].startswith("2026-03-01T12:00:00")
    problem = assert_problem(api.get("/recommendations/history?as_of=2026-03-14&locale=fr"), 404, "not-published-then")
    assert problem["published_from"].startswith("2026-03-15")
    [other] = problem["available"]
    assert api.json(other["api_url"].partition("/api/v1")[2])["text"]["text"] == "Second text."
    between = api.get(f"/recommendations/{page.translation_key}?as_of=2026-04-05")
    assert_problem(between, 404, "not-published-then")
    assert_problem(api.get("/recommendations/nothing?as_of=2026-04-05"), 404, "not-found")


def test_what_cannot_be_asked(page: RecommendationPage, api: ApiClient) -> None:
    for query, *faults in (
        ("as_of=2026-05-02", ("as_of", "in-the-future")),
        ("as_of=yesterday", ("as_of", "not-a-date")),
        ("as_of=2026-02-30", ("as_of", "not-a-date")),
        ("as_of=2026-03", ("as_of", "not-a-date")),
        ("as_of=", ("as_of", "not-a-date")),
        ("as_of=2026-03-01&profile=list&fields=title", ("profile", "contradiction"), ("fields", "contradiction")),
    ):
        assert_invalid(api.get(f"/recommendations/history?{query}"), *faults)
    assert_invalid(api.get("/organizations/omep?as_of=2026-03-01"), ("as_of", "unknown-parameter"))
    assert_invalid(api.get("/recommendations/history/follow-up?as_of=2026-03-01"), ("as_of", "unknown-parameter"))


def test_an_edition_knows_its_neighbours(page: RecommendationPage, api: ApiClient) -> None:
    response = api.get("/recommendations/history?as_of=2026-03-12")
    address = response.headers["Content-Location"].partition("/api/v1")[2]
    assert api.get(address).content == response.content
    base = f"/editions/{page.translation_key}/en"
    for number, neighbours in ((1, {"successor"}), (2, {"predecessor", "successor"}), (3, {"predecessor"})):
        links = api.get(f"{base}/{number}").headers["Link"]
        assert {name for name in ("predecessor", "successor") if f'rel="{name}-version"' in links} == neighbours
        assert f'{base}>; rel="version-history"' in links
    assert response.headers["Memento-Datetime"] == "Tue, 10 Mar 2026 12:00:00 GMT"
    assert api.get(address, **{"If-None-Match": response.headers["ETag"]}).status_code == 304
    assert "immutable" not in response.headers["Cache-Control"]
    listed = api.json(base)["items"]
    assert [item["number"] for item in listed] == [1, 2, 3]
    assert listed[0]["published_until"] == listed[1]["published_from"]
    assert listed[2]["published_until"] is None
    for wrong in (f"{base}/4", f"{base}/0", f"{base}/99999999999", f"{base}/x", "/editions/x/en/1", f"{base[:-2]}xx"):
        assert_problem(api.get(wrong), 404, "not-found")


def test_only_other_words_make_an_edition(page: RecommendationPage, clock: Clock, api: ApiClient) -> None:
    """A translation's publication, a follow-up, a link, a label, a picture: none is a new text."""
    clock("2026-05-02")
    linked = factories.recommendation("Another", slug="another")
    factories.translated(page, "es")
    change(page, body=[("text", "<p>See</p>")])
    editions = Edition.objects.filter(content_id=page.translation_key, locale="en")
    before = editions.count()
    change(page, body=[("text", f'<p><a linktype="page" id="{linked.pk}">See</a></p>')])
    change(page, body=[("text", "<p>See</p>"), ("people", {"title": "By", "items": []})])
    mark("all")
    factories.drain()
    assert editions.count() == before
    assert "<a" not in editions.latest("number").text


def test_a_detail_as_of_a_day_costs_two_queries(page: RecommendationPage, api: ApiClient) -> None:
    for key, most in ((page.translation_key, 1), ("history", 2)):
        with CaptureQueriesContext(connection) as queries:
            api.get(f"/recommendations/{key}?as_of=2026-03-12")
        assert len(queries) <= most


def addresses(page: Any) -> list[str]:
    """Every address of every edition, in the API and on the site."""
    rows = Edition.objects.filter(content_id=page.translation_key)
    found = [f"/api/v1/editions/{row.content_id}/{row.locale}/{row.number}" for row in rows] + [
        row.path for row in rows
    ]
    return found + [
        f"/api/v1/recommendations/{key}?as_of={day}&locale={locale}"
        for key in (page.translation_key, page.slug)
        for day in ("2026-03-05", "2026-03-20", "2026-04-20")
        for locale in ("en", "fr")
    ]


def test_texts_of_what_is_gone_can_be_cited(page: RecommendationPage, client: Client) -> None:
    cited = [f"/api/v1/editions/{page.translation_key}/en/{number}" for number in (1, 2, 3)]
    cited += [row.path for row in Edition.objects.filter(content_id=page.translation_key)]
    page.unpublish()
    factories.drain()
    assert {client.get(address).status_code for address in cited} == {200}
    Page.objects.get(pk=page.pk).delete()
    factories.drain()
    assert {client.get(address).status_code for address in cited} == {200}


def test_nobody_reads_the_texts_of_what_is_restricted(page: RecommendationPage, client: Client, api: ApiClient) -> None:
    """Not while it is; an unpublished one neither."""
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    for unpublished in (False, True):
        if unpublished:
            page.unpublish()
        factories.drain()
        for address in addresses(page):
            if "fr" not in address.split("/cite")[0]:
                response = client.get(address)
                assert response.status_code in (404, 410), address
                assert b"text." not in response.content
        assert_problem(api.get(f"/editions/{page.translation_key}/en/1"), 410, "gone", reason="restricted")
    PageViewRestriction.objects.all().delete()
    factories.drain()
    assert api.json(f"/editions/{page.translation_key}/en/1")["text"]["text"] == "First text."


def test_a_publisher_erases_what_can_be_cited(page: RecommendationPage, admin_client: Client, api: ApiClient) -> None:
    address = f"/admin/earlier-texts/{page.translation_key}/"
    assert f"/en/cite/{page.translation_key}.1/" in admin_client.get(address).content.decode()
    assert address in admin_client.get(f"/admin/pages/{page.pk}/edit/").content.decode()
    admin_client.post(address)
    factories.drain()
    assert_problem(api.get(f"/editions/{page.translation_key}/en/1"), 410, "gone", reason="consent_withdrawn")
    assert api.get(f"/editions/{page.translation_key}/en/3").status_code == 200
    page.delete()
    factories.drain()
    call_command("erase_editions", str(page.translation_key))
    assert_problem(api.get(f"/editions/{page.translation_key}/en/3"), 410, "gone", reason="consent_withdrawn")


@pytest.mark.parametrize("also", ["nothing", "unpublished", "deleted"])
def test_withdrawn_consent_erases_history(
    also: str, page: RecommendationPage, clock: Clock, client: Client, api: ApiClient
) -> None:
    """A name stood in the text, went out of it, and then its person took back the consent to be named at all."""
    canaries = Canaries()
    mark_of = canaries.new("a person's name")
    clock("2026-05-02")
    change(page, text=f"Said by {mark_of}.", body=[("quote", {"text": "Words", "attribution": mark_of})])
    clock("2026-05-03")
    page = change(page, text="Said.", body=[])
    assert canaries.found_in(client.get("/api/v1/recommendations/history?as_of=2026-05-02").content)
    if also == "unpublished":
        page.unpublish()
    if also == "deleted":
        Page.objects.get(pk=page.pk).delete()
    mark(content_key(page.translation_key), reason=Reason.CONSENT_WITHDRAWN)
    factories.drain()
    for address in [*addresses(page), "/api/v1/recommendations/history?as_of=2026-05-02"]:
        assert not canaries.found_in(client.get(address).content), address
    for table, row in stored([]):
        assert "revision" in table or "search" in table or "index" in table or not canaries.found_in(row), table
    assert_problem(api.get(f"/editions/{page.translation_key}/en/4"), 410, "gone", reason="consent_withdrawn")
    assert client.get(f"/en/cite/{page.translation_key}.4/").status_code == 410
    if also == "nothing":
        assert text_of(api, "as_of=2026-05-03") == (5, "Said.")


def test_what_was_public_before_is_cited_from_its_last_publication(page: RecommendationPage, api: ApiClient) -> None:
    """The first editions of an installation that had none: by a rebuild, or by the worker after the migration."""
    Edition.objects.all().delete()
    mark("all")
    factories.drain()
    row = Edition.objects.get(content_id=page.translation_key, locale="fr")
    assert row.published_from == Document.objects.get(content_id=page.translation_key, locale="fr").updated_at


def test_the_site_shows_a_text_as_it_was(page: RecommendationPage, client: Client) -> None:
    old = client.get(f"/en/cite/{page.translation_key}.1/")
    html = old.content.decode()
    assert "First text." in html
    assert "Second text." not in html
    assert '<meta name="robots" content="noindex">' in html
    assert 'href="/en/recommendations/history/"' in html
    assert old.headers["Memento-Datetime"]
    current = client.get("/en/recommendations/history/").content.decode()
    [address] = [row.path for row in Edition.objects.filter(content_id=page.translation_key, locale="en", number=3)]
    assert f'href="{address}"' in current
    assert client.get(address).status_code == 200
    for wrong in (f"/en/cite/{page.translation_key}.9/", f"/en/cite/{page.translation_key}.99999999999999999999/"):
        assert client.get(wrong).status_code == 404

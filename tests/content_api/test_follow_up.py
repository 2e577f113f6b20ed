"""The follow-up of a recommendation, as partner sites read it."""

from typing import Any

import pytest
from django.db import transaction

from forums.models import RecommendationPage
from tests import factories
from tests.forums.following import SECRETARIAT, change, commitment, published

from .client import ApiClient, assert_invalid, assert_problem

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(db: None) -> RecommendationPage:
    page = factories.recommendation("Listen", slug="listen", addressees={SECRETARIAT: ""})
    published(change(page, "in-progress", "2026-03-01"))
    published(commitment(page, "2026-03-02"))
    factories.drain()
    return page


def test_it_is_a_part_of_the_stored_document(page: RecommendationPage, api: ApiClient) -> None:
    whole = api.json("/recommendations/listen")
    part = api.json("/recommendations/listen/follow-up")
    assert part == {name: whole[name] for name in part}
    assert part == api.json(f"/recommendations/{page.translation_key}/follow-up")
    assert part["addressees"][0]["status"]["code"] == "in-progress"
    assert [entry["type"] for entry in part["follow_up"]["timeline"]] == ["status"]
    assert len(part["follow_up"]["commitments"]) == 1


def test_it_answers_304_until_something_is_published(page: RecommendationPage, api: ApiClient) -> None:
    etag = api.get("/recommendations/listen/follow-up").headers["ETag"]
    again = {"If-None-Match": etag}
    assert api.get("/recommendations/listen/follow-up", **again).status_code == 304
    published(change(page, "implemented", "2026-04-01"))
    factories.drain()
    assert api.get("/recommendations/listen/follow-up", **again).status_code == 200


def test_what_is_not_there(page: RecommendationPage, api: ApiClient) -> None:
    assert_problem(api.get("/recommendations/nobody/follow-up"), 404, "not-found")
    assert_problem(api.get("/recommendations/listen/follow-up?locale=ar"), 404, "no-translation")
    assert api.json("/recommendations/listen/follow-up?locale=ar&fallback=chain")["locale"] == "en"
    assert_invalid(api.get("/recommendations/listen/follow-up?fields=title"), ("fields", "unknown-parameter"))
    page.unpublish()
    factories.drain()
    assert_problem(api.get(f"/recommendations/{page.translation_key}/follow-up"), 410, "gone")


def test_recommendations_are_found_by_their_follow_up(page: RecommendationPage, api: ApiClient) -> None:
    def found(query: str) -> list[str]:
        return [item["title"] for item in api.json(f"/recommendations?{query}")["items"]]

    silent = factories.recommendation("Silence", adopted="2018", addressees={SECRETARIAT: ""})
    factories.publish(silent, superseded_by=None)
    factories.drain()
    assert found("filter[follow-up]=no-information") == ["Silence"]
    assert found("filter[follow-up]=in-progress") == ["Listen"]
    assert found(f"filter[lead]={SECRETARIAT}") == ["Listen"]
    assert found("filter[superseded]=true") == []
    factories.publish(RecommendationPage.objects.get(pk=silent.pk), superseded_by=page.translation_key)
    factories.drain()
    assert found(f"filter[superseded-by]={page.translation_key}") == ["Silence"]
    assert found("filter[superseded]=true") == ["Silence"]


def test_it_costs_two_queries(page: RecommendationPage, api: ApiClient, django_assert_max_num_queries: Any) -> None:
    with transaction.atomic(), django_assert_max_num_queries(2):
        api.get("/recommendations/listen/follow-up")

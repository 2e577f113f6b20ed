"""A mirror that has the same documents has the same digest."""

import hashlib
from typing import Any

import pytest

from content_store.models import Document
from tests import factories

from .client import ApiClient, assert_invalid
from .conftest import World


def mirrored(api: ApiClient, selection: str = "") -> list[tuple[str, str, str]]:
    """(id, locale, etag) of what the log has, as a mirror of it would hold."""
    held: dict[tuple[str, str], str] = {}
    since = ""
    while True:
        page = api.json(f"/changes?profile=minimal&limit=1000{selection}{since}")
        for change in page["items"]:
            if change["op"] == "upsert":
                held[change["id"], change["locale"]] = change["etag"]
            else:
                held.pop((change["id"], change["locale"]), None)
        if not page["page"]["has_more"]:
            return sorted((*key, etag) for key, etag in held.items())
        since = f"&since={page['page']['next']}"


@pytest.mark.parametrize(
    "selection", ["", "&kind=organization", "&locale=fr", "&kind=organization,article&locale=fr,ar"]
)
def test_it_is_the_digest_of_what_the_log_gives(selection: str, api: ApiClient, world: World) -> None:
    held = mirrored(api, selection)
    answer = api.json(f"/digest?{selection.removeprefix('&')}".rstrip("?"))
    lines = "".join(f"{' '.join(row)}\n" for row in held)
    assert (answer["count"], answer["sha256"]) == (len(held), hashlib.sha256(lines.encode()).hexdigest())
    assert held
    after = api.json(f"/changes?since={answer['token']}{selection}")
    assert after["items"] == []


def test_it_changes_with_every_document(api: ApiClient, world: World) -> None:
    factories.section("Old")
    factories.drain()
    before = api.json("/digest")
    page = factories.section("New")
    factories.drain()
    after = api.json("/digest")
    assert after["count"] == before["count"] + 1
    page.unpublish()
    factories.drain()
    assert api.json("/digest")["sha256"] == before["sha256"]


def test_it_costs_nothing_while_nothing_changes(api: ApiClient, world: World, django_assert_num_queries: Any) -> None:
    api.json("/digest?kind=organization")
    with django_assert_num_queries(2):
        api.json("/digest?kind=organization")
    assert Document.objects.exists()


def test_unknown_kinds_and_languages_are_refused(api: ApiClient) -> None:
    assert_invalid(api.get("/digest?kind=ngo&locale=de"), ("kind", "unknown-value"), ("locale", "unknown-value"))

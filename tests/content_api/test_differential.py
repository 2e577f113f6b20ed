"""Two installations that differ only in what is restricted give the public the same bytes, whatever is asked.

Every operation of the OpenAPI document, with what its parameters allow and what they do not: bodies, statuses, headers,
ETags, counts, facets, orders, scores, tokens and errors. PROOF=1 asks each restricted text for itself, too.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.db import models
from django.test import Client, override_settings

from content_api.keys import TIER_NAMES
from content_store import dirty, snapshots
from content_store.enums import Tier
from content_store.models import Document, RenderFailure
from home.models import ArticlePage
from ngo_pages.models import OrganizationPage
from reference.contacts import Contact
from reference.enums import ReviewState
from search import consumer
from tests import factories
from tests.content_store.restricted import Secrets, restrict_organizations

from .canaries import RUN, Canaries, fill, restricted_models
from .everything import Answer, asked, requests
from .test_canaries import _pages, key_of

PROOF = bool(os.environ.get("PROOF"))
_TEXTS = (models.CharField, models.TextField)


def _filled(canaries: Canaries, told: Secrets) -> list[models.Model]:
    """Something restricted of each sort, and drafts that were never public."""
    _tell(canaries, told)
    rows = [
        row
        for model in sorted(restricted_models(), key=lambda model: model is not User)
        for row in fill(model, canaries)
    ]
    _draft(canaries)
    return rows


def _tell(canaries: Canaries, told: Secrets) -> None:
    for page in OrganizationPage.objects.filter(live=True):
        told[page.translation_key] = {
            tier: f"{canaries.new(TIER_NAMES[tier])} garden" for tier in Tier if tier > Tier.PUBLIC
        }
        dirty.mark(dirty.content_key(page.translation_key))


def _draft(canaries: Canaries) -> None:
    live = ArticlePage.objects.filter(live=True).first()
    assert live is not None
    live.title, live.summary = f"Zebra {canaries.new('draft')}", canaries.new("draft")
    live.save_revision()


def _change(rows: list[models.Model], canaries: Canaries, told: Secrets) -> None:
    """Every second restricted thing is gone, with whoever agreed to it; the others have other words."""
    _tell(canaries, told)
    for content_id in list(told)[::2]:
        del told[content_id]
    for number, row in enumerate(rows):
        row.refresh_from_db()
        if isinstance(row, Contact) and number % 2:
            row.withdraw()
        elif getattr(row, "state", None) != ReviewState.PUBLISHED:  # which stays as it is
            _rename(row, canaries)
    _draft(canaries)


def _rename(row: models.Model, canaries: Canaries) -> None:
    for item in row._meta.concrete_fields:
        value = getattr(row, item.name)
        if isinstance(item, _TEXTS) and not item.choices and isinstance(value, str) and canaries.found_in(value):
            setattr(row, item.name, f"z{canaries.new('changed')}"[: item.max_length])
    row.save()


def _settled() -> None:
    factories.drain()
    assert not RenderFailure.objects.exists()
    factories.run_tasks()
    snapshots.write_due()
    consumer.run()


@pytest.fixture
def told(db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Secrets]:
    secrets = restrict_organizations(monkeypatch)
    with override_settings(
        SEARCH_INDEX_DIR=tmp_path / "index",
        SNAPSHOT_DIR=tmp_path / "snapshots",
        API_ANONYMOUS_PER_MINUTE=0,
        API_SUGGESTIONS_PER_MINUTE=0,
        API_KEY_PER_MINUTE=0,
    ):
        factories.site()
        _pages()
        yield secrets


def test_what_is_restricted_changes_no_public_byte(told: Secrets, client: Client) -> None:
    canaries = Canaries()
    rows = _filled(canaries, told)
    _settled()
    secret = sorted(canaries.places)
    words = [secret[0], secret[0][:-1], "garden", *(secret if PROOF else ())]
    everything = list(requests(words))
    first: dict[str, Answer] = dict(asked(client, everything))
    above = Document.objects.filter(tier__gt=Tier.PUBLIC).count()
    assert above
    reader = Client(headers=key_of(Tier.SECRETARIAT))
    read = reader.get("/api/v1/organizations?profile=full").content
    assert RUN in read.decode()

    _change(rows, canaries, told)
    _settled()
    assert reader.get("/api/v1/organizations?profile=full").content != read
    assert Document.objects.filter(tier__gt=Tier.PUBLIC).count() < above
    again = dict(asked(client, everything))
    assert again.keys() == first.keys()
    assert [request for request, answer in first.items() if again[request] != answer] == []
    print(f"{len(first)} answers, {len({name.partition('?')[0] for name in first})} addresses")  # noqa: T201

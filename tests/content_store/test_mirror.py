"""Whoever walks the change log holds what the lists hold, at every tier, whatever was done and whenever they looked.

The reference mirror does so over the API, from snapshots, cut off now and then, and proves itself by the digest.
PROOF=1 does 500 things instead of 60; SEED=… does the same things to the same contents again.
"""

import contextlib
import datetime as dt
import hashlib
import os
import random
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone
from pydantic_core import from_json

from cms.base.locales import LOCALES
from content_store import snapshots, tombstones
from content_store.criteria import Criteria
from content_store.digest import Digest, digest
from content_store.enums import Operation, Tier
from content_store.kinds import kinds
from content_store.models import Change, Cursor, RenderFailure, seen_by
from content_store.query import ListQuery, list_documents, readable
from tests import factories
from tests.clients.trying import CutOffError, tried_mirror, until_done

from .editors import Editors
from .reading import Mirror, follow, newest
from .restricted import restrict_organizations

STEPS = 500 if os.environ.get("PROOF") else 60


def lists(tier: Tier) -> Mirror:
    """Every list of every kind in every language, page by page."""
    found: Mirror = {}
    for kind in kinds():
        for locale in LOCALES:
            cursor: str | None = ""
            while cursor is not None:
                page = list_documents(
                    ListQuery(Criteria((kind.name,)), (locale,), limit=7, profile="full", cursor=cursor, tier=tier)
                )
                for text in page.items:
                    document = kind.full.model_validate_json(text)
                    assert (document.id, locale) not in found
                    found[document.id, locale] = text
                cursor = page.next
    return found


def digest_of(mirror: Mirror) -> tuple[int, str]:
    tags = {key: from_json(text)["etag"] for key, text in mirror.items()}
    lines = sorted(f"{content_id} {locale} {etag}\n" for (content_id, locale), etag in tags.items())
    return len(lines), hashlib.sha256("".join(lines).encode()).hexdigest()


def a_year_passes(readers: dict[Tier, int]) -> None:
    """For the log; what one of these readers has not seen is kept for it, as it is for the platform's own consumers."""
    for tier, seq in readers.items():
        Cursor.objects.update_or_create(consumer=f"reader {tier}", defaults={"seq": seq})
    Change.objects.update(at=timezone.now() - dt.timedelta(days=400))
    tombstones.expire()


@pytest.mark.django_db
def test_a_mirror_of_the_log_is_the_lists_item_for_item(
    monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path
) -> None:
    settings.SNAPSHOT_DIR, settings.API_ANONYMOUS_PER_MINUTE = tmp_path / "snapshots", 0
    settings.SNAPSHOT_PAUSE_SECONDS = 10**9  # by the clock nothing happens
    seed = int(os.environ.get("SEED", random.randrange(1_000_000)))
    chance = random.Random(seed)
    monkeypatch.setattr(os, "urandom", random.Random(seed).randbytes)  # and content ids are the same again
    editors = Editors(chance, restrict_organizations(monkeypatch))
    done: list[str] = []
    early: dict[Tier, Mirror] = {tier: {} for tier in Tier}
    since = dict.fromkeys(Tier, 0)
    reference = tried_mirror(tmp_path / "copy.sqlite3", chance)
    for _ in range(STEPS):
        done.append(editors.act())
        if chance.random() < 0.6:
            factories.drain()
        for tier in Tier:
            if chance.random() < 0.2:
                since[tier] = follow(early[tier], since[tier], 3, tier)
        if chance.random() < 0.2:
            snapshots.write_due()
        if chance.random() < 0.1:
            with contextlib.suppress(CutOffError):
                reference.follow()
        if chance.random() < 0.05:
            a_year_passes(since)
    factories.drain()
    log = [str(change) for change in Change.objects.order_by("seq")]
    print(f"SEED={seed}: {len(log)} changes, {hashlib.sha256(repr(log).encode()).hexdigest()[:12]}")  # noqa: T201
    told = f"SEED={seed}, {len(done)} steps: {done}"
    for tier in Tier:
        follow(early[tier], since[tier], 3, tier)
        late: Mirror = {}
        follow(late, 0, 11, tier)
        expected = lists(tier)
        assert len(expected) == readable(tier).count(), told
        assert late == expected, told
        assert early[tier] == expected, told
        found: Digest = digest((), (), tier)
        assert (found.count, found.sha256) == digest_of(expected), told
        upserts = Change.objects.filter(seen_by(tier), latest=True, op=Operation.UPSERT)
        assert upserts.count() == len(expected), told
    until_done(reference.follow)
    assert until_done(reference.is_exact), told
    assert reference.digest() == digest_of(early[Tier.PUBLIC]), told
    assert not RenderFailure.objects.exists(), told
    before = newest()
    call_command("rebuild_documents", verbosity=0)
    assert [str(change) for change in Change.objects.filter(seq__gt=before)] == [], told

"""How far what follows publication is behind it."""

import datetime as dt
from typing import Any

from django.utils import timezone

from content_store.models import Change, Cursor, Dirty
from tests import factories

from .client import ApiClient
from .conftest import World


def test_each_part_says_how_far_it_is_behind(api: ApiClient, world: World, django_assert_num_queries: Any) -> None:
    seq = Change.objects.latest("seq").seq
    Cursor.objects.update_or_create(consumer="search", defaults={"seq": seq})
    with django_assert_num_queries(4):  # two of them the webhooks'
        now = api.get("/status")
    assert now.headers["Cache-Control"] == "public, max-age=5"
    assert now.json() == {
        "seq": seq,
        "rendering": {"waiting": 0, "behind_seconds": 0},
        "search": {"seq": seq, "behind_seconds": 0},
        "snapshots": {"seq": seq, "behind_seconds": 0},
        "webhooks": {"waiting": 0, "behind_seconds": 0, "overdue_seconds": 0},
    }
    factories.article("News")
    factories.drain()
    Change.objects.filter(seq__gt=seq).update(at=timezone.now() - dt.timedelta(minutes=2))
    Dirty.objects.create(key="content:00000000-0000-0000-0000-000000000000")
    Dirty.objects.update(at=timezone.now() - dt.timedelta(minutes=1))
    later = api.json("/status")
    assert later["seq"] > seq
    assert later["rendering"]["waiting"] == 1
    assert later["rendering"]["behind_seconds"] in (60, 61)
    for part in ("search", "snapshots"):
        assert later[part]["seq"] == seq
        assert later[part]["behind_seconds"] in (120, 121)


def test_what_never_ran_has_no_lag(api: ApiClient, world: World) -> None:
    Cursor.objects.all().delete()
    found = api.json("/status")
    assert found["search"] == found["snapshots"] == {"seq": 0, "behind_seconds": None}
    assert found["seq"] == Change.objects.latest("seq").seq

"""Mirrors converge, whatever four editors do at once and whatever is killed meanwhile: on PostgreSQL, real processes.

Each burst: four editors take steps that Hypothesis drew, while two mirrors follow, web server, worker and mirrors are
killed or started again and years pass; then all is quiet, and the copies are held against digest, lists and log.
PROOF=1 takes 520 steps; SEED=… draws the same ones.
"""

import collections
import contextlib
import datetime as dt
import json
import logging
import os
import random
import signal
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import wait
from pathlib import Path
from typing import Any

import httpx
import pytest
from django.core.management import call_command
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from cms.base.locales import LOCALES
from content_api.models import ApiKey
from content_store import tombstones
from content_store.drain import exclusive
from content_store.enums import Operation, Tier
from content_store.kinds import kinds
from content_store.models import Change, Counter, Dirty, RenderFailure, seen_by
from content_store.query import readable
from tests import factories
from tests.content_store.editors import STEPS, Editors

from .running import PATIENCE, Editor, Follower, Platform, Step, editors, until

EDITORS = 4
BURSTS, STEPS_EACH, DISTURBED = (10, 13, 3) if os.environ.get("PROOF") else (2, 5, 2)
SEED = int(os.environ.get("SEED", random.randrange(1_000_000)))
DISTURBANCES = ("web killed", "web restarted", "worker killed", "worker killed", "mirrors killed", "a year passes")


@dataclass(frozen=True)
class Burst:
    """The steps of each editor, and after how many of all steps what else happens."""

    steps: list[list[Step]]
    disturbances: list[tuple[int, str]]


_steps = st.lists(st.tuples(st.sampled_from(STEPS), st.integers(0, 2**32)), min_size=STEPS_EACH, max_size=STEPS_EACH)
_bursts = st.builds(
    Burst,
    st.lists(_steps, min_size=EDITORS, max_size=EDITORS),
    st.lists(
        st.tuples(st.integers(1, EDITORS * STEPS_EACH), st.sampled_from(DISTURBANCES)),
        min_size=DISTURBED,
        max_size=DISTURBED,
    ),
)
#: Hypothesis begins with the simplest plan there is, in which all do the same.
_plans = st.lists(_bursts, min_size=BURSTS, max_size=BURSTS).filter(
    lambda plan: len({step for steps in plan[0].steps for step in steps}) > 1
)


def a_year_passes() -> None:
    """For what no consumer of the platform's own waits for."""
    with exclusive():
        Change.objects.update(at=timezone.now() - dt.timedelta(days=400))
    tombstones.expire()


def work(burst: Burst, all_editors: list[Editor], disturb: Callable[[str], None]) -> list[str]:
    """Lets all editors take their steps at once; returns how each went."""
    for editor, steps in zip(all_editors, burst.steps, strict=True):
        editor.pipe.send(steps)
    told: list[str] = []
    due = sorted(burst.disturbances, reverse=True)
    pipes: list[Any] = [editor.pipe for editor in all_editors]
    while len(told) < EDITORS * STEPS_EACH:
        ready: list[Any] = wait(pipes, PATIENCE)
        assert ready, "still waiting: a deadlock"
        told += [pipe.recv() for pipe in ready]
        while due and len(told) >= due[-1][0]:
            disturb(due.pop()[1])
    return told


def listed(site: str) -> dict[tuple[str, str], Any]:
    """Every full document of the API's lists, page by page; of kinds without a list what is stored."""
    found: dict[tuple[str, str], Any] = {}
    with httpx.Client(base_url=f"{site}/api/v1/", timeout=PATIENCE) as client:
        for kind in kinds():
            for locale in LOCALES if kind.listed else ():
                parameters = {"locale": locale, "limit": "100", "profile": "full"}
                while True:
                    page = client.get(kind.plural, params=parameters).raise_for_status().json()
                    for item in page["items"]:
                        assert (item["id"], locale) not in found
                        found[item["id"], locale] = item
                    if not page["page"]["has_more"]:
                        break
                    parameters["cursor"] = page["page"]["next"]
    for row in readable():
        found.setdefault((str(row.content_id), row.locale), json.loads(row.full))
    return found


def copied(copy: Path) -> dict[tuple[str, str], Any]:
    with contextlib.closing(sqlite3.connect(copy)) as rows:
        return {
            (id_, locale): json.loads(item)
            for id_, locale, item in rows.execute("select id, locale, item from document")
        }


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_mirrors_converge(tmp_path: Path) -> None:
    logging.getLogger("httpx").setLevel(logging.WARNING)
    factories.site()
    Editors(random.Random(SEED))
    for name in ("Reading", "Water"):
        factories.organization(name)
    key = ApiKey(name="Mirror", organization="Example", tier=Tier.SECRETARIAT)
    token = key.new_token()
    key.save()
    platform = Platform(tmp_path)
    public = Follower(platform.url, tmp_path / "public.sqlite3")
    restricted = Follower(platform.url, tmp_path / "restricted.sqlite3", "--key", token)
    told: collections.Counter[str] = collections.Counter()

    def disturb(what: str) -> None:
        match what:
            case "web killed":
                platform.web.again(signal.SIGKILL)
            case "web restarted":
                platform.web.again(signal.SIGTERM)
            case "worker killed":
                platform.worker.again(signal.SIGKILL)
            case "mirrors killed":
                public.kill()
                restricted.kill()
            case "a year passes":
                a_year_passes()

    def hold() -> None:
        """What all agree on once it is quiet; and nothing that somebody wrote was left out."""
        until(lambda: not Dirty.objects.exists())
        until(platform.answers)
        assert public.run() == 0, public.log.read_text()[-4000:]
        assert restricted.run() == 0, restricted.log.read_text()[-4000:]
        digest = httpx.get(f"{platform.url}/api/v1/digest", timeout=PATIENCE).json()
        copy = copied(public.copy)
        assert len(copy) == digest["count"]
        assert copy == listed(platform.url)
        above = {(str(row.content_id), row.locale): json.loads(row.full) for row in readable(Tier.SECRETARIAT)}
        assert copied(restricted.copy) == above
        assert not RenderFailure.objects.exists()
        newest = Change.objects.order_by("-seq").values_list("seq", flat=True)[0]
        assert Counter.objects.get(name="seq").value >= newest
        for tier in Tier:
            upserts = Change.objects.filter(seen_by(tier), latest=True, op=Operation.UPSERT)
            assert upserts.count() == readable(tier).count()
        call_command("rebuild_documents", verbosity=0)
        assert [str(change) for change in Change.objects.filter(seq__gt=newest)] == []

    with editors(tmp_path, EDITORS) as all_editors, platform.running():

        @seed(SEED)
        @settings(
            max_examples=1,
            phases=[Phase.generate],
            database=None,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        )
        @given(_plans)
        def run(plan: list[Burst]) -> None:
            for burst in plan:
                with public.following(), restricted.following():
                    results = work(burst, all_editors, disturb)
                failed = [result for result in results if result.startswith("failed")]
                assert not failed, "\n".join(failed)
                told.update(result.partition(":")[0] for result in results)
                hold()

        run()
    print(f"SEED={SEED}: {dict(told)}; the mirrors ran {len(public.codes)} and {len(restricted.codes)} times")  # noqa: T201
    assert not "".join(path.read_text() for path in tmp_path.glob("editor-*.log"))
    assert "deadlock" not in "".join(path.read_text() for path in tmp_path.glob("*.log"))

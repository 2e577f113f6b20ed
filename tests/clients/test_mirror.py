"""The reference mirror, run as a partner runs it, against a server."""

import datetime as dt
import json
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest
from django.utils import timezone
from pytest_django.live_server_helper import LiveServer

from content_api.models import ApiKey
from content_store import snapshots, tombstones
from content_store.enums import Tier
from content_store.models import Change
from content_store.query import readable
from tests import factories

SCRIPT = Path(__file__).parents[2] / "clients" / "mirror.py"

pytestmark = pytest.mark.django_db(transaction=True)


def run(site: str, copy: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(SCRIPT), site, str(copy), *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)


def held(copy: Path) -> dict[tuple[str, str], str]:
    with sqlite3.connect(copy) as rows:
        return {(id_, locale): etag for id_, locale, etag in rows.execute("select id, locale, etag from document")}


def public(**narrow: str) -> dict[tuple[str, str], str]:
    return {(str(row.content_id), row.locale): row.etag for row in readable().filter(**narrow)}


@pytest.fixture(autouse=True)
def _public_address(live_server: LiveServer, settings: Any, tmp_path: Path) -> None:
    settings.PUBLIC_BASE_URL = live_server.url
    settings.SNAPSHOT_DIR = tmp_path / "snapshots"
    settings.API_ANONYMOUS_PER_MINUTE = 0


def test_it_starts_with_the_snapshots_follows_the_log_and_proves_itself(
    live_server: LiveServer, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.sqlite3"
    omep = factories.organization("World Organization for Early Childhood", sectors=["ED"])
    factories.translated(omep, "fr")
    gone = factories.section("Soon gone")
    factories.drain()
    snapshots.write_due()
    written = readable().count()
    factories.section("After the snapshots")
    factories.drain()
    first = run(live_server.url, copy)
    assert first.returncode == 0, first.stdout + first.stderr
    assert first.stdout.startswith(f"{written + 1} applied, {written + 1} documents")
    assert held(copy) == public()
    gone.unpublish()
    factories.publish(omep, summary="For children under eight.")
    factories.drain()
    again = run(live_server.url, copy)
    assert again.returncode == 0, again.stdout + again.stderr
    assert again.stdout.startswith("3 applied")  # the other language of what was edited too
    assert held(copy) == public()
    assert run(live_server.url, copy).stdout.startswith("0 applied")


def test_it_begins_anew_where_it_was_away_for_too_long(live_server: LiveServer, tmp_path: Path, settings: Any) -> None:
    copy = tmp_path / "copy.sqlite3"
    gone = factories.section("Soon gone")
    factories.drain()
    assert run(live_server.url, copy).returncode == 0  # no snapshots yet: the log from its start
    gone.unpublish()
    factories.section("Meanwhile")
    factories.drain()
    Change.objects.update(at=timezone.now() - dt.timedelta(days=settings.TOMBSTONE_DAYS + 1))
    assert tombstones.expire() == 1
    snapshots.write_due()
    late = run(live_server.url, copy)
    assert late.returncode == 0, late.stdout + late.stderr
    assert held(copy) == public()


def test_it_follows_a_site_whose_last_word_was_a_removal_long_ago(live_server: LiveServer, tmp_path: Path) -> None:
    copy = tmp_path / "copy.sqlite3"
    factories.section("Stays")
    gone = factories.section("Soon gone")
    factories.drain()
    gone.unpublish()
    factories.drain()
    Change.objects.update(at=timezone.now() - dt.timedelta(days=400))
    assert tombstones.expire() == 1
    assert snapshots.write_due() > 0
    assert snapshots.write_due() == 0
    first = run(live_server.url, copy)
    assert first.returncode == 0, first.stdout + first.stderr
    digest = httpx.get(f"{live_server.url}/api/v1/digest").json()
    page = httpx.get(f"{live_server.url}/api/v1/changes", params={"since": digest["token"]})
    assert page.json().get("items") == [], page.text


def test_a_mirror_of_a_higher_tier_follows_the_log_from_its_start(live_server: LiveServer, tmp_path: Path) -> None:
    copy = tmp_path / "copy.sqlite3"
    factories.organization()
    factories.drain()
    snapshots.write_due()
    key = ApiKey(name="Mirror", organization="Example", tier=Tier.PARTNER)
    token = key.new_token()
    key.save()
    found = run(live_server.url, copy, "--key", token)
    assert found.returncode == 0, found.stdout + found.stderr
    assert held(copy) == public()


def test_what_is_not_the_same_is_said(live_server: LiveServer, tmp_path: Path) -> None:
    copy = tmp_path / "copy.sqlite3"
    factories.section("About")
    factories.drain()
    assert run(live_server.url, copy).returncode == 0
    with sqlite3.connect(copy) as rows:
        rows.execute("delete from document")
    lost = run(live_server.url, copy)
    assert lost.returncode == 1
    assert "NOT the same" in lost.stdout


def test_a_copy_is_of_one_selection(live_server: LiveServer, tmp_path: Path) -> None:
    copy = tmp_path / "copy.sqlite3"
    factories.translated(factories.section("About"), "fr")
    factories.drain()
    assert run(live_server.url, copy, "--locale", "fr").returncode == 0
    assert held(copy) == public(locale="fr")
    other = run(live_server.url, copy, "--locale", "en")
    assert other.returncode == 2
    assert json.dumps({"locale": "fr"}) in other.stderr

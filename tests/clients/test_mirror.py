"""The reference mirror, run as a partner runs it, against a server."""

import json
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from pytest_django.live_server_helper import LiveServer

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


def test_it_follows_and_proves_itself(live_server: LiveServer, tmp_path: Path) -> None:
    copy = tmp_path / "copy.sqlite3"
    omep = factories.organization("World Organization for Early Childhood", sectors=["ED"])
    factories.translated(omep, "fr")
    gone = factories.section("Soon gone")
    factories.drain()
    first = run(live_server.url, copy)
    assert first.returncode == 0, first.stdout + first.stderr
    assert held(copy) == public()
    gone.unpublish()
    factories.publish(omep, summary="For children under eight.")
    factories.drain()
    again = run(live_server.url, copy)
    assert again.returncode == 0, again.stdout + again.stderr
    assert again.stdout.startswith(tuple("123456789"))
    assert held(copy) == public()
    assert run(live_server.url, copy).stdout.startswith("0 changes")


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

"""The judgement lists hold on the demonstration's content, on both engines, with the command that operators have."""

import subprocess
import sys
import uuid

from elasticsearch import Elasticsearch

from tests.search import engines

from .installation import ROOT, Installation

LEAST = ("--at-least=0.95", "--typos-at-least=0.9")


def _run(installation: Installation, *arguments: str, **settings: str) -> str:
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=installation.environment() | settings,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_embedded_engine_finds_what_people_look_for(installation: Installation) -> None:
    assert "embedded" in _run(installation, "search_quality", *LEAST)


def test_elasticsearch_finds_what_people_look_for(installation: Installation) -> None:
    url, prefix = engines.elasticsearch_url(), f"test-{uuid.uuid4().hex[:12]}"
    cluster = {"ELASTICSEARCH_URL": url, "ELASTICSEARCH_PREFIX": prefix, "ELASTICSEARCH_SECONDS": "30"}
    try:
        _run(installation, "rebuild_search", **cluster)
        assert "elasticsearch" in _run(installation, "search_quality", *LEAST, **cluster)
    finally:
        with Elasticsearch(url) as client:
            for name in client.indices.get(index=f"{prefix}-*"):
                client.indices.delete(index=name)

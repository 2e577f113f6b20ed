"""The installation that `make run` makes: honest content, safe to prepare again, started and stopped as one."""

import os
import signal
import subprocess
import time
from dataclasses import replace
from functools import cache
from typing import Any

import httpx
import pytest
from bs4 import BeautifulSoup

from cms.base.locales import LOCALES
from home.demo.source import facts, is_unverified

from .installation import Installation, free_port, is_ready
from .people import JOURNEY

Document = dict[str, Any]
#: What the demonstration's contents are called in the API, and the languages they come in.
IN_SIX_LANGUAGES = ("forums", "conferences", "sessions", "recommendations", "articles", "actions")


@cache
def documents(site: str, plural: str, locale: str) -> dict[str, Document]:
    """All full documents of a list by slug, those made by other tests left out."""
    answer = httpx.get(
        f"{site}/api/v1/{plural}", params={"locale": locale, "limit": 100, "profile": "full"}, timeout=30
    )
    answer.raise_for_status()
    return {item["slug"]: item for item in answer.json()["items"] if not item["title"].startswith(JOURNEY)}


def known(record: Document, field: str) -> Any:
    """The value only where the sources confirm it."""
    return None if is_unverified(record, field) else record.get(field)


@pytest.mark.parametrize("record", facts()["ngos"], ids=lambda record: record["slug"])
def test_organization_says_no_more_than_its_sources(record: Document, site: str) -> None:
    shown = documents(site, "organizations", "en")[record["slug"]]
    assert not shown["fictional"]
    assert shown["founded"] == known(record, "founded")
    place = known(record, "headquarters") or {"city": "", "country": None}
    here = shown["headquarters"] or {"city": "", "country": None}
    assert (here["city"], here["country"] and here["country"]["code"]) == (place.get("city", ""), place["country"])
    assert {sector["code"] for sector in shown["sectors"]} == set(known(record, "fields") or [])
    names = {shown["title"], shown["acronym"], *(name["text"] for name in shown["names"])}
    assert names.isdisjoint(
        record[field]
        for field in ("name_en", "name_fr", "acronym")
        if record.get(field) and is_unverified(record, field)
    )
    printed = {record["name_en"], record["name_fr"], record["acronym"], *record.get("names_as_printed", [])}
    assert not printed.isdisjoint(names)


def test_recommendation_without_confirmed_addressees_names_none(site: str) -> None:
    shown = documents(site, "recommendations", "en")
    for record in facts()["recommendations"]:
        slug = record["ref"].lower().replace("/", "-")
        addressees = {row["actor"]["code"] for row in shown[slug]["addressees"]}
        assert addressees == set(known(record, "addressees") or [])


def test_forum_shows_only_a_number_that_a_source_gives(site: str) -> None:
    forums = [record for record in facts()["forums"] if record["theme"]]  # gaps stay gaps
    numbers = {record["number"] for record in forums if known(record, "number")}
    shown = [document["number"] for document in documents(site, "forums", "en").values()]
    assert {number for number in shown if number} == numbers
    assert len(shown) == len(forums)


@pytest.mark.parametrize("plural", IN_SIX_LANGUAGES)
def test_translations_say_that_they_are_drafts(plural: str, site: str) -> None:
    english = documents(site, plural, "en")
    assert {item["state"] for item in english.values()} == {"original"}
    for locale in LOCALES[1:]:
        translated = documents(site, plural, locale)
        assert translated.keys() == english.keys()
        assert {item["state"] for item in translated.values()} == {"machine"}


@pytest.mark.parametrize("locale", ["en", "ar"])
@pytest.mark.parametrize("path", ["organizations/example-reading", "actions/fictional-schools-measure-water"])
def test_invented_content_says_so(path: str, locale: str, site: str) -> None:
    page = BeautifulSoup(httpx.get(f"{site}/{locale}/{path}/").text, "html.parser")
    assert page.select_one(".page-header .notice-warning")
    slug = path.split("/")[1]
    assert documents(site, path.split("/")[0], locale)[slug]["fictional"]


def test_preparing_again_changes_nothing(installation: Installation) -> None:
    before = httpx.get(f"{installation.base_url}/api/v1/").json()["seq"]
    installation.run("manage.py", "prepare", "--demo")
    assert httpx.get(f"{installation.base_url}/api/v1/").json()["seq"] == before


@pytest.fixture
def second(installation: Installation) -> Installation:
    """The same data, served at another port."""
    return replace(installation, port=free_port())


def groups(process: "subprocess.Popen[bytes]") -> list[int]:
    """The process groups of an installation: its own, and one for each of its children."""
    found = subprocess.run(["pgrep", "-P", str(process.pid)], capture_output=True, check=True, text=True)
    children = [int(pid) for pid in found.stdout.split()]
    assert len(children) == 2
    return [process.pid, *children]


def survivors(of: list[int]) -> list[int]:
    """The groups of which a process is left; those that end may need a moment."""
    left = of
    for _ in range(600):
        left = [group for group in left if _exists(group)]
        if not left:
            break
        time.sleep(0.1)
    return left


def _exists(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGINT])
def test_stopping_ends_every_process(sent: signal.Signals, second: Installation) -> None:
    with second.served(stop=sent) as process:
        assert is_ready(second)
        started = groups(process)
    assert process.returncode == 0
    assert not survivors(started)


def test_end_of_one_process_ends_all_with_an_error(second: Installation) -> None:
    with second.served() as process:
        started = groups(process)
        worker = subprocess.run(
            ["pgrep", "-P", str(process.pid), "-f", "worker"], capture_output=True, check=True, text=True
        )
        os.kill(int(worker.stdout.split()[0]), signal.SIGKILL)
        assert process.wait(timeout=60) != 0
    assert not survivors(started)

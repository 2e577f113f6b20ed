"""What every page type promises, in a left-to-right and the right-to-left language, on a telephone and a laptop."""

import re
from http.client import responses
from urllib.parse import urlsplit

import pytest

from cms.base.locales import LOCALES as ALL_LOCALES
from cms.base.locales import direction

from .conftest import VisitOnce
from .page_types import CASES, IN_TWO_LANGUAGES, SPACE, status
from .visit import Visit

Case = tuple[str, str, int]

every_case = pytest.mark.parametrize("case", CASES, ids=["-".join(map(str, case)) for case in CASES])

pytestmark = every_case


@pytest.fixture
def seen(case: Case, visited: VisitOnce) -> Visit:
    name, locale, width = case
    return visited(name, locale, width)


def test_answers(case: Case, seen: Visit) -> None:
    assert seen.status == status(case[0], case[1])
    assert seen.headers["content-type"] == "text/html; charset=utf-8"
    assert case[1] in seen.headers["content-language"]


def test_has_no_accessibility_violation(case: Case, seen: Visit) -> None:
    assert seen.violations == []


def test_console_stays_silent(case: Case, seen: Visit) -> None:
    # The browser itself reports the page's own 404.
    expected = status(case[0], case[1])
    said = f"error: Failed to load resource: the server responded with a status of {expected} ({responses[expected]})"
    assert seen.console == ([] if expected == 200 else [said])


def test_never_scrolls_sideways(case: Case, seen: Visit) -> None:
    assert set(seen.overflow.values()) == {0}, seen.overflow


def test_nothing_moves_while_it_loads(case: Case, seen: Visit) -> None:
    assert seen.shifts == []


def test_says_its_language_and_direction(case: Case, seen: Visit) -> None:
    _, locale, _ = case
    assert (seen.dom["lang"], seen.dom["dir"]) == (locale, direction(locale))
    assert seen.dom["direction"] == direction(locale)


def test_has_one_heading_and_a_title(case: Case, seen: Visit) -> None:
    (heading,) = seen.dom["headings"]
    assert heading
    assert re.fullmatch(r".+ · .+", seen.dom["title"])


def test_skip_link_is_the_first_stop_and_leads_to_the_content(case: Case, seen: Visit) -> None:
    assert seen.skip_link == {"href": "#main", "seen": True, "leads_to": "main"}


def test_asks_no_other_host(case: Case, seen: Visit) -> None:
    own = urlsplit(seen.url).netloc
    hosts = {urlsplit(item.url).netloc for item in seen.loaded if not item.url.startswith("data:")}
    assert hosts == {own}


def test_is_under_a_strict_content_security_policy(case: Case, seen: Visit) -> None:
    policy = dict(part.strip().split(" ", 1) for part in seen.headers["content-security-policy"].split(";") if part)
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == "'self'"


def test_prints_as_a_report(case: Case, seen: Visit) -> None:
    assert seen.print_style == {"controls": [], "ink": "rgb(0, 0, 0)", "heading": 1}


def test_tells_other_machines_what_it_is(case: Case, seen: Visit) -> None:
    name, locale, _ = case
    if name in SPACE:
        assert "no-store" in seen.headers["cache-control"]
        assert seen.headers["x-robots-tag"] == "noindex, nofollow"
        return
    if seen.status == 200:
        assert seen.dom["description"]
    if seen.status == 404:
        assert seen.dom["canonical"] is None
        return
    assert seen.dom["canonical"] == seen.url.partition("?")[0]
    if name in ("search", "search-results"):
        return
    languages = dict(seen.dom["alternates"])
    assert languages[locale] == seen.url.partition("?")[0]
    assert languages["x-default"] == languages["en"]
    assert set(languages) == {"x-default", *(("en", "fr") if name == IN_TWO_LANGUAGES else ALL_LOCALES)}

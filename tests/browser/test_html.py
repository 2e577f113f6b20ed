"""The HTML as sent: well-formed by the standard's own parser, and free of anything inline."""

from collections import Counter

import html5lib
import pytest
from bs4 import BeautifulSoup

from .conftest import VisitOnce
from .page_types import CASES

NARROW = [(name, locale) for name, locale, width in CASES if width == 360]
#: A script element that holds data, which no browser runs.
DATA = "application/ld+json"
#: Attributes whose value names elements of the same page.
REFERENCES = ("for", "aria-labelledby", "aria-describedby", "aria-controls", "popovertarget")


@pytest.fixture(params=NARROW, ids=["-".join(case) for case in NARROW])
def html(request: pytest.FixtureRequest, visited: VisitOnce) -> str:
    name, locale = request.param
    return visited(name, locale, 360).html


@pytest.fixture
def tree(html: str) -> BeautifulSoup:
    return BeautifulSoup(html, "html.parser")


def test_has_no_parse_error(html: str) -> None:
    parser = html5lib.HTMLParser()
    parser.parse(html)
    lines = html.splitlines()
    assert [f"{code} {data}: {lines[line - 1][:200]}" for (line, _), code, data in parser.errors] == []


def test_has_no_inline_script_or_style(tree: BeautifulSoup) -> None:
    assert tree.find_all("style") == []
    assert [script for script in tree.find_all("script") if not script.get("src") and script.get("type") != DATA] == []
    inline = [
        (tag.name, name)
        for tag in tree.find_all(True)
        for name in tag.attrs
        if name == "style" or name.startswith("on")
    ]
    assert inline == []


def test_names_each_element_once(tree: BeautifulSoup) -> None:
    counted = Counter(tag["id"] for tag in tree.find_all(id=True))
    assert [name for name, count in counted.items() if count > 1] == []


def test_refers_to_elements_that_exist(tree: BeautifulSoup) -> None:
    ids = {tag["id"] for tag in tree.find_all(id=True)}
    named = {
        name
        for attribute in REFERENCES
        for tag in tree.select(f"[{attribute}]")
        for name in str(tag[attribute]).split()
    }
    fragments = {str(tag["href"])[1:] for tag in tree.select('a[href^="#"]')}
    assert (named | fragments) - ids == set()


def test_every_image_has_a_size_and_a_text(tree: BeautifulSoup) -> None:
    assert [image for image in tree.find_all("img") if not (image.get("width") and image.get("height"))] == []
    assert [image for image in tree.find_all("img") if image.get("alt") is None] == []

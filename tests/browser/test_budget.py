"""The budget of a first view, in bytes as sent: see docs/design.md."""

import pytest

from cms.base.locales import LOCALES

from .conftest import VisitOnce
from .page_types import CASES
from .visit import Visit

KB = 1000
NARROW = [(name, locale) for name, locale, width in CASES if width == 360]


def sent(seen: Visit, kind: str) -> int:
    return sum(item.size for item in seen.loaded if item.type == kind)


@pytest.fixture(params=NARROW, ids=["-".join(case) for case in NARROW])
def seen(request: pytest.FixtureRequest, visited: VisitOnce) -> Visit:
    name, locale = request.param
    return visited(name, locale, 360)


def test_html_is_small_even_before_compression(seen: Visit) -> None:
    assert len(seen.html.encode()) < 50 * KB


def test_styles_and_scripts_are_small(seen: Visit) -> None:
    assert 0 < sent(seen, "stylesheet") < 30 * KB
    assert 0 < sent(seen, "script") < 20 * KB


def test_texts_travel_compressed(seen: Visit) -> None:
    texts = [item for item in seen.loaded if item.type in ("document", "stylesheet", "script")]
    assert {item.encoding for item in texts} <= {"br", "gzip"}


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("name", ["home", "directory", "recommendation", "search-results"])
def test_fonts_of_a_language_are_small(name: str, locale: str, visited: VisitOnce) -> None:
    seen = visited(name, locale, 360)
    assert sent(seen, "font") < 80 * KB
    # Chinese is set in the reader's own font; the Latin names beside it are not worth a second file.
    assert (sent(seen, "font") > 0) is (locale != "zh-hans")

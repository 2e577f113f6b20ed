"""Lists a page at a time, in every order."""

import datetime as dt
import json

import pytest

from content_store.models import SORT_COLUMN
from tests import factories

from .asking import ask

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def nine(for_module: None) -> None:
    """Articles of four titles and three dates; five are undated."""
    for number in range(9):
        factories.article(f"Article {number % 4}", date=dt.date(2018, 1, 1 + number % 3) if number % 2 else None)
    factories.drain()


@pytest.mark.parametrize("sort", [*SORT_COLUMN, *(f"-{name}" for name in SORT_COLUMN), "-date,title", "date,-title"])
def test_pages_follow_each_other_without_gap_or_repeat_and_lead_back(nine: None, sort: str) -> None:
    keys = tuple(sort.split(","))
    whole = [json.loads(item)["id"] for item in ask(kinds=("article",), sort=keys, limit=100).items]
    assert len(set(whole)) == 9
    if keys[0].removeprefix("-") == "date":
        dates = [json.loads(item)["date"] for item in ask(kinds=("article",), sort=keys, limit=100).items]
        dated = dates[:4]
        assert dates == [*sorted(dated, reverse=keys[0].startswith("-")), *[None] * 5], "the undated come last"
    page = ask(kinds=("article",), sort=keys, limit=2)
    assert page.previous is None
    pages = [page]
    while page.next:
        page = ask(kinds=("article",), sort=keys, limit=2, cursor=page.next)
        pages.append(page)
    assert [json.loads(item)["id"] for page in pages for item in page.items] == whole
    for before in reversed(pages[:-1]):
        assert page.previous
        page = ask(kinds=("article",), sort=keys, limit=2, cursor=page.previous)
        assert page.items == before.items
        assert ask(kinds=("article",), sort=keys, limit=2, cursor=page.next or "").items
    assert page.previous is None

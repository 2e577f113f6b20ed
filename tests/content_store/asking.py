"""Short ways to ask for a list and to read it."""

import json
from typing import Any

from content_store.criteria import Condition, Criteria
from content_store.query import ListPage, ListQuery, list_documents


def titles(page: ListPage) -> list[str]:
    return [json.loads(item)["title"] for item in page.items]


def ask(*conditions: Condition, locales: tuple[str, ...] = ("en",), **rest: Any) -> ListPage:
    kinds = rest.pop("kinds", ("organization",))
    return list_documents(ListQuery(Criteria(kinds, conditions), locales, **rest))

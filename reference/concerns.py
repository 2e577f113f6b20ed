"""What concerns somebody: a few contents of one kind, and where the whole list is."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from django.http import QueryDict

from content_store.criteria import Condition
from content_store.listing import Listing, listing

#: Shown on the page itself.
SHOWN: Final = 5


@dataclass(frozen=True)
class Concern:
    """`query` narrows the site's list of this kind to the same contents; `list_key` names that list in the menu."""

    name: str
    heading: Any
    list_key: str
    listing: Listing
    query: str


_LISTS: Final = {
    "action": "action-index",
    "session": "dialogue-index",
    "forum": "event-index",
    "organization": "directory",
    "recommendation": "recommendation-index",
    "field-office": "field-office-index",
    "programme-activity": "programme-activity-index",
}


def concern(name: str, heading: Any, kind: str, conditions: Sequence[Condition], locale: str) -> Concern:
    """`conditions` are of codes that any may match, as the site's lists take them."""
    shown = listing(kind, QueryDict(), locale, also=conditions, limit=SHOWN)
    query = urlencode([(item.field, value) for item in conditions for value in item.values])
    return Concern(name, heading, _LISTS.get(kind, ""), shown, f"?{query}")

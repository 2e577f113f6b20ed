"""Cursors: where the next page begins, bound to the result it belongs to."""

import base64
import hashlib
import json
from typing import Any, Final

from .interface import BadCursor, SearchQuery, Sort

#: What a page begins behind: a position by relevance, a number by date, a text by title.
KEYS: Final[dict[Sort, type]] = {"relevance": int, "-date": int, "title": str}


def _stamp(query: SearchQuery) -> str:
    parts = (query.q, query.locale, query.scope, query.kinds, query.conditions, query.sort, query.group, query.spell)
    return hashlib.sha256(repr(parts).encode("utf-8", "surrogatepass")).hexdigest()[:12]


def encode(query: SearchQuery, after: int | str) -> str:
    return base64.urlsafe_b64encode(json.dumps([_stamp(query), after]).encode()).decode().rstrip("=")


def decode(query: SearchQuery, key: type[Any], most: int = (1 << 64) - 1) -> Any:
    """What the next page begins behind, of this type and if a number not above `most`; None for the first page.

    Raises BadCursor.
    """
    if not query.cursor:
        return None
    try:
        padded = query.cursor + "=" * (-len(query.cursor) % 4)
        given, after = json.loads(base64.b64decode(padded.encode("ascii"), altchars=b"-_", validate=True))
    except (ValueError, TypeError, RecursionError) as error:
        raise BadCursor(query.cursor) from error
    if given != _stamp(query) or type(after) is not key or (isinstance(after, int) and not 0 <= after <= most):
        raise BadCursor(query.cursor)
    return after

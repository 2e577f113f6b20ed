"""What a visitor asks to follow: criteria out of a query string in the API's filters, and back into one.

`?kind=action,project&filter[sector]=ED` follows a list, `?id=<content id>` one page.
"""

from dataclasses import dataclass
from functools import cache
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest
from django.utils.text import capfirst

from content_api import parameters
from content_api.answers import BASE
from content_api.parameters import Parameter, filter_name, search_filters
from content_api.reading import Reader
from content_store.criteria import CONTENT, Condition, Criteria
from content_store.kinds import Kind, kind, kinds
from content_store.query import readable

NEWSLETTER = Criteria(("newsletter",))


class NothingToFollow(Exception):  # noqa: N818, told to the visitor
    """The address asks for what there is not: unknown filters, or a page that is not public."""


@cache
def _allowed() -> tuple[Parameter, ...]:
    names = Parameter("kind", "Only these kinds.", parameters.several(parameters.one_of(_listed())))
    page = Parameter(CONTENT, "This content.", {"type": "string", "format": "uuid"})
    return (names, page, *parameters.filter_parameters(search_filters(())))


def _listed() -> list[str]:
    return [each.name for each in kinds() if each.listed]


def criteria_from(request: HttpRequest) -> Criteria:
    """Raises NothingToFollow."""
    reader = Reader(request, _allowed())
    if page := reader.text(CONTENT):
        return _page(page)
    names = reader.choices("kind", _listed())
    found = Criteria(tuple(sorted(names)), reader.conditions(search_filters(tuple(sorted(names)))))
    if reader.errors or not (found.kinds or found.conditions):
        raise NothingToFollow
    return found


def _page(text: str) -> Criteria:
    try:
        content_id = UUID(text)
    except ValueError as error:
        raise NothingToFollow from error
    if not readable().filter(content_id=content_id).exists():
        raise NothingToFollow
    return Criteria((), (Condition(CONTENT, "any", (str(content_id),)),))


def query_of(criteria: Criteria) -> str:
    """The query string that asks for these criteria."""
    pairs = [("kind", ",".join(criteria.kinds))] if criteria.kinds else []
    pairs += [(_parameter(item), ",".join(item.values)) for item in criteria.conditions]
    return urlencode(pairs, safe="[],:")


def _parameter(item: Condition) -> str:
    return CONTENT if item.field == CONTENT else filter_name(item.field, item.op)


def follows_page(criteria: Criteria) -> bool:
    return any(item.field == CONTENT for item in criteria.conditions)


@dataclass(frozen=True)
class FeedOf:
    """Of a kind, in words; paths in two forms."""

    label: str
    atom: str
    json: str


def feeds_of(criteria: Criteria, locale: str) -> list[FeedOf]:
    """The public feeds of what criteria let through, with nothing of a person in them: of each kind that is named, or
    of all that have the filters where none is. A page has none."""
    if follows_page(criteria):
        return []
    filters = query_of(Criteria((), criteria.conditions))
    fields = {item.field for item in criteria.conditions}
    found = [kind(name) for name in criteria.kinds] or [
        each for each in kinds() if each.listed and fields <= {item.name for item in each.all_filters}
    ]

    def path(of: Kind, form: str) -> str:
        return f"{BASE}/feeds/{of.name}.{locale}.{form}{'?' if filters else ''}{filters}"

    return [FeedOf(capfirst(str(each.label_plural)), path(each, "atom"), path(each, "json")) for each in found]

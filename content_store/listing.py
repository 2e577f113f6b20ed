"""A list as the site shows it: cards, facets with links, active filters that can be taken off one by one.

Query parameters are the kind's filter names (`?sector=ED&sector=CLT&from=2018`), `sort`, `cursor` and `letter`. What
is not known is passed over: a visitor's link never fails for a parameter that somebody added to it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict

from cms.base.locales import fallback_chain

from .criteria import Condition, Criteria
from .kinds import Filter, Kind
from .kinds import kind as kind_named
from .query import SORT_COLUMN, BadCursor, ListQuery, list_documents
from .schemas import Card

PAGE_SIZE = 20
MOST_FACET_VALUES = 60


@dataclass(frozen=True)
class FacetOption:
    """`url` is the query string that puts this value on, or takes it off where it is selected."""

    code: str
    label: str
    count: int
    selected: bool
    url: str


@dataclass(frozen=True)
class FacetGroup:
    name: str
    label: str
    options: list[FacetOption]


@dataclass(frozen=True)
class ActiveFilter:
    """A condition in force; `remove_url` is the query string without it."""

    name: str
    label: str
    value: str
    remove_url: str


@dataclass(frozen=True)
class Listing:
    """`cards` are typed as the kind's card. Query strings start with "?"; empty where there is no such page."""

    kind: str
    label: str
    cards: list[Any]
    count: int
    untranslated: int
    facets: list[FacetGroup] = field(default_factory=list)
    active: list[ActiveFilter] = field(default_factory=list)
    sorts: list[tuple[str, bool]] = field(default_factory=list)
    letters: list[str] = field(default_factory=list)
    next_url: str = ""
    first_url: str = ""
    clear_url: str = "?"


def _url(parameters: QueryDict, **changes: list[str]) -> str:
    copy = parameters.copy()
    copy.pop("cursor", None)
    for name, values in changes.items():
        copy.setlist(name, values)
        if not values:
            copy.pop(name, None)
    return f"?{copy.urlencode()}"


def conditions_from(kind: Kind, parameters: QueryDict) -> list[Condition]:
    """The conditions that a visitor's query string puts on a list of this kind."""
    found: list[Condition] = []
    for item in kind.all_filters:
        if item.type == "date":
            for op in ("from", "to"):
                value = parameters.get(f"{item.name}_{op}", "").strip()
                if value:
                    found.append(Condition(item.name, "from" if op == "from" else "to", (value[:10],)))
        else:
            values = tuple(value for value in parameters.getlist(item.name) if value)
            if values:
                found.append(Condition(item.name, "any", values))
    return found


def _option_url(parameters: QueryDict, item: Filter, code: str) -> str:
    have = parameters.getlist(item.name)
    return _url(parameters, **{item.name: [v for v in have if v != code] if code in have else [*have, code]})


def listing(
    kind_name: str,
    parameters: QueryDict,
    locale: str,
    *,
    facets: Sequence[str] = (),
    also: Sequence[Condition] = (),
    sort: str = "",
    limit: int = PAGE_SIZE,
    letters: bool = False,
) -> Listing:
    """A list of one kind in the reader's language where it exists, else in the nearest. `also`: fixed conditions."""
    kind = kind_named(kind_name)
    given = conditions_from(kind, parameters)
    asked = parameters.get("sort", "")
    order = asked if asked.lstrip("-") in SORT_COLUMN else sort or kind.default_sort
    criteria = Criteria((kind.name,), (*also, *given))
    query = ListQuery(
        criteria, fallback_chain(locale), sort=(order,), limit=limit, cursor=parameters.get("cursor", "")
    )
    filters = [(item, MOST_FACET_VALUES) for name in facets if (item := kind.filter(name))]
    try:
        page = list_documents(query, filters)
    except BadCursor:
        page = list_documents(ListQuery(criteria, query.locales, sort=query.sort, limit=limit), filters)
    cards: list[Card] = [kind.card.model_validate_json(text) for text in page.items]
    groups = [
        FacetGroup(
            item.name,
            str(item.label),
            [
                FacetOption(
                    value.code,
                    value.label,
                    value.count,
                    value.code in parameters.getlist(item.name),
                    _option_url(parameters, item, value.code),
                )
                for value in page.facets[item.name]
            ],
        )
        for item, _ in filters
    ]
    labels = {(group.name, option.code): option.label for group in groups for option in group.options}
    active = []
    for condition in given:
        item = kind.filter(condition.field)
        if item is None:
            continue
        for value in condition.values:
            name = f"{item.name}_{condition.op}" if item.type == "date" else item.name
            rest = [other for other in parameters.getlist(name) if other != value]
            active.append(
                ActiveFilter(item.name, str(item.label), labels.get((item.name, value), value), _url(parameters, **{name: rest}))
            )
    return Listing(
        kind=kind.name,
        label=str(kind.label_plural),
        cards=cards,
        count=page.count or 0,
        untranslated=page.untranslated or 0,
        facets=groups,
        active=active,
        next_url=f"{_url(parameters)}&cursor={page.next}" if page.next else "",
        first_url=_url(parameters) if query.cursor else "",
    )

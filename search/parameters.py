"""The search page's query string: what it asks for, and the links that change one thing of it.

`q, in, kind, sort, cursor, spell` and the names of filters. What is not known is passed over: a visitor's link never
fails for a parameter that somebody added to it.
"""

import re
from collections.abc import Iterable
from typing import Final

from django.http import QueryDict

from cms.base.locales import LOCALES
from content_store.criteria import Condition
from content_store.kinds import kinds
from content_store.listing import ActiveFilter, FacetGroup, FacetOption

from .facets import KIND, LANGUAGE, code_labels, facet_label, filters_named
from .interface import ALL, SORTS, FacetRequest, SearchQuery, SearchResult, Sort

#: The facets of the page in their order; each is shown where the result has values for it.
FACETS: Final = (KIND, "sector", "country", "sdg", "year", "status", LANGUAGE)
PAGE_SIZE: Final = 20
_MOST_VALUES: Final = 25
_MOST_SELECTED: Final = 50
_LONGEST_VALUE: Final = 120
_DATE: Final = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


def query_from(parameters: QueryDict, locale: str) -> SearchQuery:
    known = {kind.name for kind in kinds()}
    sort: Sort = next((item for item in SORTS if item == parameters.get("sort")), "relevance")
    return SearchQuery(
        q=parameters.get("q", "").strip(),
        locale=locale,
        scope=_scope(parameters),
        kinds=tuple(dict.fromkeys(name for name in parameters.getlist(KIND) if name in known)),
        conditions=tuple(_conditions(parameters)),
        facets=tuple(FacetRequest(name, _MOST_VALUES) for name in FACETS),
        sort=sort,
        limit=PAGE_SIZE,
        cursor=parameters.get("cursor", ""),
        spell=parameters.get("spell") != "0",
    )


def _scope(parameters: QueryDict) -> tuple[str, ...]:
    asked = {code for value in parameters.getlist("in") for code in value.split(",")}
    return tuple(locale for locale in LOCALES if locale in asked) or ALL


def _names() -> list[str]:
    """The filters of all kinds, without `kind`, which is the content's own here."""
    return sorted({LANGUAGE, *(item.name for kind in kinds() for item in kind.all_filters)} - {KIND})


def _is_date(name: str) -> bool:
    found = filters_named(name)
    return bool(found) and found[0].type == "date"


def _conditions(parameters: QueryDict) -> Iterable[Condition]:
    for name in _names():
        if _is_date(name):
            for op in ("from", "to"):
                value = parameters.get(f"{name}_{op}", "").strip()
                if _DATE.fullmatch(value):
                    yield Condition(name, "from" if op == "from" else "to", (value,))
        elif values := _selected(parameters, name):
            yield Condition(name, "any", tuple(values))


def _selected(parameters: QueryDict, name: str) -> list[str]:
    values = [value for value in parameters.getlist(name) if 0 < len(value) <= _LONGEST_VALUE and "\x00" not in value]
    return list(dict.fromkeys(values))[:_MOST_SELECTED]


def url(parameters: QueryDict, **changes: Iterable[str]) -> str:
    """The query string with these parameters changed, at its first page; "?" where nothing is left."""
    copy = parameters.copy()
    copy.pop("cursor", None)
    for name, values in changes.items():
        copy.setlist(name, list(values))
    return f"?{copy.urlencode()}"


def next_url(parameters: QueryDict, result: SearchResult) -> str:
    return f"{url(parameters)}&cursor={result.next}" if result.next else ""


def facet_groups(parameters: QueryDict, result: SearchResult) -> list[FacetGroup]:
    """The values found, each with the link that puts it on or takes it off.

    Nobody looks for a type of which there is one page, as the lists are: they are offered only where chosen already.
    """
    groups = []
    lone = {kind.name for kind in kinds() if not kind.listed}
    for name, values in result.facets.items():
        have = parameters.getlist(name)
        options = [
            FacetOption(
                value.code,
                value.label,
                value.count,
                value.code in have,
                url(
                    parameters,
                    **{name: [v for v in have if v != value.code] if value.code in have else [*have, value.code]},
                ),
            )
            for value in values
            if name != KIND or value.code in have or value.code not in lone
        ]
        groups.append(FacetGroup(name, facet_label(name), options))
    return [group for group in groups if group.options]


def active_filters(parameters: QueryDict, query: SearchQuery, result: SearchResult) -> list[ActiveFilter]:
    """The conditions in force, each with the link that takes it off."""
    selected = [(KIND, KIND, value) for value in query.kinds]
    for condition in query.conditions:
        parameter = f"{condition.field}_{condition.op}" if condition.op in ("from", "to") else condition.field
        selected += [(condition.field, parameter, value) for value in condition.values]
    labels = {(name, value.code): value.label for name, values in result.facets.items() for value in values}
    unlabelled: dict[str, list[str]] = {}
    for name, _, value in selected:
        if (name, value) not in labels:
            unlabelled.setdefault(name, []).append(value)
    labels = code_labels(unlabelled, query.locale) | labels
    return [
        ActiveFilter(
            name,
            facet_label(name),
            labels[name, value],
            url(parameters, **{parameter: [other for other in parameters.getlist(parameter) if other != value]}),
        )
        for name, parameter, value in selected
    ]


def clear_url(parameters: QueryDict) -> str:
    """Without any filter; the words, their languages and the order stay."""
    kept = QueryDict(mutable=True)
    for name in ("q", "in", "sort", "spell"):
        if name in parameters:
            kept.setlist(name, parameters.getlist(name))
    return f"?{kept.urlencode()}"

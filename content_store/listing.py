"""A list as the site shows it: cards, facets with links, active filters that can be taken off one by one.

Query parameters are the kind's filter names (`?sector=ED&sector=CLT&date_from=2018`), `sort`, `cursor` and `letter`.
What is not known is passed over: a visitor's link never fails for a parameter that somebody added to it.
"""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.base.locales import fallback_chain

from .collation import order_letters
from .criteria import Condition, Criteria
from .facets import label_codes
from .kinds import Filter, Kind
from .kinds import kind as kind_named
from .query import BadCursor, ListPage, ListQuery, in_chain, list_documents, readable

PAGE_SIZE: Final = 20
MOST_FACET_VALUES: Final = 60
LETTER: Final = "letter"
_MOST_LETTERS: Final = 200
_DATE: Final = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")
_SORT_LABELS: Final[dict[str, Any]] = {
    "title": gettext_lazy("Title"),
    "reference": gettext_lazy("Reference"),
    "-date": gettext_lazy("Newest first"),
    "date": gettext_lazy("Oldest first"),
    "-updated": gettext_lazy("Recently updated"),
}


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
class SortChoice:
    """An order the list can be put in by a link."""

    label: str
    url: str
    selected: bool


@dataclass(frozen=True)
class Listing:
    """`cards` are typed as the kind's card. Query strings start with "?"; empty where there is no such page.

    `letters`: the initials that occur, in this language's order; only where they were asked for.
    """

    kind: str
    label: str
    cards: list[Any]
    count: int
    untranslated: int
    facets: list[FacetGroup] = field(default_factory=list)
    active: list[ActiveFilter] = field(default_factory=list)
    sorts: list[SortChoice] = field(default_factory=list)
    letters: list[str] = field(default_factory=list)
    next_url: str = ""
    first_url: str = ""
    clear_url: str = "?"


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
    order = asked if asked in kind.sorts else sort or kind.default_sort
    query = ListQuery(
        Criteria((kind.name,), (*also, *given)),
        fallback_chain(locale),
        sort=(order,),
        limit=limit,
        cursor=parameters.get("cursor", ""),
    )
    shown = [item for name in facets if (item := kind.filter(name))]
    counted = [(item, MOST_FACET_VALUES) for item in shown]
    if letters and (initials := kind.filter(LETTER)):
        counted.append((initials, _MOST_LETTERS))
    try:
        page = list_documents(query, counted)
    except BadCursor:
        query = replace(query, cursor="")
        page = list_documents(query, counted)
    groups = [_group(item, page, parameters) for item in shown]
    return Listing(
        kind=kind.name,
        label=str(kind.label_plural),
        cards=[kind.card.model_validate_json(text) for text in page.items],
        count=page.count or 0,
        untranslated=page.untranslated or 0,
        facets=groups,
        active=_active(kind, given, groups, parameters, locale),
        sorts=[
            SortChoice(str(label), _url(parameters, sort=[name]), name == order)
            for name, label in _SORT_LABELS.items()
            if name in kind.sorts
        ],
        letters=order_letters((value.code for value in page.facets.get(LETTER, ())), locale) if letters else [],
        next_url=f"{_url(parameters)}&cursor={page.next}" if page.next else "",
        first_url=_url(parameters) if query.cursor else "",
    )


def conditions_from(kind: Kind, parameters: QueryDict) -> list[Condition]:
    """The conditions that a visitor's query string puts on a list of this kind."""
    found: list[Condition] = []
    for item in kind.all_filters:
        if item.type == "date":
            if start := _date(parameters, f"{item.name}_from"):
                found.append(Condition(item.name, "from", (start,)))
            if end := _date(parameters, f"{item.name}_to"):
                found.append(Condition(item.name, "to", (end,)))
        else:
            values = (value for value in parameters.getlist(item.name) if value and "\x00" not in value)
            if codes := tuple(dict.fromkeys(values)):
                found.append(Condition(item.name, "any", codes))
    return found


def _date(parameters: QueryDict, name: str) -> str:
    """A year, month or day as ISO 8601 has it; anything else is passed over."""
    value = parameters.get(name, "").strip()
    return value if _DATE.fullmatch(value) else ""


def _url(parameters: QueryDict, **changes: list[str]) -> str:
    copy = parameters.copy()
    copy.pop("cursor", None)
    for name, values in changes.items():
        copy.setlist(name, values)
        if not values:
            copy.pop(name, None)
    return f"?{copy.urlencode()}"


def _group(item: Filter, page: ListPage, parameters: QueryDict) -> FacetGroup:
    selected = parameters.getlist(item.name)
    options = []
    for value in page.facets[item.name]:
        on = value.code in selected
        then = [code for code in selected if code != value.code] if on else [*selected, value.code]
        url = _url(parameters, **{item.name: then})
        options.append(FacetOption(value.code, value.label, value.count, on, url))
    return FacetGroup(item.name, str(item.label), options)


def _active(
    kind: Kind, given: Sequence[Condition], groups: Sequence[FacetGroup], parameters: QueryDict, locale: str
) -> list[ActiveFilter]:
    """The filters in force, each value by its label, whether it is among the facets' or not."""
    shown = {(group.name, option.code): option.label for group in groups for option in group.options}
    found = []
    for condition in given:
        item = kind.filter(condition.field)
        assert item is not None  # conditions_from made it of one
        name = f"{item.name}_{condition.op}" if item.type == "date" else item.name
        missing = [value for value in condition.values if (item.name, value) not in shown]
        labels = label_codes(item, missing, in_chain(readable(), fallback_chain(locale)), locale) if missing else {}
        for value in condition.values:
            label = shown.get((item.name, value)) or labels.get(value) or _own_label(item, condition.op, value)
            rest = [other for other in parameters.getlist(name) if other != value] if item.type != "date" else []
            found.append(ActiveFilter(item.name, str(item.label), label, _url(parameters, **{name: rest})))
    return found


def _own_label(item: Filter, op: str, value: str) -> str:
    """What a value that no vocabulary and no content names is called."""
    if item.type == "flag":
        return _("yes") if value == "true" else _("no")
    if item.type != "date":
        return value
    try:
        text = date_format(dt.date.fromisoformat(value))
    except ValueError:
        text = value
    return _("from %(date)s") % {"date": text} if op == "from" else _("until %(date)s") % {"date": text}

"""The parameters of each endpoint: one declaration for the reader of requests, the OpenAPI and the documentation."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Final

from cms.base.locales import DEFAULT_LOCALE, LOCALES
from content_store.criteria import Op
from content_store.kinds import Filter, FilterType, Kind, kinds
from content_store.query import SORT_COLUMN
from search.facets import KIND, LANGUAGE
from search.interface import SORTS as SEARCH_SORTS

GROUPS: Final = ("content", "none")
FLAG: Final = ("0", "1")
PROFILES: Final = ("minimal", "list", "full")
LIMIT: Final = 20
MOST: Final = 100
MOST_MINIMAL: Final = 1000
FEED_LENGTH: Final = 50
MOST_FACET_VALUES: Final = 999
FACET_VALUES: Final = 20
SUGGESTIONS: Final = 8
MOST_SUGGESTIONS: Final = 20
CANDIDATES: Final = 5
MOST_CANDIDATES: Final = 20
#: Values of one parameter, and of all filters of a request together.
MOST_CODES: Final = 100

#: What can be asked of a filter of each type; "any" is the filter without an operator.
OPERATORS: Final[dict[FilterType, tuple[Op, ...]]] = {
    "term": ("any", "all", "not", "exists"),
    "content": ("any", "all", "not", "exists"),
    "text": ("any", "all", "not", "from", "to", "exists"),
    "flag": ("any", "not", "exists"),
    "date": ("from", "to", "exists"),
}
#: How the names of filters end that take one value only.
SINGLE: Final = ("[from]", "[to]", "[exists]")
DATE_PATTERN: Final = r"^\d{4}(-\d{2}(-\d{2})?)?$"
#: What a code may look like, so that nobody sends what no code can be.
CODE_PATTERN: Final = r"^[A-Za-z0-9][A-Za-z0-9.()_-]{0,119}$"
_UUID: Final = {"type": "string", "format": "uuid"}
_FLAG: Final = {"type": "string", "enum": ["true", "false"], "title": "TrueOrFalse"}


@dataclass(frozen=True)
class Parameter:
    """A query parameter. An array is sent as one value with commas."""

    name: str
    description: str
    schema: dict[str, Any]
    required: bool = False

    def openapi(self) -> dict[str, Any]:
        found = {
            "in": "query",
            "name": self.name,
            "description": self.description,
            "required": self.required,
            "schema": self.schema,
        }
        if self.schema.get("type") == "array":
            found |= {"style": "form", "explode": False}
        return found


#: What generators of clients call the values that several operations know, which they would otherwise name for each.
_TITLES: Final[dict[tuple[str, ...], str]] = {
    LOCALES: "Locale",
    ("none", "chain", *LOCALES): "Fallback",
    PROFILES: "Profile",
    FLAG: "Flag",
    ("none", "exact"): "Count",
    tuple(SEARCH_SORTS): "SearchSort",
}


def one_of(values: Sequence[str], default: str | None = None) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "string", "enum": list(values)}
    if title := _TITLES.get(tuple(values)):
        schema["title"] = title
    return schema if default is None else schema | {"default": default}


def several(values: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": values, "minItems": 1, "maxItems": MOST_CODES}


def _kind_names() -> dict[str, Any]:
    return one_of([kind.name for kind in kinds()]) | {"title": "KindName"}


def number(default: int, most: int) -> dict[str, Any]:
    return {"type": "integer", "minimum": 1, "maximum": most, "default": default}


_TOKEN: Final = {"type": "string", "pattern": "^[A-Za-z0-9_:=-]+$", "maxLength": 2000}
_NAME: Final = {"type": "string", "pattern": r"^-?[a-z_]+(\.[a-z_]+)*$"}

LOCALE = Parameter("locale", "Which language.", one_of(LOCALES, DEFAULT_LOCALE))
FALLBACK = Parameter(
    "fallback",
    "What to do where no translation exists: `none`, `chain` (English, French, the others), or languages in order.",
    several(one_of(("none", "chain", *LOCALES))),
)
FIELDS = Parameter(
    "fields",
    "Parts of an item to send (`title,headquarters.city`), of the full document where no profile is given; "
    "or to leave out (`-body`).",
    several(_NAME),
)
QUERY = Parameter("q", "Words, a “phrase”, -exclusions, acronyms, symbols. No text is an error.", {"type": "string"})
CURSOR = Parameter("cursor", "`page.next` of the page before.", _TOKEN)
ECHO = Parameter("echo", "1: the query as it was understood, beside the items.", one_of(FLAG, "0"))
COUNT = Parameter("count", "Whether to count; `exact` by default on the first page only.", one_of(("none", "exact")))
SINCE = Parameter("since", "`page.next` of the page before; from the start where it is not given.", _TOKEN)
PATH = Parameter(
    "path", "A path of the site, such as `/fr/organizations/omep/`.", {"type": "string", "pattern": "^/"}, required=True
)


def profile(default: str) -> Parameter:
    return Parameter("profile", "How much of each item.", one_of(PROFILES, default))


def limit(default: int = LIMIT, most: int = MOST, note: str = "") -> Parameter:
    return Parameter("limit", f"How many at most.{note}", number(default, most))


def _code_schema(items: Sequence[Filter]) -> dict[str, Any]:
    """Of filters of one name, which may know different values in different kinds."""
    types = {item.type for item in items}
    if types == {"content"}:
        return _UUID
    if types == {"flag"}:
        return _FLAG
    if types == {"term"}:
        return {"type": "string", "pattern": CODE_PATTERN}
    return {"type": "string", "minLength": 1, "maxLength": 120}


def _about(items: Sequence[Filter]) -> str:
    notes = []
    for item in items:
        match item.type:
            case "content":
                notes.append("content ids")
            case "flag":
                notes.append("true or false")
            case "date":
                notes.append("a date, month or year")
            case "term":
                notes.append(f"codes of the vocabulary `{item.vocabulary}`")
            case "text":
                notes.append("codes")
    text = ", or ".join(dict.fromkeys(notes))
    return text[0].upper() + text[1:]


_OPERATOR_NOTES: Final[dict[Op, str]] = {
    "any": "with any of them",
    "all": "with all of them",
    "not": "with none of them",
    "from": "that or later",
    "to": "that or earlier",
    "exists": "true: with any value; false: with none",
}


def filter_name(name: str, op: Op) -> str:
    return f"filter[{name}]" if op == "any" else f"filter[{name}][{op}]"


def operators(items: Sequence[Filter]) -> tuple[Op, ...]:
    return tuple(dict.fromkeys(op for item in items for op in OPERATORS[item.type]))


def by_name(filters: Sequence[Filter]) -> dict[str, list[Filter]]:
    found: dict[str, list[Filter]] = {}
    for item in filters:
        found.setdefault(item.name, []).append(item)
    return found


def filter_parameters(filters: Sequence[Filter]) -> list[Parameter]:
    found: list[Parameter] = []
    for name, items in by_name(filters).items():
        for op in operators(items):
            about = f"{_about(items)}: {_OPERATOR_NOTES[op]}."
            if op == "exists":
                schema, about = _FLAG, f"{_OPERATOR_NOTES[op].capitalize()}."
            elif op in ("from", "to"):
                schema = {"type": "string", "pattern": DATE_PATTERN if items[0].type == "date" else "^.{1,120}$"}
            else:
                schema = several(_code_schema(items))
            found.append(Parameter(filter_name(name, op), about, schema))
    return found


def facetable(filters: Sequence[Filter]) -> tuple[str, ...]:
    """A date is counted by nothing: each document has its own."""
    return tuple(dict.fromkeys(item.name for item in filters if item.type != "date"))


def _facet(names: Sequence[str]) -> Parameter:
    counted = "|".join(sorted(names, key=len, reverse=True))
    return Parameter(
        "facet",
        "Counts beside the items, each ignoring its own filter; "
        f"`country:50` for up to 50 values ({FACET_VALUES} otherwise).",
        several({"type": "string", "pattern": f"^({counted})(:[1-9][0-9]{{0,2}})?$"}),
    )


def _sort(names: Sequence[str], default: str) -> Parameter:
    return Parameter(
        "sort",
        "Sorted by, each in turn; `-` for the last first. With `q`: relevance, -date or title.",
        several(one_of([sign + name for name in names for sign in ("", "-")] + ["relevance"])) | {"default": [default]},
    )


@cache
def of_list(kind: Kind) -> tuple[Parameter, ...]:
    return (
        LOCALE,
        FALLBACK,
        profile("list"),
        FIELDS,
        *filter_parameters(kind.all_filters),
        _facet(facetable(kind.all_filters)),
        QUERY,
        _sort(tuple(SORT_COLUMN), kind.default_sort),
        limit(note=f" Up to {MOST_MINIMAL} with `profile=minimal`.", most=MOST_MINIMAL),
        CURSOR,
        COUNT,
        ECHO,
    )


OF_DETAIL: Final = (LOCALE, FALLBACK, profile("full"), FIELDS)
AS_OF: Final = Parameter(
    "as_of",
    "The text as published on a day (at its end, UTC) or at a moment: an edition instead of the document.",
    {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2}))?$"},
)
OF_CONTENT: Final = (*OF_DETAIL, AS_OF)
OF_PART: Final = (LOCALE, FALLBACK)
OF_LOOKUP: Final = (PATH, profile("full"), FIELDS)
NO_PARAMETERS: Final[tuple[Parameter, ...]] = ()


def of_detail(kind: Kind) -> tuple[Parameter, ...]:
    """`as_of` where the kind has editions."""
    return (*OF_DETAIL, AS_OF) if kind.cited else OF_DETAIL


@cache
def of_digest() -> tuple[Parameter, ...]:
    """What part of everything: the same for the log, its digest and snapshots."""
    return (
        Parameter("kind", "Only these kinds.", several(_kind_names())),
        Parameter("locale", "Only these languages; all where it is not given.", several(one_of(LOCALES))),
    )


@cache
def of_changes() -> tuple[Parameter, ...]:
    return (
        SINCE,
        *of_digest(),
        profile("full"),
        FIELDS,
        limit(note=f" Up to {MOST_MINIMAL} with `profile=minimal`.", most=MOST_MINIMAL),
    )


@lru_cache(256)
def search_filters(names: tuple[str, ...]) -> tuple[Filter, ...]:
    """The filters that any of these kinds has (all kinds where none is named); one of each name and vocabulary.

    A kind's own filter `kind` is left out: in search that is the kind of content.
    """
    found: dict[tuple[str, str, str], Filter] = {}
    for kind in kinds():
        if not names or kind.name in names:
            for item in kind.all_filters:
                if item.name != KIND:
                    found.setdefault((item.name, item.type, item.vocabulary), item)
    return tuple(found.values())


@cache
def of_search() -> tuple[Parameter, ...]:
    filters = search_filters(())
    return (
        QUERY,
        LOCALE,
        Parameter(
            "in",
            "The languages to search: some of them, or `all`, as where it is not given.",
            several(one_of(("all", *LOCALES))),
        ),
        Parameter("kind", "Only these kinds.", several(_kind_names())),
        *filter_parameters(filters),
        _facet((KIND, LANGUAGE, *facetable(filters))),
        Parameter("sort", "Sorted by.", one_of(SEARCH_SORTS, "relevance")),
        limit(),
        CURSOR,
        Parameter("highlight", "1: what was found is marked in title and snippet.", one_of(FLAG, "1")),
        Parameter("spell", "1: a correction is searched when nothing is found.", one_of(FLAG, "1")),
        Parameter(
            "group", "`content`: a hit for each content; `none`: one for each language.", one_of(GROUPS, "content")
        ),
    )


@cache
def of_feed() -> tuple[Parameter, ...]:
    """The filters of all kinds: which of them a kind has is told by its list."""
    return (*filter_parameters(search_filters(())), limit(FEED_LENGTH))


@cache
def of_table() -> tuple[Parameter, ...]:
    return (LOCALE, FALLBACK, *filter_parameters(search_filters(())))


OF_MATCH: Final = (
    Parameter("q", "A name of an organization.", {"type": "string", "minLength": 1, "maxLength": 300}, required=True),
    LOCALE,
    limit(CANDIDATES, MOST_CANDIDATES),
)
OF_SUGGEST: Final = (
    Parameter("q", "What has been typed so far.", {"type": "string"}),
    LOCALE,
    limit(SUGGESTIONS, MOST_SUGGESTIONS),
)

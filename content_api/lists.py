"""Typed lists and details: one pair of routes for each kind that declares a list."""

from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI, Path

from content_store.criteria import Criteria
from content_store.kinds import Kind, kinds
from content_store.lookup import find
from content_store.query import (
    PROFILE_COLUMN,
    SORT_COLUMN,
    BadCursor,
    FacetValue,
    ListQuery,
    Profile,
    in_chain,
    list_documents,
    newest_change,
    readable,
)
from search import service
from search.interface import SORTS as SEARCH_SORTS
from search.interface import FacetRequest, SearchQuery, Sort

from . import openapi, parameters
from .answers import BASE, absolute, answer, document_answer, facets_json, list_body, of_the_store, page_link, shaped
from .contents import absent, no_translation
from .editions import answer_as_of, edition_schema, moment_asked
from .fields import FieldTree, Selection, fields_of
from .json_query import read_json_query
from .merged import survivor_answer
from .problems import BROKEN_CURSOR, invalid
from .query_string import QueryString
from .reading import ItemShape, Reader, content_id
from .schemas import MinimalDocument


def _tree(kind: Kind, profile: str) -> FieldTree:
    """The fields that items of a kind have in a profile."""
    return fields_of({"minimal": MinimalDocument, "list": kind.card, "full": kind.full}[profile])


class ListRequest:
    """What is asked of a typed list. Raises the 422 problem."""

    def __init__(self, request: HttpRequest, kind: Kind, query: QueryString | None = None) -> None:
        reader = Reader(request, parameters.of_list(kind), query)
        self.access = reader.access
        self.tier = reader.tier
        self.kind = kind
        self.query = reader.query
        self.chain = reader.chain()
        self.shape: ItemShape = reader.shape("list", lambda profile: _tree(kind, profile))
        self.conditions = reader.conditions(kind.all_filters)
        self.facets = reader.facets(parameters.facetable(kind.all_filters))
        self.q = reader.text("q")
        self.sort = self._sort(reader)
        self.limit = reader.limit(self.shape.profile)
        self.cursor = reader.cursor()
        self.count = reader.choice("count", ("none", "exact"), "none" if self.cursor else "exact") == "exact"
        self.echo = reader.choice("echo", parameters.FLAG, "0") == "1"
        reader.finish()

    @property
    def criteria(self) -> Criteria:
        return Criteria((self.kind.name,), self.conditions)

    def echoed(self) -> dict[str, Any]:
        """The query as it was understood; all but `criteria_id` is a body for `POST /{list}/query`."""
        filters: dict[str, dict[str, list[str]]] = {}
        for item in self.conditions:
            filters.setdefault(item.field, {})[item.op] = list(item.values)
        return {
            "criteria_id": self.criteria.id,
            "locale": self.chain[0],
            "fallback": list(self.chain[1:]) or ["none"],
            "profile": self.shape.profile,
            "fields": self.query.values["fields"].split(",") if self.shape.selection else [],
            "filter": filters,
            "facet": [f"{name}:{most}" for name, most in self.facets],
            "q": self.q,
            "sort": list(self.sort),
            "limit": self.limit,
            "count": "exact" if self.count else "none",
        }

    def _sort(self, reader: Reader) -> tuple[str, ...]:
        names = tuple(SEARCH_SORTS) if self.q else tuple(sign + name for name in SORT_COLUMN for sign in ("", "-"))
        given = reader.choices("sort", names)
        if len({name.lstrip("-") for name in given}) < len(given):
            reader.fault("sort", "repeated", "A list is sorted by each field once.", given="")
        if self.q and len(given) > 1:
            reader.fault("sort", "too-many", "With `q` a list is sorted by one thing.", given="")
        return given or (("relevance",) if self.q else (self.kind.default_sort,))


def _stored(asked: ListRequest) -> tuple[list[str], dict[str, Any], dict[str, list[FacetValue]]]:
    """Items, page and facets of a list without words."""
    query = ListQuery(
        asked.criteria,
        asked.chain,
        sort=asked.sort,
        limit=asked.limit,
        cursor=asked.cursor,
        profile=cast("Profile", asked.shape.profile),
        tier=asked.tier,
        count=asked.count,
    )
    filters = [(item, most) for name, most in asked.facets if (item := asked.kind.filter(name))]
    page = list_documents(query, filters)
    asked.access.note(*page.rows)
    found = {
        "next": page.next,
        "previous": page.previous,
        "count": page.count,
        "untranslated": page.untranslated,
        "modified": page.modified,
    }
    return page.items, found, page.facets


def _found(asked: ListRequest) -> tuple[list[str], dict[str, Any], dict[str, list[FacetValue]]]:
    """The same of a list narrowed by words: search finds the contents, the store has their bytes."""
    result = service.search(
        SearchQuery(
            q=asked.q,
            locale=asked.chain[0],
            scope=asked.chain,
            kinds=(asked.kind.name,),
            conditions=asked.conditions,
            facets=tuple(FacetRequest(name, most) for name, most in asked.facets),
            sort=cast("Sort", asked.sort[0]),
            limit=asked.limit,
            cursor=asked.cursor,
            highlight=False,
            spell=False,
        )
    )
    column = PROFILE_COLUMN[asked.shape.profile]
    rows = in_chain(readable(asked.tier).filter(content_id__in=[hit.id for hit in result.hits]), asked.chain)
    found = list(rows.only("content_id", "kind", "tier", column))
    asked.access.note(*found)
    items = {row.content_id: str(getattr(row, column)) for row in found}
    page = {
        "next": result.next,
        "previous": None,
        "count": result.total if asked.count else None,
        "untranslated": None,
        "modified": newest_change(asked.kind.name, asked.tier)[1],
    }
    return [items[hit.id] for hit in result.hits if hit.id in items], page, result.facets


def list_of(kind: Kind, request: HttpRequest, query: QueryString | None = None) -> HttpResponse:
    """A page of the list; `query` is what was asked where the address does not say it."""
    asked = ListRequest(request, kind, query)
    try:
        items, page, facets = _found(asked) if asked.q else _stored(asked)
    except BadCursor as error:
        raise invalid([BROKEN_CURSOR]) from error
    modified, around = page["modified"], {"next": page["next"], "prev": page["previous"]}
    page = {
        "next": page["next"],
        "has_more": page["next"] is not None,
        "count": page["count"],
        "requested_locale": asked.chain[0],
        "untranslated": page["untranslated"],
    }
    body = list_body(
        (shaped(item, asked.shape) for item in items),
        page,
        facets_json(facets),
        asked.echoed() if asked.echo else None,
    )
    path = f"{BASE}/{kind.plural}"
    links = [page_link(path, asked.query.with_changes(cursor=cursor), rel) for rel, cursor in around.items() if cursor]
    if asked.cursor:
        links.append(page_link(path, asked.query.with_changes(cursor=None), "first"))
    found = answer(body, locale=asked.chain[0], modified=modified, links=links)
    return found if asked.q else of_the_store(found)


def queried(kind: Kind, request: HttpRequest) -> HttpResponse:
    """The same list for a query sent as JSON, which no cache keeps."""
    response = list_of(kind, request, read_json_query(request, parameters.of_list(kind)))
    response.headers["Cache-Control"] = "no-store"
    return response


def detail_of(kind: Kind, request: HttpRequest, id_or_slug: str, part: Selection | None = None) -> HttpResponse:
    """One document, a fixed part of it, or an edition of its text."""
    reader = Reader(request, parameters.OF_PART if part else parameters.of_detail(kind))
    chain = reader.chain()
    at = moment_asked(reader)
    shape = ItemShape("full", part) if part else reader.shape("full", lambda profile: _tree(kind, profile))
    reader.finish()
    key = content_id(id_or_slug) or id_or_slug
    if at:
        return answer_as_of(request, kind, key, chain, at)
    found = find(key, chain, kind=kind.name, tier=reader.tier)
    if found is None:
        merged = survivor_answer(request, key, kind.plural)
        if merged:
            return merged
        raise absent(key, kind.name)
    if found.document is None:
        address = absolute(f"{BASE}/{kind.plural}/{key}")
        raise no_translation(key, chain, [(code, f"{address}?locale={code}") for code in found.available])
    reader.access.note(found.document)
    return document_answer(found.document, shape)


def add_routes(api: NinjaAPI) -> None:
    for kind in kinds():
        if kind.listed:
            _add(api, kind)


def _add(api: NinjaAPI, kind: Kind) -> None:
    name = kind.name.replace("-", "_")
    plural = kind.plural.replace("-", "_")

    def get_list(request: HttpRequest) -> HttpResponse:
        return list_of(kind, request)

    def query_list(request: HttpRequest) -> HttpResponse:
        return queried(kind, request)

    def get_detail(request: HttpRequest, id_or_slug: Path[str]) -> HttpResponse:
        return detail_of(kind, request, id_or_slug)

    api.get(
        f"/{kind.plural}",
        operation_id=f"list_{plural}",
        summary=f"List {kind.plural.replace('-', ' ')}",
        description="Filtered, counted by facets, sorted, and paged by key: no item twice, none missed.",
        tags=["Content"],
        openapi_extra=openapi.operation(openapi.list_schema(kind), parameters.of_list(kind)),
    )(get_list)
    api.post(
        f"/{kind.plural}/query",
        operation_id=f"query_{plural}",
        summary=f"List {kind.plural.replace('-', ' ')}, asked in JSON",
        description="The parameters of the list as the members of an object, for queries too long for an address.",
        tags=["Content"],
        openapi_extra=openapi.query_operation(openapi.list_schema(kind), parameters.of_list(kind)),
    )(query_list)
    api.get(
        f"/{kind.plural}/{{id_or_slug}}",
        operation_id=f"get_{name}",
        summary=f"One {kind.name.replace('-', ' ')}",
        description="By content id, which is the same in every language, or by slug.",
        tags=["Content"],
        openapi_extra=openapi.operation(
            openapi.either(openapi.document_schema(kind), *([edition_schema(kind)] if kind.cited else [])),
            parameters.of_detail(kind),
            problems=(404, 410),
            more={301: openapi.REDIRECT},
        ),
    )(get_detail)

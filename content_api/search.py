"""Search over everything that is public, and suggestions while typing."""

from dataclasses import asdict
from typing import cast
from urllib.parse import urljoin

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from pydantic_core import to_json

from cms.base.locales import LOCALES
from content_store.kinds import kinds
from search import service
from search.facets import KIND, LANGUAGE
from search.interface import ALL, SORTS, BadCursor, FacetRequest, Group, SearchHit, SearchQuery, SearchResult, Sort

from . import openapi, parameters, schemas
from .answers import absolute, answer, facets_json, json_answer, list_body, of_the_store, page_link, tag_of
from .problems import BROKEN_CURSOR, invalid
from .reading import Reader


def _scope(reader: Reader) -> tuple[str, ...]:
    given = reader.choices("in", ("all", *LOCALES))
    return ALL if "all" in given else given or ALL


def _query(reader: Reader) -> SearchQuery:
    locale = reader.locale()
    names = reader.choices("kind", [kind.name for kind in kinds()])
    filters = parameters.search_filters(tuple(sorted(names)))
    facets = reader.facets((KIND, LANGUAGE, *parameters.facetable(filters)))
    return SearchQuery(
        q=reader.text("q"),
        locale=locale,
        scope=_scope(reader),
        kinds=names,
        conditions=reader.conditions(filters),
        facets=tuple(FacetRequest(name, most) for name, most in facets),
        sort=cast("Sort", reader.choice("sort", SORTS, "relevance")),
        limit=reader.number("limit", parameters.LIMIT, parameters.MOST),
        cursor=reader.cursor(),
        highlight=reader.choice("highlight", parameters.FLAG, "1") == "1",
        spell=reader.choice("spell", parameters.FLAG, "1") == "1",
        group=cast("Group", reader.choice("group", parameters.GROUPS, "content")),
    )


def _hit(hit: SearchHit) -> str:
    head = to_json(
        {
            "id": hit.id,
            "kind": hit.kind,
            "locale": {"served": hit.locale, "dir": hit.dir, "state": hit.state},
            "title": hit.title,
            "url": hit.url,
            "snippet": hit.snippet_html,
            "highlights": {"title": hit.title_html},
            "matched_in": hit.matched_in,
            "also_in": hit.also_in,
            "score": hit.score,
            "pinned": hit.pinned,
            "file": asdict(hit.file) if hit.file else None,
        }
    ).decode()
    return f'{head[:-1]},"item":{hit.card}}}'


def _body(query: SearchQuery, result: SearchResult) -> bytes:
    """Everything but the time it took."""
    found = result.correction
    corrections = [{"original": found.original, "text": found.text, "applied": found.applied}] if found else []
    page = {
        "next": result.next,
        "has_more": result.next is not None,
        "count": result.total,
        "requested_locale": query.locale,
        "untranslated": None,
    }
    top = {"total": result.total, "degraded": result.degraded, "corrections": corrections}
    items = list_body((_hit(hit) for hit in result.hits), page, facets_json(result.facets))
    return to_json(top)[:-1] + b"," + items[1:]


def get_search(request: HttpRequest) -> HttpResponse:
    """Hits in the reader's best language, with marked snippets, facets that ignore their own filter, corrections."""
    reader = Reader(request, parameters.of_search())
    query = _query(reader)
    reader.finish()
    try:
        result = service.search(query)
    except BadCursor as error:
        raise invalid([BROKEN_CURSOR]) from error
    body = _body(query, result)
    links = [page_link(request.path, reader.query.with_changes(cursor=result.next), "next")] if result.next else []
    if query.cursor:
        links.append(page_link(request.path, reader.query.with_changes(cursor=None), "first"))
    # The time differs with each answer, so the tag is of the rest, and weak: the same answer, not the same bytes.
    timed = b'{"took_ms":%d,' % result.took_ms + body[1:]
    headers = {"Cache-Control": "no-store"} if result.degraded else {}
    found = answer(timed, etag=tag_of(body), weak=True, locale=query.locale, links=links, headers=headers)
    return found if result.degraded or result.passing else of_the_store(found)


def get_suggest(request: HttpRequest) -> HttpResponse:
    """Names, acronyms, titles and vocabulary terms that complete what is being typed."""
    reader = Reader(request, parameters.OF_SUGGEST)
    locale = reader.locale()
    limit = reader.number("limit", parameters.SUGGESTIONS, parameters.MOST_SUGGESTIONS)
    reader.finish()
    found = service.suggest(reader.text("q"), locale, limit)
    items = [asdict(each) | {"url": urljoin(absolute("/"), each.url)} for each in found]
    return json_answer({"items": items}, locale=locale)


def add_routes(api: NinjaAPI) -> None:
    api.get(
        "/search",
        operation_id="search",
        summary="Search",
        tags=["Search"],
        openapi_extra=openapi.operation(openapi.search_schema(), parameters.of_search()),
    )(get_search)
    api.get(
        "/suggest",
        operation_id="suggest",
        summary="Suggestions while typing",
        tags=["Search"],
        openapi_extra=openapi.operation(openapi.shape(schemas.SuggestionList), parameters.OF_SUGGEST),
    )(get_suggest)

"""The search page: a thin layer on the search service."""

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cms.base.locales import AUTONYMS, DEFAULT_LOCALE, LOCALES
from content_store.listing import SortChoice

from .hits import other_languages
from .interface import ALL, SORTS, BadCursor
from .parameters import active_filters, clear_url, facet_groups, next_url, query_from, url
from .queries import counts
from .service import search


@require_safe
def search_page(request: HttpRequest) -> HttpResponse:
    """Answers any query string; a broken cursor shows the first page."""
    language = get_language() or DEFAULT_LOCALE
    locale = language if language in LOCALES else DEFAULT_LOCALE
    query = query_from(request.GET, locale)
    try:
        result = search(query)
    except BadCursor:
        query = replace(query, cursor="")
        result = search(query)
    counts.note(query, result)
    context = {
        "query": query,
        "result": result,
        "hits": list(zip(result.hits, other_languages(result.hits), strict=True)),
        "facets": facet_groups(request.GET, result),
        "active": active_filters(request.GET, query, result),
        "scopes": [
            SortChoice(_("All languages"), url(request.GET, **{"in": ["all"]}), query.scope == ALL),
            SortChoice(AUTONYMS[locale], url(request.GET, **{"in": [locale]}), query.scope == (locale,)),
        ],
        "sorts": [
            SortChoice(label, url(request.GET, sort=[sort]), query.sort == sort)
            for sort, label in zip(SORTS, (_("Relevance"), _("Newest first"), _("Title")), strict=True)
        ],
        "next_url": next_url(request.GET, result),
        "first_url": url(request.GET) if query.cursor else "",
        "clear_url": clear_url(request.GET),
    }
    return render(request, "search/search_page.html", context)

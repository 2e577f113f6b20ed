"""Embeds: a card or a list of the platform in an <iframe> of a partner site, without a script or a cookie.

    /{locale}/embed/{list}/?filter[sector]=ED&limit=5     a list, by the API's filters
    /{locale}/embed/{list}/{id or slug}/                  one card
    /embed/theme.css?accent=…                             the stylesheet of what was chosen

What cannot be read is told on a small page that names the parameter.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from csp.constants import NONE, SELF
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, override
from django.views.decorators.http import require_safe

from cms.base.locales import fallback_chain
from content_store.criteria import Criteria
from content_store.kinds import Kind, kind_of_plural
from content_store.lookup import find, nearest
from content_store.merged import survivor_of
from content_store.query import SORT_COLUMN, ListQuery, list_documents

from . import parameters
from .answers import CACHED, tag_of
from .conditional import matches
from .contents import absent
from .embed_theme import PARAMETERS as THEME
from .embed_theme import read_theme
from .parameters import Parameter
from .problems import Problem
from .query_string import shown
from .reading import Reader, content_id

#: Nothing but our own styles, pictures and fonts; on any site.
POLICY: Final = {
    "default-src": [NONE],
    "style-src": [SELF],
    "img-src": [SELF],
    "font-src": [SELF],
    "base-uri": [NONE],
    "form-action": [NONE],
    "frame-ancestors": ["*"],
}
HEADINGS: Final = ("2", "3", "4")
LENGTH: Final = 10
MOST: Final = 50

_HEADING: Final = Parameter("heading", "The level of the titles.", parameters.one_of(HEADINGS, "3"))
_SORT: Final = Parameter(
    "sort", "Sorted by.", parameters.one_of([sign + name for name in SORT_COLUMN for sign in ("", "-")])
)
OF_CARD: Final = (*THEME, _HEADING)

View = Callable[..., HttpResponse]


def of_list(kind: Kind) -> tuple[Parameter, ...]:
    filters = parameters.filter_parameters(kind.all_filters)
    return (*OF_CARD, *filters, _SORT, parameters.limit(LENGTH, MOST))


def embedded(view: View) -> View:
    """What is true of every embed: its policy, its caching, and how it says what is wrong."""

    @require_safe
    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            response = view(request, *args, **kwargs)
            response.headers["Cache-Control"] = CACHED
            etag = f'"{tag_of(response.content)}"'
            if response.status_code == 200 and matches(str(request.headers.get("If-None-Match", "")), etag):
                response = HttpResponse(status=304, headers={"Cache-Control": CACHED})
            response.headers["ETag"] = etag
        except Problem as problem:
            response = render(request, "embed/problem.html", {"problem": problem}, status=problem.status)
            response.headers["Cache-Control"] = "no-store"
        response.headers["X-Robots-Tag"] = "noindex"
        response._csp_config = POLICY  # type: ignore[attr-defined]
        response.xframe_options_exempt = True
        return response

    return answered


def listed_kind(plural: str) -> Kind:
    found = kind_of_plural(plural)
    if found is None or not found.listed:
        raise Problem("not-found", f"There is no list “{shown(plural)}”.")
    return found


@embedded
def embed_list(request: HttpRequest, plural: str) -> HttpResponse:
    """In the reader's language where it exists, else in the nearest, marked as such."""
    kind = listed_kind(plural)
    reader = Reader(request, of_list(kind))
    theme = read_theme(reader)
    heading = reader.choice("heading", HEADINGS, "3")
    conditions = reader.conditions(kind.all_filters)
    sort = reader.choice("sort", tuple(_SORT.schema["enum"]), kind.default_sort)
    limit = reader.number("limit", LENGTH, MOST)
    reader.finish()
    locale = get_language() or "en"
    query = ListQuery(
        Criteria((kind.name,), conditions), fallback_chain(locale), sort=(sort,), limit=limit, count=False
    )
    cards = [kind.card.model_validate_json(item) for item in list_documents(query).items]
    context = {"cards": cards, "title": kind.label_plural, "theme": theme.query(), "heading": f"h{heading}"}
    return render(request, "embed/list.html", context)


@embedded
def embed_card(request: HttpRequest, plural: str, key: str) -> HttpResponse:
    kind = listed_kind(plural)
    reader = Reader(request, OF_CARD)
    theme = read_theme(reader)
    heading = reader.choice("heading", HEADINGS, "3")
    reader.finish()
    locale = get_language() or "en"
    wanted = content_id(key) or key
    found = find(wanted, fallback_chain(locale), kind=kind.name)
    document = found.document if found else None
    if document is None and not isinstance(wanted, str) and (survivor := survivor_of(wanted)):
        document = nearest(survivor, locale)
    if document is None or document.kind != kind.name:
        raise absent(wanted, kind.name)
    card = kind.card.model_validate_json(document.card)
    return render(
        request,
        "embed/card.html",
        {"card": card, "title": card.title, "theme": theme.query(), "heading": f"h{heading}"},
    )


@embedded
def theme_css(request: HttpRequest) -> HttpResponse:
    reader = Reader(request, THEME)
    theme = read_theme(reader)
    reader.finish()
    return HttpResponse(theme.css(), content_type="text/css; charset=utf-8")


def embed_url(locale: str, plural: str, key: str = "", query: str = "") -> str:
    """The absolute address of an embed."""
    with override(locale):
        path = reverse("embed-card", args=[plural, key]) if key else reverse("embed-list", args=[plural])
    return f"{settings.PUBLIC_BASE_URL}{path}{'?' if query else ''}{query}"

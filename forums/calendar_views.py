"""The calendar below each language's prefix: a page that needs no script, and files for calendar programs."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from cms.base.days import utc_today
from cms.base.locales import DEFAULT_LOCALE, LOCALES
from content_store.criteria import Condition
from content_store.kinds import kind
from content_store.lookup import nearest

from .calendar_feed import feed
from .calendar_reading import KINDS, kinds_asked, months, read, years


def _locale() -> str:
    language = get_language() or DEFAULT_LOCALE
    return language if language in LOCALES else DEFAULT_LOCALE


def _file(cards: list[Any], name: str, address: str, locale: str) -> HttpResponse:
    body = feed(cards, name=name, url=f"{settings.PUBLIC_BASE_URL}{address}", locale=locale)
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Language"] = locale
    return response


@require_safe
def calendar_page(request: HttpRequest) -> HttpResponse:
    """What is to come; or one year by `?year=`. Nothing to come: the newest year there is."""
    locale = _locale()
    known = years(request.GET)
    coming = () if request.GET.get("year") else (Condition("date", "from", (utc_today().isoformat(),)),)
    cards = read(request.GET, locale, *coming)
    year = request.GET.get("year", "")
    if not cards and coming and known:
        year = str(known[0])
        cards = read(request.GET, locale, Condition("year", "any", (year,)))
    asked = kinds_asked(request.GET)
    query = request.GET.copy()
    query.pop("year", None)
    context = {
        "months": months(cards),
        "count": len(cards),
        "year": year,
        "years": [str(item) for item in known],
        "kinds": [(name, str(kind(name).label_plural), len(asked) < len(KINDS) and name in asked) for name in KINDS],
        "query": query.urlencode(),
    }
    return render(request, "forums/calendar_page.html", context)


@require_safe
@cache_control(public=True, max_age=900)
def calendar_file(request: HttpRequest) -> HttpResponse:
    """The whole calendar in this language, narrowed by the same parameters as the page."""
    locale = _locale()
    address = reverse("calendar") + (f"?{request.GET.urlencode()}" if request.GET else "")
    return _file(read(request.GET, locale), _("NGO–UNESCO partnership"), address, locale)


@require_safe
@cache_control(public=True, max_age=900)
def event_file(request: HttpRequest, content_id: UUID) -> HttpResponse:
    """One session, forum or conference."""
    locale = _locale()
    row = nearest(content_id, locale)
    if row is None or row.kind not in KINDS:
        raise Http404
    card = kind(row.kind).card.model_validate_json(row.card)
    return _file([card], card.title, row.path, locale)

"""Answers that belong to no page: moved and missing addresses, sitemaps, robots, health."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cms.base.locales import LOCALES
from content_store.lookup import PathAnswer, find_path
from content_store.models import DocumentPath
from content_store.query import readable

from .health import readiness
from .sitemaps import sitemap_entries


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """What moved redirects for ever; what exists in other languages says where; the rest is a friendly 404."""
    answer = _answer_for(request.path) if "\x00" not in request.path else None  # PostgreSQL takes none
    if answer and answer.to:
        return HttpResponsePermanentRedirect(answer.to.path)
    translations = [
        {"locale": row.locale, "url": row.path, "title": row.title} for row in (answer.available if answer else ())
    ]
    return render(request, "404.html", {"translations": translations}, status=404)


def _answer_for(path: str) -> PathAnswer | None:
    return find_path(path) or _in_other_language(path)


def _in_other_language(path: str) -> PathAnswer | None:
    """The same address below another language's prefix: a page that was never translated into this one."""
    _, locale, rest = path.split("/", 2) if path.count("/") > 1 else ("", "", "")
    if locale not in LOCALES or not rest:
        return None
    known = DocumentPath.objects.filter(path__in=[f"/{other}/{rest}" for other in LOCALES if other != locale])
    found = known.first()
    if found is None:
        return None
    answer = find_path(found.path)
    if answer and (document := answer.document or answer.to):
        rows = {row.locale: row for row in readable().filter(content_id=document.content_id)}
        if locale in rows:
            return PathAnswer(to=rows[locale])
        return PathAnswer(available=tuple(rows[code] for code in LOCALES if code in rows))
    return answer


def server_error(request: HttpRequest) -> HttpResponse:
    return render(request, "500.html", status=500)


@require_safe
def sitemap_index(request: HttpRequest) -> HttpResponse:
    urls = [request.build_absolute_uri(reverse("sitemap", args=[locale])) for locale in LOCALES]
    return render(request, "sitemap_index.xml", {"urls": urls}, content_type="application/xml")


@require_safe
def sitemap(request: HttpRequest, locale: str) -> HttpResponse:
    """All pages of one language, each with its translations."""
    if locale not in LOCALES:
        raise Http404
    entries = sitemap_entries(locale, settings.PUBLIC_BASE_URL)
    return render(request, "sitemap.xml", {"entries": entries}, content_type="application/xml")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        f"Sitemap: {request.build_absolute_uri(reverse('sitemap-index'))}",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain")


@never_cache
@require_safe
def alive(request: HttpRequest) -> HttpResponse:
    """/healthz: this process answers."""
    return JsonResponse({"status": "ok"})


@never_cache
@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """/readyz: each part named; 503 where one of them is not ready."""
    parts: dict[str, Any] = readiness()
    good = all(part["ok"] for part in parts.values())
    return JsonResponse({"status": "ok" if good else "unavailable", "parts": parts}, status=200 if good else 503)

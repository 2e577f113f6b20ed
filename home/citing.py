"""/{locale}/cite/{content id}.{number}/: a text as it was published, at an address that never changes."""

import json
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import http_date
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from cms.base.days import day_of
from content_store.editions import edition
from content_store.kinds import kind
from content_store.lookup import documents_of


@require_safe
def cite(request: HttpRequest, content_id: UUID, number: int) -> HttpResponse:
    """410 where the text may be read no more. Two queries."""
    locale = get_language() or ""
    row = edition(content_id, locale, number)
    if row is None:
        raise Http404
    documents = documents_of(content_id)
    current = next((document for document in documents if document.locale == locale), None)
    context = {
        "text": json.loads(row.text) if not row.withheld else None,
        "withheld": row.get_withheld_display(),
        "kind": kind(row.kind),
        "since": day_of(row.published_from),
        "until": day_of(row.published_until) if row.published_until else None,
        "address": f"{settings.PUBLIC_BASE_URL}{row.path}",
        "canonical": f"{settings.PUBLIC_BASE_URL}{current.path if current else row.path}",
        "current": current,
        "translations": [
            {"locale": document.locale, "url": document.path, "title": document.title} for document in documents
        ],
    }
    response = render(request, "cite.html", context, status=410 if row.withheld else 200)
    response.headers["Content-Language"] = locale
    response.headers["X-Robots-Tag"] = "noindex"
    if not row.withheld:
        response.headers["Memento-Datetime"] = http_date(row.published_from.timestamp())
    return response

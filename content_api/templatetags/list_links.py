"""What can be taken along from a list of the site, narrowed as the visitor sees it: feeds, tables, an embed."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import template
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from content_api.answers import BASE
from content_api.embed_code import list_filters
from content_store.kinds import kind as kind_named
from forums.schemas import EventCard, SessionCard

register = template.Library()


@dataclass(frozen=True)
class Taken:
    """`media_type`: of a feed that readers find by the page's head; empty for what is not followed."""

    label: str
    url: str
    media_type: str = ""


@register.simple_tag(takes_context=True)
def list_links(context: template.Context, kind_name: str) -> list[Taken]:
    """None for a kind that the API has no list of."""
    kind = kind_named(kind_name)
    request: Any = context.get("request")
    if not kind.listed or request is None:
        return []
    locale = get_language() or "en"
    filters = list_filters(kind, request)
    query = f"?{urlencode(filters, safe='[],:')}" if filters else ""
    feed = f"{BASE}/feeds/{kind.name}.{locale}"
    found = [
        Taken("Atom", f"{feed}.atom{query}", "application/atom+xml"),
        Taken("RSS", f"{feed}.rss{query}", "application/rss+xml"),
        Taken("JSON Feed", f"{feed}.json{query}", "application/feed+json"),
    ]
    if issubclass(kind.card, SessionCard | EventCard):
        found.append(Taken("iCalendar", f"{feed}.ics{query}", "text/calendar"))
    table = urlencode({"locale": locale, "fallback": "chain", **filters}, safe="[],:")
    found += [Taken(form.upper(), f"{BASE}/{kind.plural}.{form}?{table}") for form in ("csv", "xlsx")]
    shown = request.GET.urlencode()
    code = reverse("embed-code-list", args=[kind.plural])
    return [*found, Taken(_("Embed this"), f"{code}?{shown}" if shown else code)]

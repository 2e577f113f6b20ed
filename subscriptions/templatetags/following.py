"""Where a page, a list or a search can be followed: the addresses of the form, with what they ask for."""

from typing import Any

from django import template
from django.urls import reverse

from content_store.criteria import CONTENT, Condition, Criteria
from content_store.kinds import kind as kind_named
from content_store.listing import conditions_from
from content_store.schemas import Card
from search.facets import LANGUAGE
from search.interface import SearchQuery
from subscriptions.asking import query_of

register = template.Library()


def _url(criteria: Criteria) -> str:
    return f"{reverse('subscriptions:follow')}?{query_of(criteria)}"


@register.simple_tag
def follow_page(doc: Card) -> str:
    """Empty for a page that is a list itself, or none of the API's."""
    if not kind_named(doc.kind).listed:
        return ""
    return _url(Criteria((), (Condition(CONTENT, "any", (str(doc.id),)),)))


@register.simple_tag(takes_context=True)
def follow_list(context: template.Context, kind_name: str) -> str:
    """As the visitor has narrowed it."""
    kind = kind_named(kind_name)
    request: Any = context.get("request")
    if not kind.listed or request is None:
        return ""
    return _url(Criteria((kind.name,), tuple(conditions_from(kind, request.GET))))


@register.simple_tag
def follow_search(query: SearchQuery) -> str:
    """The kinds and filters of a search, without the words; empty where there are none."""
    conditions = tuple(item for item in query.conditions if item.field != LANGUAGE)
    listed = tuple(name for name in query.kinds if kind_named(name).listed)
    return _url(Criteria(listed, conditions)) if listed or conditions else ""

"""What the head of a page tells machines about its document."""

import json

from django import template
from django.utils.safestring import SafeString, mark_safe

from content_store.schemas import Card
from home import structured_data as machines

register = template.Library()

#: So that no text can close the element or open another (as django.utils.html.json_script does).
_ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


@register.simple_tag
def structured_data(doc: Card) -> SafeString:
    """JSON-LD is data: a browser runs none of it, and `script-src 'self'` lets it stand."""
    text = json.dumps(machines.structured_data(doc), ensure_ascii=False).translate(_ESCAPES)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308


@register.filter
def description(doc: Card) -> str:
    """What stands under the title where others show the page."""
    return machines.description(doc)

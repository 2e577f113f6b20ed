"""The script element that carries a document's structured data."""

import json

from django import template
from django.utils.safestring import SafeString, mark_safe

from content_store.schemas import Card
from home.structured_data import structured_data as describe

register = template.Library()

#: So that no text can close the element or open another (as django.utils.html.json_script does).
_ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


@register.simple_tag
def structured_data(doc: Card) -> SafeString:
    """JSON-LD is data: a browser runs none of it, and `script-src 'self'` lets it stand."""
    text = json.dumps(describe(doc), ensure_ascii=False).translate(_ESCAPES)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308

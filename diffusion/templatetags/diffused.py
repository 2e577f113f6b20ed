"""Whom a content was sent to, for its page."""

import datetime as dt
from uuid import UUID

from django import template

from diffusion.reporting import sent_to

register = template.Library()


@register.simple_tag
def diffused_to(content_id: UUID) -> list[tuple[str, dt.date]]:
    """Actors in words and the day, for each time; one query."""
    return sent_to(content_id)

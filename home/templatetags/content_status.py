"""What the status panel of the admin says of a content: what became of it, its languages, and what went wrong."""

from typing import Any
from uuid import UUID

from django import template
from django.utils.translation import gettext as _

from cms.base.locales import LOCALES
from cms.base.models import BasePage
from cms.base.translation import in_languages
from content_store.enums import Tier
from content_store.kinds import kind_of
from content_store.models import Document, RenderFailure
from content_store.receipts import Receipt, receipts_of
from ngo_pages.models import Organization
from search.files.keeping import unreadable

register = template.Library()


@register.inclusion_tag("wagtailadmin/platform/content_status.html", takes_context=True)
def content_status(context: Any, instance: Any) -> dict[str, Any]:
    """`documents`: locale and address in the API; the context is empty for what is no content of ours."""
    content_id = _content_id(instance)
    if content_id is None:
        return {}
    pages = [instance] if isinstance(instance, BasePage) else list(instance.profile_pages.all()[:1])
    served = set(Document.objects.filter(content_id=content_id, tier=Tier.PUBLIC).values_list("locale", flat=True))
    return {
        "content_id": content_id,
        "receipts": [*_published(instance), *receipts_of(content_id, context["request"].user)],
        "documents": [(code, f"/api/v1/content/{content_id}?locale={code}") for code in LOCALES if code in served],
        "cited": bool((declared := kind_of(type(instance))) and declared.cited),
        "languages": in_languages(pages).get(content_id, []),
        "unreadable_files": unreadable(content_id),
        "failure": RenderFailure.objects.filter(content_id=content_id).first(),
    }


def _published(instance: Any) -> list[Receipt]:
    return [Receipt(_("Published"), instance.last_published_at)] if getattr(instance, "live", False) else []


def _content_id(instance: Any) -> UUID | None:
    if not getattr(instance, "pk", None):
        return None
    found: UUID | None = None
    if isinstance(instance, BasePage):
        found = instance.translation_key
    elif isinstance(instance, Organization):
        found = instance.content_id
    return found

"""Pages that are served from their document: the template gets the same typed object that the API serves."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from cms.base.days import day_of
from cms.base.models import BasePage

from .editions import newest_edition
from .enums import Tier
from .kinds import kind_of
from .listing import Listing
from .models import Document
from .rendering import RenderContext, build
from .schemas import Card
from .visibility import Visibility


@dataclass(frozen=True)
class Citation:
    """How to cite a text: where it stands for ever, and since which day it has been this one."""

    path: str
    address: str
    since: dt.date


class DocumentPage(BasePage):
    """Context of every template: `doc` (the full document) and the listings that the type adds."""

    class Meta:
        abstract = True

    def listings(self, request: HttpRequest, locale: str) -> dict[str, Listing]:
        """Lists of other contents shown on this page, asked for by criteria."""
        return {}

    def draft_document(self, tier: Tier = Tier.PUBLIC) -> Card:
        """The document as readers of a tier would have it if this version were published."""
        kind = kind_of(type(self))
        assert kind is not None  # content_store.E001 holds it
        visibility = Visibility()
        pages = visibility.pages(kind, self.translation_key)
        siblings = {**pages, self.locale.language_code: self}
        return build(kind, self, RenderContext(kind, self, siblings, visibility=visibility, tier=tier))

    def previewed_document(self) -> Card:
        """The document as everyone would have it if all that its editors last saved were published: overridden where
        a page shows a record with drafts of its own."""
        return self.draft_document()

    def stored_document(self) -> Card | None:
        """The document as the API serves it; None before the first drain."""
        row = (
            Document.objects.filter(content_id=self.translation_key, locale=self.locale.language_code, tier=0)
            .only("full")
            .first()
        )
        kind = kind_of(type(self))
        return kind.full.model_validate_json(row.full) if row and kind else None

    def _citation(self) -> Citation | None:
        """Of the text that is public now; one query for a kind with editions, none for the others."""
        kind = kind_of(type(self))
        row = newest_edition(self.translation_key, self.locale.language_code) if kind and kind.cited else None
        return Citation(row.path, f"{settings.PUBLIC_BASE_URL}{row.path}", day_of(row.published_from)) if row else None

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        preview = getattr(request, "is_preview", False)
        context["doc"] = self.previewed_document() if preview else self.stored_document() or self.draft_document()
        context["citation"] = None if preview else self._citation()
        context |= self.listings(request, self.locale.language_code)
        return context

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().serve(request, *args, **kwargs)
        response.headers["Content-Language"] = self.locale.language_code
        return response

"""Pages of official documents: one for each symbol, with its language versions and what refers to it."""

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _

from content_store.criteria import Condition
from content_store.listing import Listing, listing
from content_store.pages import DocumentPage
from reference.models import OfficialDocument

from .panels import official_document_index_tabs, official_document_tabs

#: Kinds that name documents, in the order in which a document's page lists them.
REFERRING = ("recommendation", "session", "working-group", "consultation", "forum", "conference", "forum-report")


class OfficialDocumentIndexPage(DocumentPage):
    """Official documents by body, session, kind and language."""

    max_count_per_parent = 1
    subpage_types = ["forums.OfficialDocumentPage"]
    parent_page_types = ["home.HomePage"]
    template = "forums/official_document_index_page.html"
    edit_handler = official_document_index_tabs

    class Meta:
        verbose_name = _("list of official documents")

    def listings(self, request: HttpRequest, locale: str) -> dict[str, Listing]:
        facets = ("body", "governing-session", "kind", "year")
        return {"listing": listing("document", request.GET, locale, facets=facets)}


class OfficialDocumentPage(DocumentPage):
    """What is said of a document in one language; its title follows the record's labels."""

    words: ClassVar[tuple[str, ...]] = ("summary", "seo_title", "search_description")
    facts: ClassVar[tuple[str, ...]] = ("document",)

    document = models.ForeignKey(
        OfficialDocument, on_delete=models.PROTECT, related_name="+", verbose_name=_("official document")
    )

    parent_page_types = ["forums.OfficialDocumentIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "forums/official_document_page.html"
    edit_handler = official_document_tabs

    class Meta:
        verbose_name = _("page of an official document")
        verbose_name_plural = _("pages of official documents")

    def listings(self, request: HttpRequest, locale: str) -> dict[str, Listing]:
        """What refers to the document, by kind."""
        this = [Condition("document", "any", (self.document.code,))]
        found = [listing(kind, QueryDict(), locale, also=this) for kind in REFERRING]
        return {item.kind.replace("-", "_"): item for item in found}

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        found = [context[kind.replace("-", "_")] for kind in REFERRING]
        return context | {"referring": [item for item in found if item.cards]}

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        self.follow_record()
        super().full_clean(*args, **kwargs)

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self.locale_id:
            self.locale = self.get_default_locale()
        self.follow_record()
        super().save(*args, **kwargs)

    def follow_record(self) -> None:
        """One content id for record and page, and the record's label as title."""
        if not self.document_id or not self.locale_id:
            return
        if not self.pk:
            self.translation_key = self.document.content_id
        title = self.document.labels().get(self.locale.language_code) or self.document.label_en
        if self.title != title:
            self.title = self.draft_title = title

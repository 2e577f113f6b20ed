"""What the readers of each tier are given of a content: for who writes it, before somebody else finds out."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.models import Page

from cms.base import audit
from cms.base.locales import AUTONYMS, DEFAULT_LOCALE, LOCALES
from cms.base.roles import is_secretariat
from content_store.enums import Tier
from content_store.models import Document
from content_store.pages import DocumentPage


@dataclass(frozen=True)
class Seen:
    """The bytes that readers of a tier are given; `same`: they are those of the tier before. None: nothing."""

    label: str
    body: str | None
    etag: str = ""
    same: bool = False

    @property
    def size(self) -> int:
        return len((self.body or "").encode())


def tiers_shown_to(user: Any) -> tuple[Tier, ...]:
    """All tiers to the Secretariat's groups; to anybody else in the admin what is public."""
    return tuple(Tier) if is_secretariat(user) else (Tier.PUBLIC,)


class SeenByView(WagtailAdminTemplateMixin, TemplateView):
    """The full document as the API sends it to each tier: as stored, and as the draft would be if it were published."""

    page_title = _("Seen by")
    header_icon = "view"
    template_name = "wagtailadmin/platform/seen_by.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        content_id: UUID = kwargs["content_id"]
        pages = Page.objects.filter(translation_key=content_id, alias_of=None).select_related("locale")
        self.pages = {page.locale.language_code: page for page in pages}
        allowed = [page for page in self.pages.values() if page.permissions_for_user(request.user).can_edit()]
        if not allowed:
            raise Http404
        asked = request.GET.get("locale", DEFAULT_LOCALE)
        self.locale = asked if asked in self.pages else next(iter(self.pages))
        return super().dispatch(request, *args, **kwargs)

    def get_page_subtitle(self) -> str:
        return str(self.pages[self.locale].title)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        tiers = tiers_shown_to(self.request.user)
        content_id: UUID = self.kwargs["content_id"]
        rows = list(Document.objects.filter(content_id=content_id, locale=self.locale).order_by("tier"))
        draft = _draft(self.pages[self.locale])
        if len(tiers) > 1:
            kind = rows[0].kind if rows else ""
            audit.record("document.seen_by_tiers", target=f"{kind}:{content_id}", detail=self.locale)
        return context | {
            "stored": _steps((tier, _row(rows, tier)) for tier in tiers),
            "draft": _steps((tier, _drafted(draft, tier)) for tier in tiers) if draft else [],
            "language": self.locale,
            "languages": [(code, AUTONYMS[code]) for code in LOCALES if code in self.pages],
            "all_tiers": len(tiers) > 1,
        }


def _draft(page: Page) -> DocumentPage | None:
    """The page's last version, with that of the record it is about; None where both are published."""
    draft: DocumentPage = page.specific.get_latest_revision_as_object()
    record = getattr(draft.original, "organization", None)
    if record and record.has_unpublished_changes:
        draft.original.organization = record.get_latest_revision_as_object()
        return draft
    return draft if draft.has_unpublished_changes else None


def _row(rows: list[Document], tier: Tier) -> tuple[str, str] | None:
    row = next((row for row in rows if row.tier <= tier < row.next_tier), None)
    return (row.full, row.etag) if row else None


def _drafted(page: DocumentPage, tier: Tier) -> tuple[str, str]:
    document = page.draft_document(tier)
    return document.model_dump_json(), document.etag


def _steps(found: Any) -> list[Seen]:
    steps: list[Seen] = []
    for tier, document in found:
        body, etag = document or (None, "")
        steps.append(Seen(str(tier.label), body, etag, same=bool(steps) and steps[-1].body == body))
    return steps

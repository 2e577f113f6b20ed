"""Which pages the public sees, decided in one place: live, no alias, below the site's root, not restricted."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from wagtail.models import Page, PageViewRestriction, Site

from cms.base.models import BasePage

from .enums import Tier
from .kinds import Kind, kind_of
from .models import Document
from .terms import TermReading


@dataclass(frozen=True)
class PageHead:
    """What a link to a page needs."""

    content_id: UUID
    kind: str
    locale: str
    title: str
    path: str


class Visibility:
    """One reading of the page tree and the vocabularies; make a new one for each drain, request or run."""

    def __init__(self) -> None:
        self.vocabularies = TermReading()
        self._heads: dict[UUID, dict[str, PageHead]] = {}

    @cached_property
    def root_url(self) -> str:
        site = Site.objects.filter(is_default_site=True).first()
        return site.root_url.rstrip("/") if site else ""

    @cached_property
    def _homes(self) -> dict[str, str]:
        """Tree path of each locale's home to its locale."""
        site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
        if site is None:
            return {}
        homes = Page.objects.filter(translation_key=site.root_page.translation_key)
        return dict(homes.values_list("path", "locale__language_code"))

    @cached_property
    def _restricted(self) -> tuple[str, ...]:
        return tuple(PageViewRestriction.objects.values_list("page__path", flat=True))

    def shows(self, path: str, locale: str) -> bool:
        """Whether a page at this tree path is below its locale's home and under no restriction."""
        below = any(path.startswith(home) and code == locale for home, code in self._homes.items())
        return below and not path.startswith(self._restricted or ("-",))

    def pages(self, kind: Kind, content_id: UUID) -> dict[str, BasePage]:
        """Locale to the visible page of this content, each with its original at hand."""
        rows = kind.model._default_manager.filter(translation_key=content_id, alias_of=None).select_related("locale")
        found = {page.locale.language_code: page for page in rows}
        for page in found.values():
            if page.source_locale in found:
                page.original = found[page.source_locale]
        return {locale: page for locale, page in found.items() if page.live and self.shows(page.path, locale)}

    def kind_of(self, content_id: UUID) -> Kind | None:
        """The kind of this content, visible or not; None when no page of it is left."""
        page = Page.objects.filter(translation_key=content_id).only("content_type_id").first()
        model = ContentType.objects.get_for_id(page.content_type_id).model_class() if page else None
        return kind_of(model) if model else None

    def locales(self, content_id: UUID) -> set[str]:
        """The languages in which this content is visible."""
        pages = Page.objects.filter(translation_key=content_id, live=True, alias_of=None)
        return {
            locale for path, locale in pages.values_list("path", "locale__language_code") if self.shows(path, locale)
        }

    def heads(self, content_ids: Iterable[UUID]) -> dict[UUID, dict[str, PageHead]]:
        """Content id to locale to head, read once and kept.

        From the stored documents, not the pages: whatever a link shows of another content, that content's next
        rendering is compared with it.
        """
        ids = list(content_ids)
        missing = [content_id for content_id in ids if content_id not in self._heads]
        if missing:
            found: dict[UUID, dict[str, PageHead]] = defaultdict(dict)
            rows = Document.objects.filter(content_id__in=missing, tier=Tier.PUBLIC)
            for head in rows.values_list("content_id", "kind", "locale", "title", "path"):
                found[head[0]][head[2]] = PageHead(*head)
            for content_id in missing:
                self._heads[content_id] = dict(found.get(content_id, {}))
        return {content_id: self._heads[content_id] for content_id in ids}

    def outdated(self, content_ids: Iterable[UUID]) -> list[UUID]:
        """Of these, those whose heads were read before and would be read otherwise now."""
        asked = [content_id for content_id in content_ids if content_id in self._heads]
        now = Visibility().heads(asked)
        return [content_id for content_id in asked if self._heads[content_id] != now[content_id]]

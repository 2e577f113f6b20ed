"""Makes documents of pages: the context a kind's `build` works with, and the finished, serialised rendering.

The same code renders a stored document and a preview of a draft.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from uuid import UUID

from pydantic_core import to_json

from cms.base.locales import LOCALES, best_locale, direction
from cms.base.models import BasePage, MediaDocument, MediaImage
from cms.base.translation import TranslationStatus, translation_statuses

from .collation import sort_key
from .enums import Tier
from .kinds import Kind
from .richtext import clean_html
from .schemas import MINIMAL_FIELDS, AttachedFile, Block, Card, Coded, File, Image, Link, Rendition, TranslationLink
from .streams import typed_blocks
from .terms import term_key
from .visibility import PageHead, Visibility

RENDITION_WIDTHS = (320, 640, 1280)


class RenderContext:
    """What a builder may ask for; notes each thing shown of others as a dependency.

    One context per content, locale and tier; `visibility` is shared by a run. What readers of `tier` and above may
    know, and nobody below, a builder adds where `ctx.tier` reaches it.
    """

    def __init__(
        self,
        kind: Kind,
        page: BasePage,
        siblings: dict[str, BasePage],
        *,
        visibility: Visibility | None = None,
        statuses: dict[int, TranslationStatus] | None = None,
        tier: Tier = Tier.PUBLIC,
    ) -> None:
        self.kind = kind
        self.page = page
        self.siblings = siblings
        self.visibility = visibility or Visibility()
        self.statuses = statuses or translation_statuses([page, *siblings.values()])
        self.tier = tier
        self.locale: str = page.locale.language_code
        self.dependencies: set[str] = set()
        self.attached: dict[str, AttachedFile] = {}

    # --- the head ----------------------------------------------------------------------------------------------------

    def absolute(self, path: str) -> str:
        return f"{self.visibility.root_url}{path}"

    @cached_property
    def head(self) -> dict[str, Any]:
        """The fields of Card; `etag` is set when the document is finished."""
        page, content_id = self.page, self.page.translation_key
        status = self.statuses[page.pk]
        return {
            "id": content_id,
            "kind": self.kind.name,
            "slug": page.original.slug,
            "url": self.absolute(page.site_path),
            "api_url": self.absolute(f"/api/v1/content/{content_id}?locale={self.locale}"),
            "locale": self.locale,
            "dir": direction(self.locale),
            "state": status.state.value,
            "source_locale": page.source_locale,
            "stale_since": status.stale_since,
            "stale_segments": status.stale_segments,
            "fictional": bool(getattr(page.original, "fictional", False)),
            "translations": [
                TranslationLink(
                    locale=locale,
                    url=self.absolute(self.siblings[locale].site_path),
                    state=self.statuses[self.siblings[locale].pk].state.value,
                )
                for locale in LOCALES
                if locale in self.siblings
            ],
            "title": page.title,
            "summary": page.summary,
            "published_at": page.first_published_at,
            "updated_at": page.last_published_at,
            "etag": "",
        }

    # --- what it shows of others -------------------------------------------------------------------------------------

    def coded(self, vocabulary: str, code: str) -> Coded:
        """A vocabulary value with its label in this locale. Raises KeyError for a code that does not exist."""
        return self.coded_all(vocabulary, [code])[0]

    def coded_all(self, vocabulary: str, codes: Iterable[str]) -> list[Coded]:
        """Values in the vocabulary's own order. Raises KeyError as well."""
        wanted = list(codes)
        self.dependencies |= {term_key(vocabulary, code) for code in wanted}
        terms = self.visibility.vocabularies.terms(vocabulary, wanted)
        return [Coded(code=term.code, label=term.labels[self.locale]) for term in terms]

    def link(self, content_id: UUID | None) -> Link | None:
        """Another content in the best language; None while it is not public (its publication will re-render this)."""
        return next(iter(self.links([content_id] if content_id else [])), None)

    def links(self, content_ids: Iterable[UUID]) -> list[Link]:
        """In the order given, leaving out what is not public."""
        ids = list(dict.fromkeys(content_ids))
        self.dependencies |= {f"content:{content_id}" for content_id in ids}
        heads = self.visibility.heads(ids)
        return [self._link(heads[content_id]) for content_id in ids if heads[content_id]]

    def _link(self, heads: dict[str, PageHead]) -> Link:
        head = heads[best_locale(self.locale, set(heads)) or next(iter(heads))]
        return Link(
            id=head.content_id,
            kind=head.kind,
            title=head.title,
            url=self.absolute(head.path),
            locale=head.locale,
            dir=direction(head.locale),
        )

    def image(self, image: MediaImage, alt: str) -> Image:
        self.dependencies.add(f"image:{image.pk}")
        widths = [width for width in RENDITION_WIDTHS if width < image.width] or [image.width]
        renditions = image.get_renditions(*(f"width-{width}|format-webp" for width in widths)).values()
        focal = image.get_focal_point()
        return Image(
            alt=alt,
            credit=image.credit,
            width=image.width,
            height=image.height,
            focal_point=(
                (round(focal.centroid_x / image.width, 4), round(focal.centroid_y / image.height, 4)) if focal else None
            ),
            renditions=sorted(
                (Rendition(url=self.absolute(r.url), width=r.width, height=r.height) for r in renditions),
                key=lambda rendition: rendition.width,
            ),
        )

    def attach(self, key: str, title: str, url: str, language: str = "") -> None:
        """Lets the content be found by the words of a file, written in its original language where nothing else is
        known."""
        known = language if language in LOCALES else self.page.source_locale
        self.attached[key] = AttachedFile(key=key, title=title, url=url, language=known)

    def file(self, document: MediaDocument, symbol: str | None = None, *, language: str = "", own: bool = True) -> File:
        """`own`: not that of another content, which is found by it."""
        self.dependencies.add(f"file:{document.pk}")
        url = self.absolute(document.url)
        if own:
            self.attach(f"document:{document.pk}", document.title, url, language or document.language)
        return File(
            title=document.title,
            url=url,
            size=document.get_file_size() or 0,
            content_type=document.content_type,
            language=document.language or None,
            symbol=symbol,
        )

    def html(self, source: str) -> str:
        """Wagtail's stored rich text as clean HTML with absolute links."""
        return clean_html(source, self)

    def blocks(self, stream: Any) -> list[Block]:
        return typed_blocks(stream, self)


@dataclass(frozen=True)
class Rendering:
    """A finished document: its typed form, its bytes for each profile, and what it is found and sorted by."""

    document: Card
    tier: Tier
    path: str
    full: str
    card: str
    minimal: str
    search_text: str
    files: str
    sort_title: str
    sort_date: str
    sort_reference: str
    codes: frozenset[tuple[str, str]]
    dependencies: frozenset[str] = field(default_factory=frozenset)


def build(kind: Kind, page: BasePage, context: RenderContext) -> Card:
    """The typed full document with its etag (20 hexadecimal digits over its canonical JSON)."""
    document = kind.build(page, context)
    digest = hashlib.sha256(document.model_dump_json().encode()).hexdigest()[:20]
    return document.model_copy(update={"etag": digest})


def render(kind: Kind, page: BasePage, context: RenderContext) -> Rendering:
    document = build(kind, page, context)
    locale = context.locale
    reference = kind.reference(document) if kind.reference else document.slug
    return Rendering(
        document=document,
        tier=context.tier,
        path=page.site_path,
        full=document.model_dump_json(),
        card=document.model_dump_json(include=set(kind.card.model_fields)),
        minimal=document.model_dump_json(include=set(MINIMAL_FIELDS)),
        search_text=kind.search(document).model_dump_json(),
        files=to_json(list(context.attached.values())).decode(),
        sort_title=sort_key(document.title, locale),
        sort_date=kind.date(document) if kind.date else "",
        sort_reference=sort_key(reference, "en"),
        codes=frozenset((item.name, code) for item in kind.all_filters for code in item.of(document)),
        dependencies=frozenset(context.dependencies),
    )

"""The documents of newsletters and their archive."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from content_store.kinds import Filter, Kind, register
from content_store.rendering import RenderContext
from content_store.richtext import plain_text
from content_store.schemas import Card, SearchText, TextBlock

from . import schemas
from .newsletters import NewsletterIndexPage, NewsletterPage
from .pulling import NEWSLETTER


def build_newsletter(page: NewsletterPage, ctx: RenderContext) -> schemas.NewsletterDocument:
    sections: list[TextBlock | schemas.ItemsBlock] = []
    for child, ids in page.picked():
        if child.block_type == "text":
            sections.append(TextBlock(html=ctx.html(child.value.source)))
        elif links := ctx.links(ids):
            sections.append(schemas.ItemsBlock(heading=child.value["heading"], items=links))
    return schemas.NewsletterDocument(
        **ctx.head, month=page.original.month, introduction=page.introduction, sections=sections
    )


def _contents(document: Any) -> list[str]:
    links = [item for section in document.sections if section.type == "items" for item in section.items]
    return list(dict.fromkeys(str(item.id) for item in links))


def _words(document: Any) -> SearchText:
    parts = [document.introduction]
    for section in document.sections:
        if section.type == "text":
            parts.append(plain_text(section.html))
        else:
            parts += [section.heading, *(item.title for item in section.items)]
    return SearchText(text="\n".join(part for part in parts if part))


newsletter = register(
    Kind(
        name=NEWSLETTER,
        plural="newsletters",
        label=_("newsletter"),
        label_plural=_("newsletters"),
        model=NewsletterPage,
        card=schemas.NewsletterCard,
        full=schemas.NewsletterDocument,
        build=build_newsletter,
        search=_words,
        filters=(
            Filter("content", _("content"), _contents, type="content"),
            Filter("month", _("month"), lambda d: [d.month], type="date"),
            Filter("year", _("year"), lambda d: [d.month[:4]], type="text"),
        ),
        date=lambda d: d.month,
        default_sort="-date",
    )
)

register(
    Kind(
        name="newsletter-index",
        plural="newsletter-indexes",
        label=_("archive of newsletters"),
        label_plural=_("archives of newsletters"),
        model=NewsletterIndexPage,
        card=Card,
        full=Card,
        build=lambda page, ctx: Card(**ctx.head),
        search=lambda d: SearchText(),
        listed=False,
    )
)

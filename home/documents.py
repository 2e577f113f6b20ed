"""The documents of home, sections and articles."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from content_store.kinds import Filter, Kind, register
from content_store.rendering import RenderContext
from content_store.schemas import Card, SearchText
from content_store.streams import words_of

from . import models, schemas


def build_page(page: Any, ctx: RenderContext) -> schemas.PageDocument:
    return schemas.PageDocument(**ctx.head, body=ctx.blocks(page.body))


def build_article(page: models.ArticlePage, ctx: RenderContext) -> schemas.ArticleDocument:
    facts = page.original
    return schemas.ArticleDocument(
        **ctx.head,
        date=facts.date,
        section=ctx.link(page.get_parent().translation_key),
        image=ctx.image(facts.image, page.image_alt) if facts.image else None,
        office=ctx.coded("field-offices", facts.office.code) if facts.office else None,
        body=ctx.blocks(page.body),
    )


def search_body(document: Any) -> SearchText:
    return SearchText(text=words_of(document.body))


for name, plural, label, label_plural, model in (
    ("home", "homes", _("home page"), _("home pages"), models.HomePage),
    ("section", "sections", _("section"), _("sections"), models.SectionPage),
    ("impact", "impacts", _("impact dashboard"), _("impact dashboards"), models.ImpactPage),
):
    register(
        Kind(
            name=name,
            plural=plural,
            label=label,
            label_plural=label_plural,
            model=model,
            card=Card,
            full=schemas.PageDocument,
            build=build_page,
            search=search_body,
            listed=False,
        )
    )

article = register(
    Kind(
        name="article",
        plural="articles",
        label=_("article"),
        label_plural=_("articles"),
        model=models.ArticlePage,
        card=schemas.ArticleCard,
        full=schemas.ArticleDocument,
        build=build_article,
        search=search_body,
        filters=(
            Filter("section", _("section"), lambda d: [str(d.section.id)] if d.section else [], type="content"),
            Filter(
                "office", _("field office"), lambda d: [d.office.code] if d.office else [], vocabulary="field-offices"
            ),
            Filter("date", _("date"), lambda d: [d.date.isoformat()] if d.date else [], type="date"),
        ),
        date=lambda d: d.date.isoformat() if d.date else "",
        default_sort="-date",
        cited=("date", "body"),
    )
)

"""The documents of theme consultations: counts only, never who chose what."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from content_store.kinds import Filter, Kind, register
from content_store.rendering import RenderContext
from content_store.schemas import Card, SearchText
from content_store.streams import words_of

from . import consulting_schemas as schemas
from .consulting import ThemeConsultationIndexPage, ThemeConsultationPage, counts


def build_theme_consultation(page: ThemeConsultationPage, ctx: RenderContext) -> schemas.ThemeConsultationDocument:
    facts = page.original
    results = counts(facts.translation_key, len(facts.option_lines)) if facts.results_published else None
    return schemas.ThemeConsultationDocument(
        **ctx.head | {"fictional": facts.fictional},
        session=ctx.link(facts.session),
        opens=facts.opens,
        closes=facts.closes,
        results_published=facts.results_published,
        most_choices=facts.most_choices,
        options=[
            schemas.ThemeOption(
                number=index + 1,
                text=text,
                delegations=results[index][0] if results else None,
                organizations=results[index][1] if results else None,
            )
            for index, text in enumerate(page.option_lines)
        ],
        body=ctx.blocks(page.body),
    )


def _year(document: Any) -> list[str]:
    return [str(document.opens.year)]


theme_consultation = register(
    Kind(
        name="theme-consultation",
        plural="theme-consultations",
        label=_("theme consultation"),
        label_plural=_("theme consultations"),
        model=ThemeConsultationPage,
        card=schemas.ThemeConsultationCard,
        full=schemas.ThemeConsultationDocument,
        build=build_theme_consultation,
        search=lambda d: SearchText(text="\n".join([*(option.text for option in d.options), words_of(d.body)])),
        filters=(
            Filter("session", _("session"), lambda d: [str(d.session.id)] if d.session else [], type="content"),
            Filter("opens", _("opens"), lambda d: [d.opens.isoformat()], type="date"),
            Filter("closes", _("closes"), lambda d: [d.closes.isoformat()], type="date"),
            Filter("year", _("year"), _year, type="text"),
        ),
        date=lambda d: d.opens.isoformat(),
        default_sort="-date",
    )
)

register(
    Kind(
        name="theme-consultation-index",
        plural="theme-consultation-indexes",
        label=_("list of theme consultations"),
        label_plural=_("lists of theme consultations"),
        model=ThemeConsultationIndexPage,
        card=Card,
        full=Card,
        build=lambda page, ctx: Card(**ctx.head),
        search=lambda d: SearchText(),
        listed=False,
    )
)

"""The documents of projects and programme activities."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from content_store.kinds import Filter, Kind, register
from content_store.rendering import RenderContext
from content_store.schemas import SearchText
from content_store.streams import words_of

from . import activities, projects, schemas


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _codes(items: Any) -> list[str]:
    return [item.code for item in items]


def _contributions(page: projects.ProjectPage, ctx: RenderContext) -> list[schemas.Contribution]:
    return [
        schemas.Contribution(
            date=row.date,
            organization=ctx.link(row.organization.content_id) if row.organization else None,
            theme=row.theme,
            text=row.text,
            language=row.language,
        )
        for row in projects.published_contributions(page.translation_key)
    ]


def build_project(page: projects.ProjectPage, ctx: RenderContext) -> schemas.ProjectDocument:
    facts = page.original
    return schemas.ProjectDocument(
        **ctx.head,
        partners=ctx.links(record.content_id for record in facts.partners.order_by("name")),
        starts=facts.starts,
        ends=facts.ends,
        sectors=ctx.coded_all("sectors", _codes(facts.sectors.all())),
        supporter=facts.supporter,
        objectives=_lines(page.objectives),
        questions=_lines(page.questions),
        groups=_lines(page.groups),
        sdgs=ctx.coded_all("sdgs", _codes(facts.sdgs.all())),
        report=ctx.coded("documents", facts.report.code) if facts.report else None,
        report_author=facts.report_author,
        contributions=_contributions(page, ctx),
        body=ctx.blocks(page.body),
        sources=_lines(facts.sources),
    )


def search_project(document: schemas.ProjectDocument) -> SearchText:
    parts = [
        *document.objectives,
        *document.questions,
        *document.groups,
        words_of(document.body),
        *(link.title for link in document.partners),
        *(f"{row.theme} {row.text}" for row in document.contributions),
    ]
    return SearchText(names=[document.report_author] if document.report_author else [], text="\n".join(parts))


register(
    Kind(
        name="project",
        plural="projects",
        label=_("project"),
        label_plural=_("projects"),
        model=projects.ProjectPage,
        card=schemas.ProjectCard,
        full=schemas.ProjectDocument,
        build=build_project,
        search=search_project,
        filters=(
            Filter("organization", _("partner"), lambda d: [str(link.id) for link in d.partners], type="content"),
            Filter("sector", _("sector"), lambda d: _codes(d.sectors), vocabulary="sectors"),
            Filter("sdg", _("SDG"), lambda d: _codes(d.sdgs), vocabulary="sdgs"),
            Filter("year", _("year"), lambda d: [d.starts[:4]] if d.starts else [], type="text"),
        ),
        date=lambda d: d.starts,
        default_sort="-date",
    )
)


def _feedback(page: activities.ProgrammeActivityPage, ctx: RenderContext) -> list[schemas.Feedback]:
    return [
        schemas.Feedback(
            submitted_on=row.submitted_at.date() if row.submitted_at else None,
            organization=ctx.link(row.organization.content_id) if row.organization else None,
            text=row.text,
            language=row.language,
            answer=row.answer,
            answered_on=row.answered_on,
        )
        for row in activities.published_feedback(page.translation_key)
    ]


def build_activity(page: activities.ProgrammeActivityPage, ctx: RenderContext) -> schemas.ProgrammeActivityDocument:
    facts = page.original
    return schemas.ProgrammeActivityDocument(
        **ctx.head,
        sector=ctx.coded("sectors", facts.sector.code),
        offices=ctx.coded_all("field-offices", _codes(facts.offices.all())),
        countries=ctx.coded_all("countries", _codes(facts.countries.all())),
        starts=facts.starts,
        ends=facts.ends,
        priorities=ctx.coded_all("priorities", _codes(facts.priorities.all())),
        sdgs=ctx.coded_all("sdgs", _codes(facts.sdgs.all())),
        how_to_join=page.how_to_join,
        feedback=_feedback(page, ctx),
        body=ctx.blocks(page.body),
    )


def search_activity(document: schemas.ProgrammeActivityDocument) -> SearchText:
    places = [item.label for item in (*document.offices, *document.countries)]
    said = [f"{row.text} {row.answer}" for row in document.feedback]
    return SearchText(text="\n".join([document.how_to_join, words_of(document.body), *places, *said]))


register(
    Kind(
        name="programme-activity",
        plural="programme-activities",
        label=_("programme activity"),
        label_plural=_("programme activities"),
        model=activities.ProgrammeActivityPage,
        card=schemas.ProgrammeActivityCard,
        full=schemas.ProgrammeActivityDocument,
        build=build_activity,
        search=search_activity,
        filters=(
            Filter("sector", _("sector"), lambda d: [d.sector.code], vocabulary="sectors"),
            Filter("office", _("field office"), lambda d: _codes(d.offices), vocabulary="field-offices"),
            Filter("country", _("country"), lambda d: _codes(d.countries), vocabulary="countries"),
            Filter("priority", _("priority"), lambda d: _codes(d.priorities), vocabulary="priorities"),
            Filter("sdg", _("SDG"), lambda d: _codes(d.sdgs), vocabulary="sdgs"),
            Filter("year", _("year"), lambda d: [str(d.starts.year)] if d.starts else [], type="text"),
            Filter("date", _("date"), lambda d: [d.starts.isoformat()] if d.starts else [], type="date"),
        ),
        date=lambda d: d.starts.isoformat() if d.starts else "",
        default_sort="-date",
    )
)

for _name, _label, _label_plural, _model in (
    ("project", _("list of projects"), _("lists of projects"), projects.ProjectIndexPage),
    (
        "programme-activity",
        _("list of programme activities"),
        _("lists of programme activities"),
        activities.ProgrammeActivityIndexPage,
    ),
):
    register(
        Kind(
            name=f"{_name}-index",
            plural=f"{_name}-indexes",
            label=_label,
            label_plural=_label_plural,
            model=_model,
            card=schemas.IndexDocument,
            full=schemas.IndexDocument,
            build=lambda page, ctx: schemas.IndexDocument(**ctx.head),
            search=lambda d: SearchText(),
            listed=False,
        )
    )

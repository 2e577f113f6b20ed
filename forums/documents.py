"""The documents of events and index pages of this app; sessions and recommendations stand beside."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from content_store.enums import Tier
from content_store.kinds import Filter, Kind, register
from content_store.rendering import RenderContext
from content_store.schemas import Card, Link, SearchText
from content_store.streams import words_of
from content_store.terms import term_key
from reference.models import OfficialDocument

from . import events, schemas
from .dialogue import DialogueIndexPage
from .enums import EventStage, Measure
from .groups import ConsultationIndexPage, WorkingGroupIndexPage
from .official_documents import OfficialDocumentIndexPage
from .recommendations import RecommendationIndexPage


def codes(items: Iterable[Any]) -> list[str]:
    return [item.code for item in items]


def lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def official(document: OfficialDocument, ctx: RenderContext) -> schemas.OfficialDocumentOut:
    return official_all([document], ctx)[0]


def official_all(documents: Iterable[OfficialDocument], ctx: RenderContext) -> list[schemas.OfficialDocumentOut]:
    """Documents by their symbol; the files of restricted ones only for readers of their tier."""
    found = list(documents)
    pages = {link.id: link for link in ctx.links(document.content_id for document in found)}
    return [_official(document, pages.get(document.content_id), ctx) for document in found]


def _official(document: OfficialDocument, page: Link | None, ctx: RenderContext) -> schemas.OfficialDocumentOut:
    labels = document.labels()
    ctx.dependencies.add(term_key("documents", document.code))
    shown = document.is_shown_to(ctx.tier)
    # Rows that no form has put into an order stand in that of their making, in every database.
    files = document.files.select_related("file") if shown else ()
    # What lists a document that has a page leaves it to that page to be found by its text.
    own = page is None or page.id == ctx.page.translation_key
    versions = [
        schemas.DocumentVersion(
            language=row.language,
            url=ctx.file(row.file, language=row.language, own=own).url if row.file else row.url,
        )
        for row in files
    ]
    return schemas.OfficialDocumentOut(
        code=document.code,
        symbol=document.symbol,
        title=labels.get(ctx.locale) or labels["en"],
        kind=document.kind,
        date=document.date,
        url=document.url if shown else "",
        original_language=document.original_language,
        versions=versions,
        access="public" if document.access == Tier.PUBLIC else "restricted",
        page=page,
    )


def documents_of(facts: Any, ctx: RenderContext) -> list[schemas.OfficialDocumentOut]:
    """The documents in a page's rows, in their order, each with what it is there."""
    rows = list(facts.documents.select_related("document"))
    found = official_all((row.document for row in rows), ctx)
    return [
        each.model_copy(update={"role": ctx.coded("document-roles", row.role)}) if row.role else each
        for row, each in zip(rows, found, strict=True)
    ]


def organization_links(facts: Any, ctx: RenderContext) -> list[Link]:
    """The organizations of a page by their titles."""
    found = ctx.links(item.content_id for item in facts.organizations.all())
    return sorted(found, key=lambda link: link.title.casefold())


DOCUMENT_FILTER = Filter("document", _("official document"), lambda d: codes(d.documents), vocabulary="documents")


def attendance(rows: Any, ctx: RenderContext) -> list[schemas.Attendance]:
    return [
        schemas.Attendance(
            member=ctx.coded("members", row.member.code),
            kind=row.member.kind,
            level=ctx.coded("attendance-levels", row.level) if row.level else None,
        )
        for row in rows
    ]


def figures(rows: Any, locale: str) -> list[schemas.Measured]:
    with override(locale):
        return [
            schemas.Measured(
                measure=row.measure, label=str(Measure(row.measure).label), qualifier=row.qualifier, value=row.value
            )
            for row in rows
        ]


def symbol_forms(documents: Iterable[schemas.OfficialDocumentOut]) -> list[str]:
    return [document.symbol for document in documents if document.symbol]


def _stages(facts: Any, ctx: RenderContext) -> list[schemas.StageReached]:
    """In the order of the steps; the event itself by its days."""
    rows = list(facts.stages.select_related("document"))
    found = [
        schemas.StageReached(
            stage=ctx.coded("event-stages", row.stage),
            date=row.date,
            document=official(row.document, ctx) if row.document else None,
        )
        for row in rows
    ]
    if rows and facts.starts and not any(row.stage == EventStage.EVENT for row in rows):
        itself = ctx.coded("event-stages", EventStage.EVENT)
        found.append(schemas.StageReached(stage=itself, date=facts.starts.isoformat(), document=None))
    order = list(EventStage.values)
    return sorted(found, key=lambda item: (order.index(item.stage.code), item.date))


def _event_fields(page: Any, ctx: RenderContext) -> dict[str, Any]:
    facts = page.original
    return ctx.head | {
        "theme": page.theme,
        "starts": facts.starts,
        "ends": facts.ends,
        "city": page.city,
        "country": ctx.coded("countries", facts.country.code) if facts.country else None,
        "mode": ctx.coded("event-modes", facts.mode) if facts.mode else None,
        "sectors": ctx.coded_all("sectors", codes(facts.sectors.all())),
        "venue": page.venue,
        "final_text": page.final_text,
        "financing": page.financing,
        "stages": _stages(facts, ctx),
        "evaluated_with": ctx.coded_all("members", codes(facts.evaluated_with.all())),
        "sdgs": ctx.coded_all("sdgs", codes(facts.sdgs.all())),
        "figures": figures(facts.figures.all(), ctx.locale),
        "attendance": attendance(facts.attendance.select_related("member"), ctx),
        "documents": documents_of(facts, ctx),
        "body": ctx.blocks(page.body),
    }


def build_forum(page: events.ForumPage, ctx: RenderContext) -> schemas.ForumDocument:
    facts = page.original
    return schemas.ForumDocument(
        **_event_fields(page, ctx),
        number=facts.number,
        year=facts.year or (facts.starts.year if facts.starts else None),
        subtitle=page.subtitle,
        host=page.host,
        panels=lines(page.panels),
    )


def build_conference(page: events.ConferencePage, ctx: RenderContext) -> schemas.ConferenceDocument:
    return schemas.ConferenceDocument(
        **_event_fields(page, ctx),
        year=page.original.year,
        subthemes=lines(page.subthemes),
        outcomes=lines(page.outcomes),
    )


def build_report(page: events.ForumReportPage, ctx: RenderContext) -> schemas.ForumReportDocument:
    facts = page.original
    return schemas.ForumReportDocument(
        **ctx.head,
        forum=ctx.link(page.get_parent().translation_key),
        date=facts.date,
        conclusions=ctx.blocks(page.conclusions),
        evaluation=ctx.blocks(page.evaluation),
        documents=documents_of(facts, ctx),
    )


def _event_words(document: Any, *more: str) -> SearchText:
    places = [document.city, document.country.label if document.country else "", document.venue]
    parts = [document.theme, document.final_text, *places, *more, words_of(document.body)]
    parts += [item.title for item in document.documents] + [item.member.label for item in document.attendance]
    parts += symbol_forms(document.documents)
    return SearchText(text="\n".join(part for part in parts if part))


def _conference_words(document: schemas.ConferenceDocument) -> SearchText:
    words = _event_words(document, *document.subthemes, *document.outcomes)
    return words.model_copy(update={"names": [f"ICNGO {document.year}" if document.year else "ICNGO"]})


def _country(document: Any) -> list[str]:
    return [document.country.code] if document.country else []


EVENT_FILTERS = (
    Filter("sector", _("sector"), lambda d: codes(d.sectors), vocabulary="sectors"),
    Filter("sdg", _("SDG"), lambda d: codes(d.sdgs), vocabulary="sdgs"),
    Filter("country", _("country"), _country, vocabulary="countries"),
    Filter("stage", _("stage"), lambda d: sorted({s.stage.code for s in d.stages}), vocabulary="event-stages"),
    Filter("mode", _("mode"), lambda d: codes([d.mode] if d.mode else []), vocabulary="event-modes"),
    Filter("member", _("member attending"), lambda d: [a.member.code for a in d.attendance], vocabulary="members"),
    DOCUMENT_FILTER,
    Filter("year", _("year"), lambda d: [str(d.year)] if d.year else [], type="text"),
    Filter("date", _("date"), lambda d: [d.starts.isoformat()] if d.starts else [], type="date"),
)


#: What of a forum or a conference is cited, besides its body.
_CITED = ("theme", "starts", "ends", "city", "venue", "final_text")


def event_date(document: Any) -> str:
    return document.starts.isoformat() if document.starts else str(document.year or "")


forum = register(
    Kind(
        name="forum",
        plural="forums",
        label=_("forum"),
        label_plural=_("forums"),
        model=events.ForumPage,
        card=schemas.ForumCard,
        full=schemas.ForumDocument,
        build=build_forum,
        search=lambda d: _event_words(d, d.subtitle, d.host, *d.panels),
        filters=EVENT_FILTERS,
        date=event_date,
        default_sort="-date",
        cited=("subtitle", *_CITED, "body"),
    )
)

conference = register(
    Kind(
        name="conference",
        plural="conferences",
        label=_("conference"),
        label_plural=_("conferences"),
        model=events.ConferencePage,
        card=schemas.ConferenceCard,
        full=schemas.ConferenceDocument,
        build=build_conference,
        search=_conference_words,
        filters=EVENT_FILTERS,
        date=event_date,
        default_sort="-date",
        cited=(*_CITED, "subthemes", "outcomes", "body"),
    )
)

forum_report = register(
    Kind(
        name="forum-report",
        plural="forum-reports",
        label=_("forum report"),
        label_plural=_("forum reports"),
        model=events.ForumReportPage,
        card=schemas.ForumReportCard,
        full=schemas.ForumReportDocument,
        build=build_report,
        search=lambda d: SearchText(
            text="\n".join([words_of(d.conclusions), words_of(d.evaluation), *symbol_forms(d.documents)])
        ),
        filters=(
            Filter("forum", _("forum"), lambda d: [str(d.forum.id)] if d.forum else [], type="content"),
            DOCUMENT_FILTER,
        ),
        date=lambda d: d.date.isoformat() if d.date else "",
        default_sort="-date",
        cited=("date", "conclusions", "evaluation"),
    )
)


def build_index(page: Any, ctx: RenderContext) -> Card:
    return Card(**ctx.head)


for name, plural, label, label_plural, model in (
    ("event-index", "event-indexes", _("list of events"), _("lists of events"), events.EventIndexPage),
    ("dialogue-index", "dialogue-indexes", _("list of sessions"), _("lists of sessions"), DialogueIndexPage),
    (
        "document-index",
        "document-indexes",
        _("list of official documents"),
        _("lists of official documents"),
        OfficialDocumentIndexPage,
    ),
    (
        "working-group-index",
        "working-group-indexes",
        _("list of working groups"),
        _("lists of working groups"),
        WorkingGroupIndexPage,
    ),
    (
        "consultation-index",
        "consultation-indexes",
        _("list of consultations"),
        _("lists of consultations"),
        ConsultationIndexPage,
    ),
    (
        "recommendation-index",
        "recommendation-indexes",
        _("list of recommendations"),
        _("lists of recommendations"),
        RecommendationIndexPage,
    ),
):
    register(
        Kind(
            name=name,
            plural=plural,
            label=label,
            label_plural=label_plural,
            model=model,
            card=Card,
            full=Card,
            build=build_index,
            search=lambda d: SearchText(),
            listed=False,
        )
    )

"""The documents of working groups and consultations."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from content_store.enums import Tier
from content_store.kinds import Filter, Kind, register
from content_store.rendering import RenderContext
from content_store.schemas import SearchText
from content_store.streams import words_of

from . import group_schemas as schemas
from .documents import DOCUMENT_FILTER, codes, documents_of, lines, organization_links, symbol_forms
from .enums import Measure
from .groups import ConsultationPage, WorkingGroupPage
from .schemas import Measured


def build_working_group(page: WorkingGroupPage, ctx: RenderContext) -> schemas.WorkingGroupDocument:
    facts = page.original
    return schemas.WorkingGroupDocument(
        **ctx.head,
        parent_body=ctx.coded("bodies", facts.parent_body.code) if facts.parent_body else None,
        open=not facts.closed,
        opened=facts.opened,
        closed=facts.closed,
        sectors=ctx.coded_all("sectors", codes(facts.sectors.all())),
        coordinator=ctx.link(facts.coordinator.content_id) if facts.coordinator else None,
        themes=lines(page.themes),
        mandate=ctx.blocks(page.mandate),
        organizations=organization_links(facts, ctx),
        documents=documents_of(facts, ctx),
    )


def build_consultation(page: ConsultationPage, ctx: RenderContext) -> schemas.ConsultationDocument:
    facts = page.original
    return schemas.ConsultationDocument(
        **ctx.head,
        acronym=facts.acronym,
        sectors=ctx.coded_all("sectors", codes(facts.sectors.all())),
        since=facts.since,
        standing_body=ctx.coded("bodies", facts.body.code) if facts.body else None,
        members=_members(facts, ctx.locale),
        organizations=organization_links(facts, ctx),
        procedures=ctx.blocks(page.procedures),
        documents=documents_of(facts, ctx),
    )


def _members(facts: ConsultationPage, locale: str) -> Measured | None:
    if facts.members_count is None:
        return None
    with override(locale):
        return Measured.model_validate(
            {
                "measure": Measure.NGOS.value,
                "label": str(Measure.NGOS.label),
                "qualifier": facts.members_qualifier,
                "value": facts.members_count,
            }
        )


def _organization_ids(document: Any) -> list[str]:
    return [str(link.id) for link in document.organizations]


_SECTOR = Filter("sector", _("sector"), lambda d: codes(d.sectors), vocabulary="sectors")
_ORGANIZATION = Filter("organization", _("organization"), _organization_ids, type="content")

working_group = register(
    Kind(
        name="working-group",
        plural="working-groups",
        label=_("working group"),
        label_plural=_("working groups"),
        model=WorkingGroupPage,
        card=schemas.WorkingGroupCard,
        full=schemas.WorkingGroupDocument,
        build=build_working_group,
        tiers=tuple(Tier),
        search=lambda d: SearchText(
            text="\n".join(
                [
                    *d.themes,
                    words_of(d.mandate),
                    *(item.title for item in d.documents),
                    *symbol_forms(d.documents),
                ]
            )
        ),
        filters=(
            Filter("body", _("body"), lambda d: [d.parent_body.code] if d.parent_body else [], vocabulary="bodies"),
            Filter("open", _("open"), lambda d: ["true" if d.open else "false"], type="flag"),
            _SECTOR,
            _ORGANIZATION,
            DOCUMENT_FILTER,
        ),
    )
)

consultation = register(
    Kind(
        name="consultation",
        plural="consultations",
        label=_("consultation"),
        label_plural=_("consultations"),
        model=ConsultationPage,
        card=schemas.ConsultationCard,
        full=schemas.ConsultationDocument,
        build=build_consultation,
        tiers=tuple(Tier),
        search=lambda d: SearchText(
            names=[d.acronym] if d.acronym else [],
            text="\n".join([words_of(d.procedures), *symbol_forms(d.documents)]),
        ),
        filters=(
            Filter("body", _("body"), lambda d: [d.standing_body.code] if d.standing_body else [], vocabulary="bodies"),
            _SECTOR,
            _ORGANIZATION,
            DOCUMENT_FILTER,
        ),
    )
)

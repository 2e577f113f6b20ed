"""The documents of bodies, field offices, National Commissions and delegations: declared here, beside their models."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from content_store.kinds import Filter, Kind, register
from content_store.rendering import RenderContext
from content_store.schemas import Card, Coded, SearchText
from content_store.streams import words_of

from . import pages, schemas
from .models import Country, VocabularyTerm

REGION = Filter("region", _("region"), lambda d: _codes(d.region), vocabulary="regions")


def _codes(*values: Coded | None) -> list[str]:
    return [value.code for value in values if value]


def _head(record: VocabularyTerm, ctx: RenderContext) -> dict[str, Any]:
    labels = record.labels()
    return ctx.head | {"title": labels.get(ctx.locale) or labels["en"]}


def _region(country: Country, ctx: RenderContext) -> Coded | None:
    return ctx.coded("regions", country.region.code) if country.region else None


def build_body(page: pages.BodyPage, ctx: RenderContext) -> schemas.BodyDocument:
    record = page.original.standing_body
    return schemas.BodyDocument(
        **_head(record, ctx),
        standing_body=ctx.coded("bodies", record.code),
        body_kind=record.kind,
        acronym=record.acronym,
        body=ctx.blocks(page.body),
    )


def build_office(page: pages.FieldOfficePage, ctx: RenderContext) -> schemas.FieldOfficeDocument:
    office = page.original.office
    return schemas.FieldOfficeDocument(
        **_head(office, ctx),
        office=ctx.coded("field-offices", office.code),
        office_kind=ctx.coded("office-kinds", office.kind),
        city=office.city,
        country=ctx.coded("countries", office.country.code),
        region=_region(office.country, ctx),
        covers=ctx.coded_all("members", [member.code for member in office.covers.all()]),
        bureau_for=ctx.coded("sectors", office.bureau_for.code) if office.bureau_for else None,
        as_of=office.as_of,
        opened=office.opened,
        closed=office.closed,
        body=ctx.blocks(page.body),
        sources=[line.strip() for line in office.sources.splitlines() if line.strip()],
    )


def build_commission(page: pages.NationalCommissionPage, ctx: RenderContext) -> schemas.NationalCommissionDocument:
    commission = page.original.commission
    return schemas.NationalCommissionDocument(
        **_head(commission, ctx),
        commission=ctx.coded("national-commissions", commission.code),
        member=ctx.coded("members", commission.member.code),
        region=_region(commission.member.country, ctx),
        website=commission.website,
        body=ctx.blocks(page.body),
    )


def build_delegation(page: pages.DelegationPage, ctx: RenderContext) -> schemas.DelegationDocument:
    facts = page.original
    member = facts.member
    group = member.electoral_group
    return schemas.DelegationDocument(
        **_head(member, ctx),
        member=ctx.coded("members", member.code),
        member_kind=member.kind,
        region=_region(member.country, ctx),
        electoral_group=ctx.coded("electoral-groups", group.code) if group else None,
        joined=member.joined,
        left=member.left,
        website=facts.website,
        body=ctx.blocks(page.body),
    )


register(
    Kind(
        name="body",
        plural="bodies",
        label=_("body"),
        label_plural=_("bodies"),
        model=pages.BodyPage,
        card=schemas.BodyCard,
        full=schemas.BodyDocument,
        build=build_body,
        search=lambda d: SearchText(names=[d.title, *([d.acronym] if d.acronym else [])], text=words_of(d.body)),
        filters=(
            Filter("body", _("body"), lambda d: [d.standing_body.code], vocabulary="bodies"),
            Filter("body-kind", _("kind of body"), lambda d: [d.body_kind], type="text"),
        ),
    )
)

register(
    Kind(
        name="field-office",
        plural="field-offices",
        label=_("field office"),
        label_plural=_("field offices"),
        model=pages.FieldOfficePage,
        card=schemas.FieldOfficeCard,
        full=schemas.FieldOfficeDocument,
        build=build_office,
        search=lambda d: SearchText(
            names=[d.city],
            text="\n".join([d.country.label, *(member.label for member in d.covers), words_of(d.body)]),
        ),
        filters=(
            Filter("office", _("field office"), lambda d: [d.office.code], vocabulary="field-offices"),
            Filter("office-kind", _("kind of office"), lambda d: [d.office_kind.code], vocabulary="office-kinds"),
            Filter("country", _("country"), lambda d: [d.country.code], vocabulary="countries"),
            Filter("member", _("member covered"), lambda d: _codes(*d.covers), vocabulary="members"),
            REGION,
        ),
    )
)

register(
    Kind(
        name="national-commission",
        plural="national-commissions",
        label=_("National Commission"),
        label_plural=_("National Commissions"),
        model=pages.NationalCommissionPage,
        card=schemas.NationalCommissionCard,
        full=schemas.NationalCommissionDocument,
        build=build_commission,
        search=lambda d: SearchText(names=[d.member.label], text=words_of(d.body)),
        filters=(Filter("member", _("member"), lambda d: [d.member.code], vocabulary="members"), REGION),
    )
)

register(
    Kind(
        name="delegation",
        plural="delegations",
        label=_("delegation"),
        label_plural=_("delegations"),
        model=pages.DelegationPage,
        card=schemas.DelegationCard,
        full=schemas.DelegationDocument,
        build=build_delegation,
        search=lambda d: SearchText(text=words_of(d.body)),
        filters=(
            Filter("member", _("member"), lambda d: [d.member.code], vocabulary="members"),
            Filter("member-kind", _("kind of member"), lambda d: [d.member_kind], type="text"),
            Filter(
                "electoral-group",
                _("electoral group"),
                lambda d: _codes(d.electoral_group),
                vocabulary="electoral-groups",
            ),
            REGION,
        ),
    )
)

for _name, _label, _label_plural, _model in (
    ("body", _("list of bodies"), _("lists of bodies"), pages.BodyIndexPage),
    ("field-office", _("list of field offices"), _("lists of field offices"), pages.FieldOfficeIndexPage),
    (
        "national-commission",
        _("list of National Commissions"),
        _("lists of National Commissions"),
        pages.NationalCommissionIndexPage,
    ),
    ("delegation", _("list of delegations"), _("lists of delegations"), pages.DelegationIndexPage),
):
    register(
        Kind(
            name=f"{_name}-index",
            plural=f"{_name}-indexes",
            label=_label,
            label_plural=_label_plural,
            model=_model,
            card=Card,
            full=Card,
            build=lambda page, ctx: Card(**ctx.head),
            search=lambda d: SearchText(),
            listed=False,
        )
    )

"""The documents of organizations and actions: declared here, beside their models."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from cms.base.days import utc_today
from content_store.collation import initial
from content_store.enums import Tier
from content_store.kinds import Filter, Kind, register
from content_store.rendering import RenderContext
from content_store.schemas import SearchText
from content_store.streams import words_of
from content_store.terms import term_key
from reference.contact_documents import contacts_of, has_contacts
from reference.models import OfficialDocument

from . import models, schemas
from .enums import NameType, NetworkRelation, PartnershipStatus
from .freshness import freshness
from .statuses import steps


def _headquarters(record: models.Organization, ctx: RenderContext) -> schemas.Headquarters | None:
    if not record.headquarters_country:
        return None
    return schemas.Headquarters(
        city=record.headquarters_city, country=ctx.coded("countries", record.headquarters_country.code)
    )


def _names(record: models.Organization, ctx: RenderContext) -> list[schemas.Name]:
    own = schemas.Name(text=record.name, language=record.name_language, type=ctx.coded("name-types", NameType.OFFICIAL))
    further = [
        schemas.Name(text=name.text, language=name.language, type=ctx.coded("name-types", name.type))
        for name in record.names.all()
    ]
    return [own, *further]


def _statuses(record: models.Organization, ctx: RenderContext) -> list[schemas.StatusHeld]:
    periods = list(record.statuses.all())
    return [
        schemas.StatusHeld(
            status=ctx.coded("partnership-statuses", period.status),
            step=ctx.coded("status-steps", step),
            since=period.since,
            until=period.until,
            term_ends=period.term_ends,
            decided_by=ctx.coded("deciding-bodies", period.decided_by) if period.decided_by else None,
            decision=period.decision,
            document=_decision_document(period.document, ctx) if period.document else None,
        )
        for period, step in zip(periods, steps(periods), strict=True)
    ]


def _decision_document(document: OfficialDocument, ctx: RenderContext) -> schemas.DecisionDocument:
    ctx.dependencies.add(term_key("documents", document.code))
    labels = document.labels()
    return schemas.DecisionDocument(
        code=document.code, symbol=document.symbol, title=labels.get(ctx.locale) or labels["en"], url=document.url
    )


def _network(record: models.Organization, ctx: RenderContext) -> list[schemas.NetworkRelation]:
    """The relations kept here and those kept at the other end."""
    here = [(link.relation, link.other) for link in record.network.select_related("other")]
    elsewhere = record.network_elsewhere.filter(organization__live=True).select_related("organization")
    both = here + [(NetworkRelation(link.relation).inverse, link.organization) for link in elsewhere]
    wanted = dict.fromkeys((str(relation), other.content_id) for relation, other in both)
    links = {link.id: link for link in ctx.links(content_id for _, content_id in wanted)}
    return [
        schemas.NetworkRelation(relation=ctx.coded("network-relations", relation), organization=links[content_id])
        for relation, content_id in wanted
        if content_id in links
    ]


def actor_code(record: models.Organization) -> str:
    return f"organization-{record.content_id}"


def _latest(*moments: Any) -> Any:
    known = [moment for moment in moments if moment]
    return max(known) if known else None


def build_organization(page: models.OrganizationPage, ctx: RenderContext) -> schemas.OrganizationDocument:
    record = page.original.organization
    status = record.current_status
    return schemas.OrganizationDocument(
        **ctx.head
        | {
            "title": record.official_name(ctx.locale),
            "fictional": record.fictional,
            "updated_at": _latest(page.last_published_at, record.last_published_at),
        },
        title_language=record.language_of_name(ctx.locale),
        acronym=record.acronym,
        type=ctx.coded("organization-types", record.type),
        status=ctx.coded("partnership-statuses", status.status if status else PartnershipStatus.NONE_STATED),
        headquarters=_headquarters(record, ctx),
        sectors=ctx.coded_all("sectors", [sector.code for sector in record.sectors.all()]),
        last_confirmed=record.last_confirmed,
        freshness=ctx.coded("freshness", freshness(record.last_confirmed, utc_today())),
        names=_names(record, ctx),
        statuses=_statuses(record, ctx),
        founded=record.founded,
        scope=ctx.coded("geographic-scopes", record.scope) if record.scope else None,
        website=record.website,
        sdgs=ctx.coded_all("sdgs", [goal.code for goal in record.sdgs.all()]),
        priorities=ctx.coded_all("priorities", [priority.code for priority in record.priorities.all()]),
        subjects=ctx.coded_all("subjects", [subject.code for subject in record.subjects.all()]),
        expertise=ctx.coded_all("subjects", [subject.code for subject in record.expertise.all()]),
        working_languages=ctx.coded_all("languages", [language.code for language in record.working_languages.all()]),
        ecosoc_status=ctx.coded("ecosoc-statuses", record.ecosoc_status) if record.ecosoc_status else None,
        countries=[
            schemas.Presence(
                country=ctx.coded("countries", presence.country.code),
                member_name=presence.member_name,
                members=presence.members,
            )
            for presence in record.presences.select_related("country")
        ],
        network=_network(record, ctx),
        contacts=contacts_of(actor_code(record), ctx),
        solidarity_partner=record.solidarity_partner,
        mission=page.mission,
        body=ctx.blocks(page.body),
        sources=[line.strip() for line in record.sources.splitlines() if line.strip()],
    )


def search_organization(document: schemas.OrganizationDocument) -> SearchText:
    subjects = [item.label for item in (*document.subjects, *document.expertise)]
    places = [item.country.label for item in document.countries]
    if document.headquarters and document.headquarters.country:
        places += [document.headquarters.city, document.headquarters.country.label]
    return SearchText(
        names=[
            name
            for name in [
                *(item.text for item in document.names),
                document.acronym,
                *(period.decision for period in document.statuses),
            ]
            if name
        ],
        text="\n".join(part for part in [document.mission, words_of(document.body), *subjects, *places] if part),
    )


def _codes(items: Any) -> list[str]:
    return [item.code for item in items]


def _countries(document: schemas.OrganizationDocument) -> list[str]:
    here = document.headquarters.country if document.headquarters else None
    return sorted({*(item.country.code for item in document.countries), *([here.code] if here else [])})


organization = register(
    Kind(
        name="organization",
        plural="organizations",
        label=_("organization"),
        label_plural=_("organizations"),
        model=models.OrganizationPage,
        card=schemas.OrganizationCard,
        full=schemas.OrganizationDocument,
        build=build_organization,
        search=search_organization,
        tiers=tuple(Tier),
        restricted=lambda page: has_contacts(actor_code(page.organization)),
        filters=(
            Filter("sector", _("field of competence"), lambda d: _codes(d.sectors), vocabulary="sectors"),
            Filter("country", _("country"), _countries, vocabulary="countries"),
            Filter("status", _("status"), lambda d: [d.status.code], vocabulary="partnership-statuses"),
            Filter("type", _("type"), lambda d: [d.type.code], vocabulary="organization-types"),
            Filter("sdg", _("SDG"), lambda d: _codes(d.sdgs), vocabulary="sdgs"),
            Filter("priority", _("priority"), lambda d: _codes(d.priorities), vocabulary="priorities"),
            Filter(
                "scope",
                _("geographic scope"),
                lambda d: _codes([d.scope] if d.scope else []),
                vocabulary="geographic-scopes",
            ),
            Filter("subject", _("subject"), lambda d: _codes(d.subjects), vocabulary="subjects"),
            Filter("expertise", _("expertise offered"), lambda d: _codes(d.expertise), vocabulary="subjects"),
            Filter(
                "working-language", _("working language"), lambda d: _codes(d.working_languages), vocabulary="languages"
            ),
            Filter(
                "ecosoc",
                _("status with ECOSOC"),
                lambda d: _codes([d.ecosoc_status] if d.ecosoc_status else []),
                vocabulary="ecosoc-statuses",
            ),
            Filter("freshness", _("freshness"), lambda d: [d.freshness.code], vocabulary="freshness"),
            Filter(
                "network",
                _("organization in its network"),
                lambda d: [str(item.organization.id) for item in d.network],
                type="content",
            ),
            Filter("letter", _("first letter"), lambda d: [initial(d.title, d.locale)], type="text"),
        ),
    )
)


def build_index(page: Any, ctx: RenderContext) -> schemas.IndexDocument:
    return schemas.IndexDocument(**ctx.head)


def search_nothing_more(document: Any) -> SearchText:
    return SearchText()


directory = register(
    Kind(
        name="directory",
        plural="directories",
        label=_("directory"),
        label_plural=_("directories"),
        model=models.DirectoryPage,
        card=schemas.IndexDocument,
        full=schemas.IndexDocument,
        build=build_index,
        search=search_nothing_more,
        listed=False,
    )
)

action_index = register(
    Kind(
        name="action-index",
        plural="action-indexes",
        label=_("list of actions"),
        label_plural=_("lists of actions"),
        model=models.ActionIndexPage,
        card=schemas.IndexDocument,
        full=schemas.IndexDocument,
        build=build_index,
        search=search_nothing_more,
        listed=False,
    )
)


def _places(facts: models.ActionPage, ctx: RenderContext) -> list[schemas.Place]:
    return [
        schemas.Place(
            country=ctx.coded("countries", place.country.code),
            name=place.name,
            latitude=None if place.latitude is None else float(place.latitude),
            longitude=None if place.longitude is None else float(place.longitude),
        )
        for place in facts.places.select_related("country")
    ]


def _action_countries(facts: models.ActionPage) -> list[str]:
    """Those named, and those of its places."""
    named = (country.code for country in facts.countries.all())
    return list(dict.fromkeys([*named, *(place.country.code for place in facts.places.select_related("country"))]))


def _photos(page: models.ActionPage, ctx: RenderContext) -> list[schemas.Photo]:
    return [
        schemas.Photo(
            image=ctx.image(block.value["image"], block.value["alt"]),
            caption=block.value["caption"],
            rights=block.value["rights"],
        )
        for block in page.photos
        if block.value["image"]
    ]


def build_action(page: models.ActionPage, ctx: RenderContext) -> schemas.ActionDocument:
    facts = page.original
    return schemas.ActionDocument(
        **ctx.head,
        organizations=ctx.links(record.content_id for record in facts.organizations.order_by("name")),
        countries=ctx.coded_all("countries", _action_countries(facts)),
        places=_places(facts, ctx),
        sectors=ctx.coded_all("sectors", [sector.code for sector in facts.sectors.all()]),
        starts=facts.starts,
        ends=facts.ends,
        sdgs=ctx.coded_all("sdgs", [goal.code for goal in facts.sdgs.all()]),
        priorities=ctx.coded_all("priorities", [priority.code for priority in facts.priorities.all()]),
        office=ctx.coded("field-offices", facts.office.code) if facts.office else None,
        recommendations=ctx.links(row.recommendation for row in facts.recommendations.all() if row.recommendation),
        activity=ctx.link(facts.activity),
        people_reached=facts.people_reached,
        photos=_photos(page, ctx),
        body=ctx.blocks(page.body),
    )


action = register(
    Kind(
        name="action",
        plural="actions",
        label=_("action on the ground"),
        label_plural=_("actions on the ground"),
        model=models.ActionPage,
        card=schemas.ActionCard,
        full=schemas.ActionDocument,
        build=build_action,
        search=lambda d: SearchText(
            text="\n".join(
                [
                    words_of(d.body),
                    *(item.title for item in d.organizations),
                    *(c.label for c in d.countries),
                    *(place.name for place in d.places),
                    *(photo.caption for photo in d.photos),
                ]
            )
        ),
        filters=(
            Filter("organization", _("organization"), lambda d: [str(o.id) for o in d.organizations], type="content"),
            Filter("country", _("country"), lambda d: _codes(d.countries), vocabulary="countries"),
            Filter(
                "office",
                _("field office"),
                lambda d: _codes([d.office] if d.office else []),
                vocabulary="field-offices",
            ),
            Filter("priority", _("priority"), lambda d: _codes(d.priorities), vocabulary="priorities"),
            Filter(
                "recommendation",
                _("recommendation served"),
                lambda d: [str(link.id) for link in d.recommendations],
                type="content",
            ),
            Filter(
                "activity",
                _("programme activity"),
                lambda d: [str(d.activity.id)] if d.activity else [],
                type="content",
            ),
            Filter("sector", _("sector"), lambda d: _codes(d.sectors), vocabulary="sectors"),
            Filter("sdg", _("SDG"), lambda d: _codes(d.sdgs), vocabulary="sdgs"),
            Filter("year", _("year"), lambda d: [str(d.starts.year)] if d.starts else [], type="text"),
            Filter("date", _("date"), lambda d: [d.starts.isoformat()] if d.starts else [], type="date"),
        ),
        date=lambda d: d.starts.isoformat() if d.starts else "",
        default_sort="-date",
    )
)

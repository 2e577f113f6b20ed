"""Organizations and the fictional actions."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.db import transaction

from cms.base.locales import LOCALES
from ngo_pages.enums import NameType, OrganizationType, PartnershipStatus
from ngo_pages.models import (
    ActionIndexPage,
    ActionPage,
    ActionPlace,
    DirectoryPage,
    MemberPresence,
    NetworkLink,
    Organization,
    OrganizationName,
    OrganizationPage,
)
from ngo_pages.statuses import StatusPeriod
from reference.models import Country, FieldOffice, Goal, Language, Priority, Sector, Subject

from .images import shelf
from .publishing import Body, Words, content_id, existing, publish
from .source import Record, facts, sources, verified, words


def organization_names() -> list[str]:
    return [record["slug"] for record in facts()["ngos"]]


def load_organization(slug: str) -> None:
    record = next(item for item in facts()["ngos"] if item["slug"] == slug)
    texts = words("organizations")[slug]
    place = verified(record, "headquarters") or {}
    organization = Organization(
        type=OrganizationType.FOUNDATION if record.get("official_relations_since") else OrganizationType.NGO,
        founded=verified(record, "founded"),
        headquarters_city=place.get("city", ""),
        headquarters_country=Country.objects.get(code=place["country"]) if place else None,
        solidarity_partner=bool(record.get("solidarity_partner")),
        sources=sources(record),
    )
    organization.sectors = list(Sector.objects.filter(code__in=verified(record, "fields", [])))
    organization.statuses = _statuses(record)
    organization.presences = [
        MemberPresence(country=Country.objects.get(code=code)) for code in record.get("member_countries", [])
    ]
    _publish(slug, organization, texts)


def _statuses(record: Record) -> list[StatusPeriod]:
    if record.get("official_relations_since"):
        return [
            StatusPeriod(
                status=PartnershipStatus.OFFICIAL_RELATIONS,
                since=record["official_relations_since"],
                decision=record["decision"],
            )
        ]
    if record.get("unesco_status"):
        return [StatusPeriod(status=PartnershipStatus(record["unesco_status"]))]
    return []


def _publish(slug: str, organization: Organization, texts: Record, *, locales: tuple[str, ...] = ("en", "fr")) -> None:
    """Record first, then its profile: nothing of it where the record is there already."""
    directory = existing(DirectoryPage, "organizations")
    if Organization.objects.filter(content_id=content_id(slug)).exists():
        return
    own = next(name for name in texts["names"] if name["original"])
    organization.content_id = content_id(slug)
    organization.name, organization.name_language = own["text"], own["language"]
    acronyms = [name["text"] for name in texts["names"] if name["type"] == NameType.ACRONYM]
    organization.acronym = acronyms[0] if acronyms else ""
    organization.names = [
        OrganizationName(text=name["text"], language=name["language"], type=name["type"])
        for name in texts["names"]
        if name is not own
    ]
    with transaction.atomic():
        organization.live = False
        organization.full_clean()
        organization.save()
        organization.save_revision().publish()
        page_words: dict[str, Words] = {
            locale: {"summary": texts["summary"][locale], "mission": texts["mission"][locale]} for locale in locales
        }
        publish(directory, OrganizationPage(slug=slug, organization=organization), slug, page_words)


def fictional_names() -> list[str]:
    return [*words("fictional")["organizations"], *words("fictional")["actions"]]


def load_fictional(name: str) -> None:
    """Plainly invented records, marked as such everywhere."""
    data = words("fictional")
    if name in data["organizations"]:
        record = data["organizations"][name]
        organization = _fictional(record)
        _publish(name, organization, record, locales=LOCALES)
    else:
        _load_action(name, data["actions"][name])


def _fictional(record: Record) -> Organization:
    organization = Organization(
        type=record["type"],
        website=record["website"],
        fictional=True,
        **{name: record[name] for name in ("scope", "founded", "ecosoc_status") if name in record},
    )
    organization.sectors = list(Sector.objects.filter(code__in=record["sectors"]))
    organization.subjects = list(Subject.objects.filter(code__in=record["subjects"]))
    organization.expertise = list(Subject.objects.filter(code__in=record["expertise"]))
    organization.working_languages = list(Language.objects.filter(code__in=record["working_languages"]))
    organization.statuses = [StatusPeriod(**period) for period in record.get("statuses", [])]
    organization.network = [
        NetworkLink(
            relation=link["relation"],
            other=Organization.objects.get(content_id=content_id(link["organization"])),
        )
        for link in record.get("network", [])
    ]
    return organization


def _load_action(name: str, record: dict[str, Any]) -> None:
    index = existing(ActionIndexPage, "actions")
    page = ActionPage(
        slug=name,
        starts=dt.date.fromisoformat(record["start"]),
        ends=dt.date.fromisoformat(record["end"]),
        people_reached=record["people_reached"],
        fictional=True,
    )
    page.organizations = list(Organization.objects.filter(content_id__in=map(content_id, record["organizations"])))
    page.countries = list(Country.objects.filter(code__in=record["countries"]))
    page.sectors = list(Sector.objects.filter(code__in=record["sectors"]))
    page.sdgs = list(Goal.objects.filter(code__in=map(str, record["sdgs"])))
    further = words("programme")["actions"][name]
    page.priorities = list(Priority.objects.filter(code__in=further["priorities"]))
    page.office = FieldOffice.objects.get(code=further["office"]) if "office" in further else None
    page.activity = content_id(further["activity"]) if "activity" in further else None
    page.places = [_place(place) for place in further["places"]]
    image = shelf() if "photo" in further else None
    texts: dict[str, Words] = {}
    for locale in LOCALES:
        texts[locale] = {
            "title": record["title"][locale],
            "summary": record["summary"][locale],
            "body": Body().text(record["story"][locale]),
        }
        if image:
            photo = {part: text[locale] for part, text in further["photo"].items()}
            texts[locale] = {**texts[locale], "photos": Body().photo(image.pk, **photo)}
    publish(index, page, name, texts)


def _place(place: dict[str, Any]) -> ActionPlace:
    latitude, longitude = (Decimal(place[name]) if place[name] else None for name in ("latitude", "longitude"))
    return ActionPlace(
        country=Country.objects.get(code=place["country"]), name=place["name"], latitude=latitude, longitude=longitude
    )

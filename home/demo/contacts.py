"""Plainly fictional contacts of organizations, delegations, sectors and field offices: who sees what, who gets what."""

import datetime as dt

from django.db import transaction

from cms.base.days import utc_today
from content_store.enums import Tier
from reference.contacts import Contact
from reference.enums import ConsentBasis
from reference.models import Actor, Language, Sector

from .publishing import content_id
from .source import Record, words


def load_contacts() -> None:
    """Each once, though its data have been erased since; what an editor changed stays."""
    for record in records():
        actor = _actor(record["actor"])
        if not Contact.objects.filter(actor=actor, role=record["role"], fictional=True).exists():
            _load(actor, record)


def records() -> list[Record]:
    found: list[Record] = words("fictional")["contacts"]
    return found


@transaction.atomic
def _load(actor: Actor, record: Record) -> None:
    today = utc_today()
    contact = Contact(
        actor=actor,
        role=record["role"],
        name=record["name"],
        email=record["email"],
        phone=record.get("phone", ""),
        locales=record.get("locales", []),
        until=record.get("until"),
        tier=record["tier"],
        public_requested=record["tier"] == Tier.PUBLIC,
        basis=ConsentBasis.PERSON,
        granted_by=record["name"],
        granted_on=today,
        expires=today + dt.timedelta(days=730),
        fictional=True,
    )
    contact.full_clean()
    contact.save()
    contact.languages.set(Language.objects.filter(code__in=record["languages"]))
    contact.themes.set(Sector.objects.filter(code__in=record.get("themes", [])))


def _actor(name: str) -> Actor:
    return Actor.objects.filter(code=name).first() or Actor.objects.get(organization=content_id(name))

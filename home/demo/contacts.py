"""Plainly fictional contacts of the fictional organizations, to show who sees what."""

import datetime as dt

from django.db import transaction

from cms.base.days import utc_today
from content_store.enums import Tier
from reference.contacts import Contact
from reference.enums import ConsentBasis
from reference.models import Actor, Language, Sector

from .publishing import content_id
from .source import words


def load_contacts() -> None:
    """Nothing where there are contacts already."""
    if Contact.objects.exists():
        return
    today = utc_today()
    with transaction.atomic():
        for record in words("fictional")["contacts"]:
            contact = Contact(
                actor=_actor(record["actor"]),
                role=record["role"],
                name=record["name"],
                email=record["email"],
                phone=record.get("phone", ""),
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

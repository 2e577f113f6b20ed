"""The people of an audience: contacts of actors, in office, whose consent holds today, with an address."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Exists, OuterRef, Q, QuerySet

from reference.contacts import Contact

from .audience import Audience, Filter
from .models import Recipient


@dataclass(frozen=True, slots=True)
class Person:
    """`locales`: the best first; empty: the default. `actor_code`: whom they stand for."""

    contact_id: int
    actor_id: int
    actor_code: str
    address: str
    name: str
    locales: tuple[str, ...]

    def recipient(self) -> Recipient:
        return Recipient.objects.for_address(self.address, name=self.name, locales=self.locales)


def people(audience: Audience, today: dt.date) -> Iterator[Person]:
    """Each address once: for the first of the actors that it stands for, in the order of actors."""
    seen: set[str] = set()
    for contact in contacts(audience, today).prefetch_related("languages").select_related("actor").iterator(500):
        if contact.email.lower() not in seen:
            seen.add(contact.email.lower())
            yield Person(
                contact.pk,
                contact.actor_id,
                contact.actor.code,
                contact.email,
                contact.name,
                tuple(contact.written_in()),
            )


def contacts(audience: Audience, today: dt.date) -> QuerySet[Contact]:
    rows = Contact.objects.shown(today).exclude(email="").filter(actor__hidden=False)
    wanted = reduce(or_, (_matches(item) for item in audience.any))
    kept_out = reduce(or_, (_matches(item) for item in audience.without), Q(pk__in=[]))
    return rows.filter(wanted).exclude(kept_out).order_by("actor__order", "actor__code", "role", "pk")


def _matches(item: Filter) -> Q:
    found = Q()
    if item.actor_kind:
        found &= reduce(or_, (Q(**{f"actor__{kind}__isnull": False}) for kind in item.actor_kind))
    if item.actor:
        found &= Q(actor__code__in=item.actor)
    if item.country:
        found &= (
            Q(actor__member__country__code__in=item.country)
            | Q(actor__commission__code__in=item.country)
            | Q(actor__office__country__code__in=item.country)
        )
    if item.role:
        found &= Q(role__in=item.role)
    if item.themes:
        found &= _concerned(item.themes)
    return found


def _concerned(themes: tuple[str, ...]) -> Q:
    """A sector by itself; anybody else by the themes that the contact has, or by having none."""
    own = Contact.themes.through.objects.filter(contact=OuterRef("pk"))
    meant = Q(Exists(own.filter(sector__code__in=themes))) | ~Q(Exists(own))
    return meant & (Q(actor__sector=None) | Q(actor__sector__code__in=themes))

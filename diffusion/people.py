"""The people of an audience: contacts of actors, in office, whose consent holds today, with an address."""

import datetime as dt
import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from cms.base.days import utc_today
from cms.base.locales import LOCALES
from delivery import addresses
from delivery.models import Recipient
from reference.contacts import Contact
from reference.models import Actor

from .audiences import Audience, Filter, checked

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Addressed:
    """A person who stands for an actor; `recipient` may not be saved yet."""

    recipient: Recipient
    actor: Actor


def addressed(audience: Any) -> Iterator[Addressed]:
    """Each person once for each actor they stand for, in the actors' order. Raises ValidationError."""
    people = contacts(checked(audience), utc_today()).select_related("actor").prefetch_related("languages")
    for contact in people.iterator(chunk_size=500):
        try:
            address = addresses.normal(contact.email)
        except ValidationError:
            log.warning("Contact %s is not written to: its address is none.", contact.pk)
            continue
        recipient = Recipient(
            address=address,
            address_digest=addresses.digest(address),
            name=addresses.plain_name(contact.name),
            locales=locales_of(contact),
        )
        yield Addressed(recipient, contact.actor)


def contacts(audience: Audience, today: dt.date) -> QuerySet[Contact]:
    """Of an audience that was checked."""
    rows = Contact.objects.shown(today).exclude(email="").filter(actor__hidden=False)
    rows = rows.filter(_any(audience["include"], _of_contacts)).exclude(_any(audience["exclude"], _of_contacts))
    return rows.order_by("actor__order", "actor__code", "role", "pk")


def contact_of(recipient: Recipient, actor: Actor | None) -> Contact | None:
    """As whom the person with this address stands for the actor now, in office and with consent; None: not any more."""
    shown = Contact.objects.shown(utc_today()).filter(actor=actor, actor__hidden=False).exclude(email="")
    return next((row for row in shown if _digest(row.email) == recipient.address_digest), None)


def locales_of(contact: Contact) -> list[str]:
    return [code for code in contact.written_in() if code in LOCALES]


def _digest(email: str) -> str:
    """Empty for what is no address."""
    try:
        return addresses.digest(addresses.normal(email))
    except ValidationError:
        return ""


def unreached(audience: Any) -> list[tuple[Actor, str]]:
    """The actors of an audience without anybody to write to, and why. Raises ValidationError."""
    read, today = checked(audience), utc_today()
    mine = Contact.objects.filter(actor=OuterRef("pk"))
    of_nobody = [item for item in read["exclude"] if "role" not in item]
    rows = (
        Actor.objects.offered()
        .filter(_any(read["include"], _of_actors) & ~_any(of_nobody, _of_actors))
        .exclude(pk__in=contacts(read, today).order_by().values("actor"))
        .annotate(shown=Exists(mine.shown(today)), any=Exists(mine))
    )
    return [(row, _why(row)) for row in rows]


def _why(row: Any) -> str:
    if row.shown:
        return _("no contact with an address for this")
    return _("consent ended, or no longer in office") if row.any else _("no contact person is known")


def _any(filters: Iterable[Filter], matches: Callable[[Filter], Q]) -> Q:
    found = Q(pk__in=[])
    for item in filters:
        found |= matches(item)
    return found


def _of_contacts(item: Filter) -> Q:
    """A contact without themes of their own is concerned by all that their actor is."""
    found = _of_actors(item, "actor__")
    if "role" in item:
        found &= Q(role__in=item["role"])
    if "theme" in item:
        own = Contact.themes.through.objects.filter(contact=OuterRef("pk"))
        found &= Q(Exists(own.filter(sector__code__in=item["theme"]))) | ~Q(Exists(own))
    return found


def _of_actors(item: Filter, at: str = "") -> Q:
    """A sector is concerned by its own theme only. `at`: the lookup that leads to the actor."""

    def has(**lookups: Any) -> Q:
        return Q(**{f"{at}{lookup}": value for lookup, value in lookups.items()})

    found = Q()
    if "kind" in item:
        kinds = Q(pk__in=[])
        for kind in item["kind"]:
            kinds |= has(**{f"{kind}__isnull": False})
        found &= kinds
    if "actor" in item:
        found &= has(code__in=item["actor"])
    if "country" in item:
        codes = item["country"]
        found &= (
            has(member__country__code__in=codes)
            | has(commission__code__in=codes)
            | has(office__country__code__in=codes)
        )
    if "theme" in item:
        found &= has(sector=None) | has(sector__code__in=item["theme"])
    return found

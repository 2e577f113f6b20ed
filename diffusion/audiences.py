"""Whom a diffusion goes to: the people its audience names, or whoever takes the newsletter.

An audience is filters over contact persons, joined by OR, minus others: `{"include": [filter, …], "exclude": […]}`. A
filter has lists of codes: `kind` of actor, `actor`, `theme` (a sector) and `role`; OR within a list, AND across them.
Only contacts in office whose consent holds and who have an address are written to.
"""

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from cms.base.days import utc_today
from cms.base.locales import LOCALES
from delivery import addresses
from delivery.audience import Audience
from delivery.audience import Filter as PeopleFilter
from delivery.models import Recipient
from delivery.people import contacts
from reference.contacts import Contact
from reference.enums import ContactRole
from reference.models import ACTOR_KINDS, Actor, Sector

log = logging.getLogger(__name__)

#: The recipients of the newsletter now.
NewsletterAudience = Callable[[], QuerySet[Recipient]]
Filter = Mapping[str, list[str]]
_newsletter: list[NewsletterAudience] = []
_SIDES: Final = ("include", "exclude")


def newsletter_goes_to(audience: NewsletterAudience) -> NewsletterAudience:
    """Of a module that an app's `ready()` imports. Whoever is in two audiences gets one mail."""
    _newsletter.append(audience)
    return audience


def newsletter_recipients() -> Iterable[Recipient]:
    for audience in _newsletter:
        yield from audience()


def takes_newsletter(recipient: Recipient) -> bool:
    """Now, whatever was when the mail was queued."""
    return any(audience().filter(pk=recipient.pk).exists() for audience in _newsletter)


@dataclass(frozen=True)
class Addressed:
    """A person who stands for an actor; `recipient` may not be saved yet."""

    recipient: Recipient
    actor: Actor


def checked(audience: Any) -> dict[str, list[Filter]]:
    """An audience as it is kept. Raises ValidationError, which names the field and what is not known."""
    if not isinstance(audience, dict) or set(audience) - set(_SIDES):
        raise ValidationError(_("An audience has “include” and “exclude”, nothing else."))
    found = {side: [_checked(item) for item in audience.get(side) or []] for side in _SIDES}
    if not found["include"]:
        raise ValidationError(_("Say to whom it goes."))
    return found


def _checked(item: Any) -> Filter:
    names = ("kind", "actor", "theme", "role")
    if not isinstance(item, dict) or not item or set(item) - set(names):
        wrong = ", ".join(sorted(set(item) - set(names))) if isinstance(item, dict) else ""
        raise ValidationError(
            _("“%(name)s” is no filter of an audience. There are: %(names)s.")
            % {"name": wrong, "names": ", ".join(names)}
        )
    for name, codes in item.items():
        known = _known(name, codes)
        if wrong := ", ".join(code for code in codes if code not in known):
            raise ValidationError(_("%(name)s does not know: %(values)s.") % {"name": name, "values": wrong})
        if not codes:
            raise ValidationError(_("%(name)s does not know: %(values)s.") % {"name": name, "values": "—"})
    return item


def _known(name: str, codes: list[str]) -> set[str]:
    match name:
        case "kind":
            return set(ACTOR_KINDS)
        case "role":
            return set(ContactRole.values)
        case "theme":
            return set(Sector.objects.filter(code__in=codes).values_list("code", flat=True))
        case _:
            return set(Actor.objects.filter(code__in=codes).values_list("code", flat=True))


def read_lines(text: str) -> dict[str, list[Filter]]:
    """One filter a line, `kind=member theme=ED,SC`; one that begins with `not` takes away. Raises ValidationError."""
    found: dict[str, list[Filter]] = {side: [] for side in _SIDES}
    for line in (line.split() for line in text.splitlines() if line.strip()):
        side = "exclude" if line[0] == "not" else "include"
        words = line[1:] if side == "exclude" else line
        if not words or any("=" not in word for word in words):
            raise ValidationError(
                _("“%(line)s” is no filter. Write one a line, such as kind=member theme=ED,SC.")
                % {"line": " ".join(line)}
            )
        found[side].append({name: codes.split(",") for name, _sign, codes in (word.partition("=") for word in words)})
    return checked(found)


def as_lines(audience: Mapping[str, list[Filter]]) -> str:
    def line(side: str, item: Filter) -> str:
        words = " ".join(f"{name}={','.join(codes)}" for name, codes in item.items())
        return f"not {words}" if side == "exclude" else words

    return "\n".join(line(side, item) for side in _SIDES for item in audience.get(side, ()))


def addressed(audience: Any) -> Iterator[Addressed]:
    """Each person once for each actor they stand for, in the actors' order. Raises ValidationError."""
    people = contacts(_read(checked(audience)), utc_today()).select_related("actor").prefetch_related("languages")
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
    rows = (
        Actor.objects.offered()
        .filter(_actors(read))
        .exclude(pk__in=contacts(_read(read), today).order_by().values("actor"))
        .annotate(shown=Exists(mine.shown(today)), any=Exists(mine))
    )
    return [(row, _why(row)) for row in rows]


def _why(row: Any) -> str:
    if row.shown:
        return _("no contact with an address for this")
    return _("consent ended, or no longer in office") if row.any else _("no contact person is known")


def _read(audience: Mapping[str, list[Filter]]) -> Audience:
    """As those who are written to are read everywhere."""

    def side(name: str) -> tuple[PeopleFilter, ...]:
        return tuple(
            PeopleFilter(
                actor_kind=tuple(item.get("kind", ())),
                actor=tuple(item.get("actor", ())),
                role=tuple(item.get("role", ())),
                themes=tuple(item.get("theme", ())),
            )
            for item in audience[name]
        )

    return Audience(side("include"), side("exclude"))


def _actors(audience: Mapping[str, list[Filter]]) -> Q:
    without_role = [item for item in audience["exclude"] if "role" not in item]
    return _any(audience["include"]) & ~_any(without_role)


def _any(filters: Iterable[Filter]) -> Q:
    found = Q(pk__in=[])
    for item in filters:
        found |= _of_actors(item)
    return found


def _of_actors(item: Filter) -> Q:
    """A sector is concerned by its own theme only."""
    found = Q()
    if "kind" in item:
        found &= _any_kind(item["kind"])
    if "actor" in item:
        found &= Q(code__in=item["actor"])
    if "theme" in item:
        found &= Q(sector=None) | Q(sector__code__in=item["theme"])
    return found


def _any_kind(kinds: list[str]) -> Q:
    found = Q()
    for kind in kinds:
        found |= Q(**{f"{kind}__isnull": False})
    return found

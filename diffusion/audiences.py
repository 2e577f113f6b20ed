"""Whom a diffusion goes to: the people its audience names, or whoever takes the newsletter.

An audience is filters over contact persons, joined by OR, minus others: `{"include": [filter, …], "exclude": […]}`. A
filter has lists of codes: `kind` of actor, `actor`, `theme` (a sector) and `role`; OR within a list, AND across them.
Only contacts in office whose consent holds and who have an address are written to.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from cms.base.days import utc_today
from cms.base.locales import LOCALES
from delivery import addresses
from delivery.models import Recipient
from reference.contacts import Contact
from reference.enums import ContactRole
from reference.models import ACTOR_KINDS, Actor, Sector

#: The recipients of the newsletter now, read from the database in parts.
NewsletterAudience = Callable[[], Iterable[Recipient]]
Filter = Mapping[str, list[str]]
_newsletter: list[NewsletterAudience] = []
_SIDES: Final = ("include", "exclude")
#: ISO 639-1 to the platform's, where they differ.
_LOCALE_OF: Final = {"zh": "zh-hans"}


def newsletter_goes_to(audience: NewsletterAudience) -> NewsletterAudience:
    """Of a module that an app's `ready()` imports. Whoever is in two audiences gets one mail."""
    _newsletter.append(audience)
    return audience


def newsletter_recipients() -> Iterable[Recipient]:
    for audience in _newsletter:
        yield from audience()


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
    people = _matching(checked(audience)).shown(utc_today()).exclude(email="")
    for contact in people.select_related("actor").prefetch_related("languages").iterator(chunk_size=500):
        address = addresses.normal(contact.email)
        codes = [_LOCALE_OF.get(language.code, language.code) for language in contact.languages.all()]
        recipient = Recipient(
            address=address,
            address_digest=addresses.digest(address),
            name=addresses.plain_name(contact.name),
            locales=[code for code in codes if code in LOCALES],
        )
        yield Addressed(recipient, contact.actor)


def unreached(audience: Any) -> list[tuple[Actor, str]]:
    """The actors of an audience without anybody to write to, and why. Raises ValidationError."""
    read = checked(audience)
    contacts = _matching(read)
    reached = contacts.shown(utc_today()).exclude(email="")
    mine = Contact.objects.filter(actor=OuterRef("pk"))
    rows = (
        Actor.objects.offered()
        .filter(_actors(read))
        .exclude(pk__in=reached.values("actor"))
        .annotate(shown=Exists(mine.shown(utc_today())), any=Exists(mine))
    )
    return [(row, _why(row)) for row in rows]


def _why(row: Any) -> str:
    if row.shown:
        return _("no contact with an address for this")
    return _("consent ended, or no longer in office") if row.any else _("no contact person is known")


def _matching(audience: Mapping[str, list[Filter]]) -> Any:
    people: QuerySet[Contact] = Contact.objects.filter(_any(audience["include"], _people))
    return people.exclude(pk__in=Contact.objects.filter(_any(audience["exclude"], _people))).distinct()


def _actors(audience: Mapping[str, list[Filter]]) -> Q:
    without_role = [item for item in audience["exclude"] if "role" not in item]
    return _any(audience["include"], _of_actors) & ~_any(without_role, _of_actors)


def _any(filters: Iterable[Filter], read: Callable[[Filter], Q]) -> Q:
    found = Q(pk__in=[])
    for item in filters:
        found |= read(item)
    return found


def _of_actors(item: Filter, prefix: str = "") -> Q:
    """A sector is concerned by its own theme only."""
    found = Q()
    if "kind" in item:
        found &= _any_kind(item["kind"], prefix)
    if "actor" in item:
        found &= Q(**{f"{prefix}code__in": item["actor"]})
    if "theme" in item:
        found &= Q(**{f"{prefix}sector": None}) | Q(**{f"{prefix}sector__code__in": item["theme"]})
    return found


def _any_kind(kinds: list[str], prefix: str) -> Q:
    found = Q()
    for kind in kinds:
        found |= Q(**{f"{prefix}{kind}__isnull": False})
    return found


def _people(item: Filter) -> Q:
    """Whose own themes are not said is concerned by all."""
    found = _of_actors(item, "actor__")
    if "role" in item:
        found &= Q(role__in=item["role"])
    if "theme" in item:
        found &= Q(themes=None) | Q(themes__code__in=item["theme"])
    return found

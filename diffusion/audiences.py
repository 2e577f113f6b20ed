"""Whom a diffusion goes to: the people its audience names, or whoever takes the newsletter.

An audience is filters over contact persons, joined by OR, minus others: `{"include": [filter, …], "exclude": […]}`. A
filter has lists of codes: `kind` of actor, `actor`, `country` (of delegations and National Commissions, and where an
office is), `theme` (a sector) and `role`; OR within a list, AND across them. `people` says who that is.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import reduce
from operator import or_
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from delivery.models import Recipient
from reference.enums import ContactRole
from reference.models import ACTOR_KINDS, Actor, Country, Sector

#: The recipients of the newsletter now.
NewsletterAudience = Callable[[], QuerySet[Recipient]]
Filter = Mapping[str, list[str]]
Audience = Mapping[str, list[Filter]]
FIELDS: Final = ("kind", "actor", "country", "theme", "role")
_SIDES: Final = ("include", "exclude")
#: Filters of one side, and codes of one field.
_MOST: Final = 50
_MOST_CODES: Final = 500
_PART: Final = 500
_newsletter: list[NewsletterAudience] = []


def newsletter_goes_to(audience: NewsletterAudience) -> NewsletterAudience:
    """Of a module that an app's `ready()` imports. Whoever is in two audiences gets one mail."""
    _newsletter.append(audience)
    return audience


def newsletter_recipients() -> QuerySet[Recipient]:
    """Each once."""
    wanted = reduce(or_, (Q(pk__in=audience().values("pk")) for audience in _newsletter), Q(pk__in=[]))
    return Recipient.objects.filter(wanted).order_by("pk")


def in_parts(recipients: QuerySet[Recipient]) -> Iterator[Recipient]:
    """Those of an order by key, however many there are, a part in memory at a time."""
    last = 0
    while part := list(recipients.filter(pk__gt=last)[:_PART]):
        yield from part
        last = part[-1].pk


def takes_newsletter(recipient: Recipient) -> bool:
    """Now, whatever was when the mail was queued."""
    return any(audience().filter(pk=recipient.pk).exists() for audience in _newsletter)


def checked(audience: Any) -> Audience:
    """An audience as it is kept. Raises ValidationError, which names the field and what is not known."""
    if not isinstance(audience, dict) or set(audience) - set(_SIDES):
        raise ValidationError(_("An audience has “include” and “exclude”, nothing else."))
    found = {side: _side(audience.get(side) or []) for side in _SIDES}
    if not found["include"]:
        raise ValidationError(_("Say to whom it goes."))
    return found


def _side(items: Any) -> list[Filter]:
    if not isinstance(items, list) or len(items) > _MOST:
        raise ValidationError(_("An audience has %(n)s filters at most.") % {"n": _MOST})
    return [_filter(item) for item in items]


def _filter(item: Any) -> Filter:
    if not isinstance(item, dict) or not item or set(item) - set(FIELDS):
        wrong = ", ".join(sorted(set(item) - set(FIELDS))) if isinstance(item, dict) else ""
        raise ValidationError(
            _("“%(name)s” is no filter of an audience. There are: %(names)s.")
            % {"name": wrong, "names": ", ".join(FIELDS)}
        )
    return {name: _codes(name, codes) for name, codes in item.items()}


def _codes(name: str, codes: Any) -> list[str]:
    """Each once."""
    said = list(dict.fromkeys(str(code) for code in codes)) if isinstance(codes, list) else []
    known = _known(name, said[:_MOST_CODES])
    if wrong := [code or "—" for code in said if code not in known]:
        raise ValidationError(_("%(name)s does not know: %(values)s.") % {"name": name, "values": ", ".join(wrong)})
    if not said:
        raise ValidationError(_("%(name)s does not know: %(values)s.") % {"name": name, "values": "—"})
    return said


def _known(name: str, codes: list[str]) -> set[str]:
    match name:
        case "kind":
            return set(ACTOR_KINDS)
        case "role":
            return set(ContactRole.values)
        case "theme":
            rows: QuerySet[Any] = Sector.objects.filter(code__in=codes)
        case "country":
            rows = Country.objects.filter(code__in=codes)
        case _:
            rows = Actor.objects.filter(code__in=codes)
    return set(rows.values_list("code", flat=True))


def read_lines(text: str) -> Audience:
    """One filter a line, `kind=member theme=ED,SC`; one that begins with `not` takes away. Raises ValidationError."""
    found: dict[str, list[Filter]] = {side: [] for side in _SIDES}
    for words in (line.split() for line in text.splitlines() if line.strip()):
        side = "exclude" if words[0] == "not" else "include"
        found[side].append(_read(words[1:] if side == "exclude" else words, " ".join(words)))
    return checked(found)


def _read(words: list[str], line: str) -> Filter:
    found: dict[str, list[str]] = {}
    if not words or any("=" not in word for word in words):
        raise ValidationError(
            _("“%(line)s” is no filter. Write one a line, such as kind=member theme=ED,SC.") % {"line": line}
        )
    for name, _sign, codes in (word.partition("=") for word in words):
        if name in found:
            raise ValidationError(
                _("“%(line)s” says %(name)s twice: join its codes by commas, or write two lines.")
                % {"line": line, "name": name}
            )
        found[name] = codes.split(",")
    return found


def as_lines(audience: Audience) -> str:
    def line(side: str, item: Filter) -> str:
        words = " ".join(f"{name}={','.join(codes)}" for name, codes in item.items())
        return f"not {words}" if side == "exclude" else words

    return "\n".join(line(side, item) for side in _SIDES for item in audience.get(side, ()))

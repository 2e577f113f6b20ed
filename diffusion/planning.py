"""Who gets a diffusion, in which language, and who does not and why: the dry run, and what is then sent."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

from django.db.models import Count, OuterRef, Subquery

from delivery.enums import Reason
from delivery.models import Mailing, Recipient
from delivery.queueing import Intended
from delivery.suppressing import suppressed, suppressions
from reference.models import Actor

from .audiences import in_parts, newsletter_recipients
from .diffusions import Diffusion
from .people import addressed, unreached
from .selecting import contents_of, is_public, languages

_PART: Final = 500


@dataclass(frozen=True, slots=True)
class Planned:
    """One mail, or why there is none (`barred`). `lacking`: the language it would best be in and is not to be had in;
    `held`: waits for it."""

    recipient: Recipient
    locale: str
    actor: Actor | None = None
    lacking: str = ""
    held: bool = False
    barred: Reason | None = None


@dataclass(frozen=True)
class Offer:
    """`have`: the languages in which all of it is to be had; None where nothing of it is public. `holds`: who prefers
    another waits for that."""

    have: set[str] | None
    holds: bool

    def to(self, recipient: Recipient, actor: Actor | None = None, barred: Reason | None = None) -> Planned:
        wanted = recipient.locale
        if self.have is None or wanted in self.have:
            return Planned(recipient, wanted, actor, barred=barred)
        best = wanted if self.holds else recipient.best_of(self.have) or wanted
        return Planned(recipient, best, actor, lacking=wanted, held=self.holds, barred=barred)


def _offer(diffusion: Diffusion) -> Offer:
    contents = contents_of(diffusion)
    return Offer(languages(contents) if is_public(contents) else None, diffusion.hold_days > 0)


def _mailing(diffusion: Diffusion) -> Mailing:
    return diffusion.mailing or Mailing(kind=diffusion.kind, statutory=diffusion.statutory)


def planned(diffusion: Diffusion) -> Iterator[Planned]:
    """Everybody of the audience, once; suppressed ones too. `recipient` need not be saved. A part of them is in memory
    at a time, and of contact persons, who may stand for several actors, the digests of all."""
    offer, mailing = _offer(diffusion), _mailing(diffusion)
    rest, seen = iter(_audience(diffusion)), set[str]()
    while part := list(islice(rest, _PART)):
        digests = [recipient.address_digest for recipient, actor in part]
        barred = suppressed(mailing, digests)
        known = {} if diffusion.newsletter else _known(digests)
        for recipient, actor in part:
            if actor:
                if recipient.address_digest in seen:
                    continue
                seen.add(recipient.address_digest)
            if recipient.address_digest in known:
                recipient = _as_chosen(known[recipient.address_digest], recipient)
            yield offer.to(recipient, actor, barred.get(recipient.address_digest))


def _known(digests: Sequence[str]) -> dict[str, Recipient]:
    return {row.address_digest: row for row in Recipient.objects.filter(address_digest__in=digests)}


def _as_chosen(known: Recipient, contact: Recipient) -> Recipient:
    """A contact who is known: in the languages that they chose themselves, if they did. Those of the contact are kept
    with the contact only."""
    known.address, known.name = contact.address, contact.name or known.name
    known.locales = known.locales or contact.locales
    return known


def _audience(diffusion: Diffusion) -> Iterable[tuple[Recipient, Actor | None]]:
    if diffusion.newsletter:
        return ((recipient, None) for recipient in in_parts(newsletter_recipients()))
    return ((item.recipient, item.actor) for item in addressed(diffusion.audience))


def intended(diffusion: Diffusion) -> Iterator[Intended]:
    """What is put into the queue; saves contacts that are not known yet. Of who asked to be erased nothing is kept."""
    for item in planned(diffusion):
        recipient = item.recipient
        if item.barred == Reason.ERASURE:
            if recipient._state.adding:
                continue
        elif item.actor:
            recipient = Recipient.objects.for_address(recipient.address, name=recipient.name)
        yield Intended(recipient.pk, item.locale, actor_id=item.actor.pk if item.actor else None, held=item.held)


@dataclass
class DryRun:
    """Numbers of people: by language, by actor, who lacks a translation, who is not written to and why."""

    total: int = 0
    languages: Counter[str] = field(default_factory=Counter)
    actors: Counter[Actor] = field(default_factory=Counter)
    lacking: Counter[str] = field(default_factory=Counter)
    barred: Counter[str] = field(default_factory=Counter)
    barred_actors: Counter[tuple[Actor, str]] = field(default_factory=Counter)
    unreached: Sequence[tuple[Actor, str]] = ()

    def add(self, item: Planned, number: int = 1) -> None:
        if item.barred:
            self.barred[str(item.barred.label)] += number
            if item.actor:
                self.barred_actors[item.actor, str(item.barred.label)] += number
            return
        self.total += number
        self.languages[item.locale] += number
        if item.actor:
            self.actors[item.actor] += number
        if item.lacking:
            self.lacking[item.lacking] += number


def dry_run(diffusion: Diffusion) -> DryRun:
    """Writes nothing. Of a newsletter one query counts, however many take it. Raises ValidationError for an audience or
    filters that are not known."""
    found = DryRun()
    if diffusion.newsletter:
        offer = _offer(diffusion)
        for locales, barred, number in _alike(_mailing(diffusion)):
            found.add(offer.to(Recipient(locales=locales), barred=Reason(barred) if barred else None), number)
        return found
    for item in planned(diffusion):
        found.add(item)
    found.unreached = unreached(diffusion.audience)
    return found


def _alike(mailing: Mailing) -> Iterable[tuple[list[str], str | None, int]]:
    """Languages, why they are not written to, and how many of those who take the newsletter are so."""
    why = suppressions(mailing).filter(address_digest=OuterRef("address_digest")).order_by("created")
    rows = newsletter_recipients().order_by().annotate(barred=Subquery(why.values("reason")[:1]))
    return rows.values_list("locales", "barred").annotate(number=Count("pk"))

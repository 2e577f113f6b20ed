"""Who gets a diffusion, in which language, and who does not and why: the dry run, and what is then sent."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

from cms.base.locales import DEFAULT_LOCALE
from delivery.enums import Reason
from delivery.models import Mailing, Recipient
from delivery.queueing import Intended
from delivery.suppressing import suppressed
from reference.models import Actor

from .audiences import addressed, newsletter_recipients, unreached
from .diffusions import Diffusion
from .selecting import contents_of, documents, languages

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


def planned(diffusion: Diffusion) -> Iterator[Planned]:
    """Everybody of the audience, once; suppressed ones too. `recipient` need not be saved."""
    contents = contents_of(diffusion)
    have, public = languages(contents), bool(documents(contents, DEFAULT_LOCALE))
    mailing = diffusion.mailing or Mailing(kind=diffusion.kind, statutory=diffusion.statutory)
    rest, seen = iter(_audience(diffusion)), set[str]()
    while part := list(islice(rest, _PART)):
        digests = [recipient.address_digest for recipient, actor in part]
        barred = suppressed(mailing, digests)
        known = {row.address_digest: row for row in Recipient.objects.filter(address_digest__in=digests)}
        for recipient, actor in part:
            if recipient.address_digest in seen:
                continue
            seen.add(recipient.address_digest)
            if actor and recipient.address_digest in known:
                recipient = _as_chosen(known[recipient.address_digest], recipient)
            yield _one(diffusion, recipient, actor, have, barred.get(recipient.address_digest), public=public)


def _as_chosen(known: Recipient, contact: Recipient) -> Recipient:
    """A contact who is known: in the languages that they chose themselves, if they did. Those of the contact are kept
    with the contact only."""
    known.address, known.name = contact.address, contact.name or known.name
    known.locales = known.locales or contact.locales
    return known


def _audience(diffusion: Diffusion) -> Iterable[tuple[Recipient, Actor | None]]:
    if diffusion.newsletter:
        return ((recipient, None) for recipient in newsletter_recipients())
    return ((item.recipient, item.actor) for item in addressed(diffusion.audience))


def _one(
    diffusion: Diffusion,
    recipient: Recipient,
    actor: Actor | None,
    have: set[str],
    barred: Reason | None,
    *,
    public: bool,
) -> Planned:
    """`have`: the languages in which all is to be had; there may be none of what is public."""
    wanted, best = recipient.locale, recipient.best_of(have) or recipient.locale
    if wanted in have or not public:
        return Planned(recipient, wanted, actor, barred=barred)
    held = diffusion.hold_days > 0
    return Planned(recipient, wanted if held else best, actor, lacking=wanted, held=held, barred=barred)


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


def dry_run(diffusion: Diffusion) -> DryRun:
    """Writes nothing. Raises ValidationError for an audience or filters that are not known."""
    found = DryRun()
    for item in planned(diffusion):
        if item.barred:
            found.barred[str(item.barred.label)] += 1
            if item.actor:
                found.barred_actors[item.actor, str(item.barred.label)] += 1
            continue
        found.total += 1
        found.languages[item.locale] += 1
        if item.actor:
            found.actors[item.actor] += 1
        if item.lacking:
            found.lacking[item.lacking] += 1
    if not diffusion.newsletter:
        found.unreached = unreached(diffusion.audience)
    return found

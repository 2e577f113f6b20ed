"""What came of a diffusion: by actor and language, who was not reached and why; and the sentence for the public."""

import csv
import datetime as dt
import io
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.base.days import day_of
from cms.base.locales import AUTONYMS
from delivery.enums import DeliveryState, MailingKind, MailingState, Reason
from delivery.models import counted
from reference.models import Actor

from .diffusions import DiffusedContent, Diffusion
from .people import unreached

#: A server took it, and nothing is known against it.
_REACHED: Final = (DeliveryState.SENT, DeliveryState.DELIVERED)
_NOT_REACHED: Final = (
    DeliveryState.BOUNCED,
    DeliveryState.COMPLAINED,
    DeliveryState.FAILED,
    DeliveryState.CANCELLED,
)
#: Kinds of actor as they are told.
_IN_ORDER: Final = ("member", "sector", "office", "commission", "organization", "body")


@dataclass(frozen=True)
class Line:
    """Of one actor (None: of nobody known) or language. `number`: of people."""

    name: str
    state: str
    reason: str
    number: int


@dataclass(frozen=True)
class Report:
    states: list[Line]
    languages: list[Line]
    actors: list[Line]
    missed: list[Line]


def report(diffusion: Diffusion) -> Report:
    """Of what is, or was, being sent."""
    mailing = diffusion.sent_as
    by_actor = counted(mailing, "actor", "state", "reason")
    names = {row.pk: str(row) for row in Actor.objects.offered().filter(pk__in={row["actor"] for row in by_actor})}
    missed = [_line(names.get(row["actor"], "—"), row) for row in by_actor if row["state"] in _NOT_REACHED]
    if not diffusion.newsletter:
        missed += [Line(str(actor), "", why, 0) for actor, why in unreached(diffusion.audience)]
    return Report(
        states=[_line("", row) for row in counted(mailing, "state")],
        languages=[_line(AUTONYMS[row["locale"]], row) for row in counted(mailing, "locale", "state")],
        actors=[_line(names[row["actor"]], row) for row in by_actor if row["actor"] in names],
        missed=missed,
    )


def _line(name: str, row: Mapping[str, Any]) -> Line:
    reason = row.get("reason") or ""
    return Line(
        name, str(DeliveryState(row["state"]).label), str(Reason(reason).label) if reason else "", row["number"]
    )


def as_csv(diffusion: Diffusion) -> str:
    """By actor, language, state and reason, in codes; a row for each actor whom nobody was written to."""
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(["actor", "language", "state", "reason", "people"])
    rows = counted(diffusion.sent_as, "actor", "locale", "state", "reason")
    codes = dict(Actor.objects.filter(pk__in={row["actor"] for row in rows}).values_list("pk", "code"))
    for row in rows:
        table.writerow([codes.get(row["actor"], ""), row["locale"], row["state"], row["reason"], row["number"]])
    if not diffusion.newsletter:
        for actor, why in unreached(diffusion.audience):
            table.writerow([actor.code, "", "", why, 0])
    return out.getvalue()


def kinds_of(actors: Iterable[Actor]) -> dict[str, int]:
    """How many of each kind of actor."""
    return dict(Counter(actor.kind for actor in actors))


def actors_in_words(kinds: Mapping[str, int]) -> str:
    """ "23 Member States and 2 sectors", in the active language; "" for none."""
    said = [_number(kind, kinds[kind]) for kind in _IN_ORDER if kinds.get(kind)]
    return str(get_text_list(said, _("and")))


def _number(kind: str, n: int) -> str:
    match kind:
        case "member":
            text = ngettext("%(n)s Member State", "%(n)s Member States", n)
        case "sector":
            text = ngettext("%(n)s sector", "%(n)s sectors", n)
        case "office":
            text = ngettext("%(n)s field office", "%(n)s field offices", n)
        case "commission":
            text = ngettext("%(n)s National Commission", "%(n)s National Commissions", n)
        case "organization":
            text = ngettext("%(n)s organization", "%(n)s organizations", n)
        case _:
            text = ngettext("%(n)s body", "%(n)s bodies", n)
    return text % {"n": n}


def note_reached() -> int:
    """Of what is sent and not counted yet: how many actors of each kind were reached; how many diffusions."""
    rows = Diffusion.objects.filter(kind=MailingKind.DIFFUSION, mailing__state=MailingState.DONE, reached__isnull=True)
    found = list(rows.select_related("mailing"))
    for row in found:
        keys = set(row.sent_as.deliveries.filter(state__in=_REACHED).values_list("actor_id", flat=True))
        reached = kinds_of(Actor.objects.filter(pk__in=[key for key in keys if key]))
        Diffusion.objects.filter(pk=row.pk).update(reached=reached)
    return len(found)


def sent_to(content_id: UUID) -> list[tuple[str, dt.date]]:
    """For the public: whom a content was sent to and on which day, the newest first; counts of actors, no names."""
    rows = (
        DiffusedContent.objects.filter(content=content_id, diffusion__reached__isnull=False)
        .order_by("-diffusion__mailing__ended")
        .values_list("diffusion__reached", "diffusion__mailing__ended")
    )
    found = ((actors_in_words(reached or {}), day_of(ended)) for reached, ended in rows if ended)
    return [(words, day) for words, day in found if words]

"""What the calendar shows: sessions, forums and conferences together, by month, narrowed by the filters they share."""

import datetime as dt
import json
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

from django.db.models.functions import Substr
from django.http import QueryDict

from cms.base.locales import fallback_chain
from content_store.criteria import Condition, Criteria, narrow
from content_store.kinds import kind
from content_store.listing import conditions_from
from content_store.models import DocumentCode
from content_store.query import ListQuery, list_documents, readable

KINDS: Final = ("session", "forum", "conference")
#: Filters of the calendar's address; each narrows the kinds that know it and leaves out the others.
FILTERS: Final = ("mechanism", "sector", "sdg", "country", "member", "year")
#: Events read for one page or file, the newest first.
MOST: Final = 500


@dataclass(frozen=True)
class Month:
    """`first` is its first day."""

    first: dt.date
    items: list[Any]


def conditions(parameters: QueryDict) -> tuple[Condition, ...]:
    found = {item.field: item for name in KINDS for item in conditions_from(kind(name), parameters)}
    return tuple(item for name, item in sorted(found.items()) if name in FILTERS)


def kinds_asked(parameters: QueryDict) -> tuple[str, ...]:
    return tuple(name for name in KINDS if name in parameters.getlist("kind")) or KINDS


def read(parameters: QueryDict, locale: str, *also: Condition) -> list[Any]:
    """The cards of dated events in the reader's best language, earliest first. One query."""
    criteria = Criteria(kinds_asked(parameters), (*conditions(parameters), *also))
    query = ListQuery(criteria, fallback_chain(locale), sort=("-date",), limit=MOST, count=False)
    cards = [_card(text) for text in list_documents(query).items]
    return sorted((card for card in cards if card.starts), key=_order)


def _order(card: Any) -> tuple[dt.date, str, str]:
    begins = getattr(card, "begins", None)
    return card.starts, begins.strftime("%H:%M") if begins else "", card.title


def years(parameters: QueryDict) -> list[int]:
    """The years in which there is something, the newest first, whatever year is asked for. One query."""
    narrowed = Criteria(kinds_asked(parameters), conditions(parameters)).without("year")
    rows = narrow(readable(), narrowed).values("pk")
    dates = DocumentCode.objects.filter(field="date", document__in=rows).annotate(year=Substr("code", 1, 4))
    return sorted({int(year) for year in dates.values_list("year", flat=True).distinct()}, reverse=True)


def _card(text: str) -> Any:
    """Typed as the card of its kind."""
    return kind(json.loads(text)["kind"]).card.model_validate_json(text)


def months(cards: list[Any]) -> list[Month]:
    return [Month(first, list(items)) for first, items in groupby(cards, key=lambda card: card.starts.replace(day=1))]

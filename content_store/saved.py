"""Criteria that somebody keeps: each set once, by its id, whoever follows it; and what a change of vocabulary means.

Codes of vocabularies are for ever, and a content that was merged goes on as its survivor: nothing rewrites what is
kept. A value that is removed is still named; nothing is found by it any more.
"""

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any, Final
from uuid import UUID

from django.db import models, transaction
from django.utils import timezone

from .criteria import CONTENT, Condition, Criteria, narrow
from .kinds import Filter, kinds
from .merged import survivor_of
from .models import SavedCriteria
from .query import readable

#: Criteria that nobody has held for so long are forgotten.
UNHELD: Final = dt.timedelta(days=1)
#: Criteria that are shown to whoever changes a value that they name.
MOST_SHOWN: Final = 20


def keep(criteria: Criteria) -> SavedCriteria:
    """The row of these criteria, found or made; `forget` leaves it from now on for as long as one that is new."""
    SavedCriteria.objects.filter(pk=criteria.id).update(created=timezone.now())
    conditions = [[item.field, item.op, sorted(item.values)] for item in sorted(criteria.conditions)]
    defaults = {"kinds": sorted(criteria.kinds), "conditions": conditions}
    row, _ = SavedCriteria.objects.get_or_create(id=criteria.id, defaults=defaults)
    return row


def criteria_of(row: SavedCriteria) -> Criteria:
    """As they were kept."""
    conditions = (Condition(name, op, tuple(values)) for name, op, values in row.conditions)
    return Criteria(tuple(row.kinds), tuple(sorted(conditions)))


def current(criteria: Criteria) -> Criteria:
    """The criteria with the survivors of contents that were merged since; a query for each content that is named."""
    named = {item.name for kind in kinds() for item in kind.all_filters if item.type == "content"} | {CONTENT}
    conditions = (
        replace(item, values=tuple(dict.fromkeys(_survivor(value) for value in item.values)))
        if item.field in named and item.op in ("any", "all", "not")
        else item
        for item in criteria.conditions
    )
    return Criteria(criteria.kinds, tuple(conditions))


def _survivor(value: str) -> str:
    try:
        return str(survivor_of(UUID(value)) or value)
    except ValueError:
        return value


# --- who holds them ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Holder:
    """A model whose rows name saved criteria in their column `criteria_id`."""

    label: Any
    model: type[models.Model]


@dataclass(frozen=True)
class Use:
    """Saved criteria that name a value: (what holds them, how many) and how many public contents they find now."""

    criteria: Criteria
    held: list[tuple[str, int]]
    found: int


_holders: list[Holder] = []


def register_holder(label: Any, model: type[models.Model]) -> None:
    holder = Holder(label, model)
    if holder not in _holders:
        _holders.append(holder)


def uses_of_term(vocabulary: str, code: str) -> list[Use]:
    """The criteria that somebody holds and that name this value of a vocabulary; up to MOST_SHOWN."""
    named = {item.name for kind in kinds() for item in kind.all_filters if _is_of(item, vocabulary)}
    return _uses(named, code)


def uses_of_content(content_id: UUID) -> list[Use]:
    """The criteria that somebody holds and that name this content; up to MOST_SHOWN."""
    named = {item.name for kind in kinds() for item in kind.all_filters if item.type == "content"} | {CONTENT}
    return _uses(named, str(content_id))


def _is_of(item: Filter, vocabulary: str) -> bool:
    return item.type == "term" and item.vocabulary == vocabulary


def _uses(fields: set[str], value: str) -> list[Use]:
    naming = [
        row
        for row in SavedCriteria.objects.order_by("created", "id")
        if any(name in fields and value in values for name, _, values in row.conditions)
    ]
    held = _held([row.pk for row in naming])
    found = []
    for row in [row for row in naming if row.pk in held][:MOST_SHOWN]:
        criteria = criteria_of(row)
        contents = narrow(readable(), current(criteria)).values("content_id").distinct().count()
        found.append(Use(criteria, held[row.pk], contents))
    return found


def _held(ids: list[str]) -> dict[str, list[tuple[str, int]]]:
    """By whom each of these is held, and by how many; one query for each kind of holder."""
    found: dict[str, list[tuple[str, int]]] = {}
    for holder in _holders:
        rows = holder.model._base_manager.filter(criteria_id__in=ids).values("criteria_id").order_by("criteria_id")
        for row in rows.annotate(held=models.Count("pk")):
            found.setdefault(row["criteria_id"], []).append((str(holder.label), row["held"]))
    return found


def forget() -> int:
    """Removes what nobody has held for a day; returns how many. Who keeps one meanwhile waits, and makes it anew."""
    rows = SavedCriteria.objects.filter(created__lt=timezone.now() - UNHELD)
    for holder in _holders:
        rows = rows.exclude(pk__in=holder.model._base_manager.values("criteria_id"))
    with transaction.atomic():
        ids = list(rows.select_for_update().order_by("pk").values_list("pk", flat=True))
        return SavedCriteria.objects.filter(pk__in=ids).delete()[0]

"""Loads the vocabularies: makes what is missing and leaves what stands, whose labels an editor may have changed."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from tqdm import tqdm

from cms.base.locales import LOCALES
from content_store.terms import vocabularies
from reference import vocabulary_data as data
from reference.models import (
    Body,
    ClosedTerm,
    Country,
    ElectoralGroup,
    FieldOffice,
    Goal,
    Language,
    Member,
    Priority,
    Region,
    Sector,
    Subject,
    VocabularyTerm,
)

Row = tuple[type[VocabularyTerm], dict[str, Any], dict[str, Any]]


def _labels(entry: data.Entry, order: int, labels: dict[str, str] | None = None) -> dict[str, Any]:
    words = {f"label_{locale.replace('-', '_')}": (labels or entry.labels)[locale] for locale in LOCALES}
    return {**words, "machine_labels": list(entry.machine), "order": order}


def _rows(found: data.VocabularyData) -> Iterator[Row]:
    """Model, key and values of every row, those that others point to first."""
    plain: tuple[tuple[type[VocabularyTerm], list[Any]], ...] = (
        (Sector, found.sectors),
        (Priority, found.priorities),
        (Subject, found.subjects),
        (Goal, found.sdgs),
        (Region, found.regions),
        (ElectoralGroup, found.electoral_groups),
    )
    for model, entries in plain:
        for order, entry in enumerate(entries, 1):
            yield model, {"code": entry.code}, _labels(entry, order)
    yield from _bodies(found)
    for vocabulary in vocabularies():
        if vocabulary.shared:
            for order, entry in enumerate(getattr(found, vocabulary.name.replace("-", "_")), 1):
                yield ClosedTerm, {"vocabulary": vocabulary.name, "code": entry.code}, _labels(entry, order)
    for order, code in enumerate(data.language_codes(), 1):
        labels = data.language_labels(code)
        yield Language, {"code": code}, _labels(data.Entry.model_validate({"code": code, "labels": labels}), order)
    yield from _countries_and_members(found)
    yield from _offices(found)


def _bodies(found: data.VocabularyData) -> Iterator[Row]:
    """In the order of the file, but what others are part of before them."""
    orders = {body.code: order for order, body in enumerate(found.bodies, 1)}
    waiting = {body.code: body for body in found.bodies}
    while waiting:
        body = next(body for body in waiting.values() if body.parent not in waiting)
        parent = Body.objects.get(code=body.parent) if body.parent else None
        values = {"kind": body.kind, "acronym": body.acronym, "parent": parent}
        yield Body, {"code": body.code}, _labels(body, orders[body.code]) | values
        del waiting[body.code]


def _countries_and_members(found: data.VocabularyData) -> Iterator[Row]:
    """Names as UNESCO prints them where the data has them, else CLDR's. What is unverified is left out."""
    members = {member.code: member for member in found.members}
    regions = {row.code: row for row in Region.objects.all()}
    groups = {row.code: row for row in ElectoralGroup.objects.all()}
    for order, code in enumerate(data.country_codes(), 1):
        member = members.get(code)
        labels = data.country_labels(code) | dict(member.labels if member else {})
        entry = member or data.Entry.model_validate({"code": code, "labels": labels})
        region = regions[member.region] if member and member.region and "region" not in member.unverified else None
        yield Country, {"code": code}, _labels(entry, order, labels) | {"region": region}
        if member:
            group = None if "electoral_group" in member.unverified else member.electoral_group
            yield (
                Member,
                {"code": code},
                _labels(entry, order, labels)
                | {
                    "country": Country.objects.get(code=code),
                    "kind": member.kind,
                    "electoral_group": groups[group] if group else None,
                    "joined": member.joined,
                    "left": member.left,
                },
            )


def _offices(found: data.VocabularyData) -> Iterator[Row]:
    for order, office in enumerate(found.field_offices, 1):
        yield (
            FieldOffice,
            {"code": office.code},
            _labels(office, order)
            | {
                "city": office.city,
                "country": Country.objects.get(code=office.country),
                "kind": office.kind,
                "bureau_for": Sector.objects.get(code=office.bureau_for) if office.bureau_for else None,
                "as_of": office.as_of,
                "sources": "\n".join(office.sources),
                "covers": list(Member.objects.filter(code__in=office.covers)),
            },
        )


def _write(row: VocabularyTerm, values: dict[str, Any]) -> None:
    """Plain values first: many-to-many ones need the row's key."""
    several = {name: value for name, value in values.items() if isinstance(value, list) and name != "machine_labels"}
    for name, value in values.items():
        if name not in several:
            setattr(row, name, value)
    row.save()
    for name, value in several.items():
        getattr(row, name).set(value)


def _differs(row: VocabularyTerm, values: dict[str, Any]) -> bool:
    held = ((getattr(row, name), value) for name, value in values.items())
    return any((list(have.all()) if hasattr(have, "all") else have) != value for have, value in held)


class Command(BaseCommand):
    help = "Load the vocabularies: make what is missing; labels that an editor has changed stay."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--overwrite", action="store_true", help="put every label and fact back to the file's")
        parser.add_argument("--source", type=Path, default=data.SOURCE, help="another file of the same form")

    def handle(self, *args: Any, overwrite: bool, source: Path, verbosity: int, **options: Any) -> None:
        try:
            found = data.read(source)
        except (data.VocabularyError, OSError) as error:
            raise CommandError(str(error)) from error
        with transaction.atomic():
            made, replaced = self._load(found, overwrite=overwrite, quiet=verbosity == 0)
        if verbosity:
            self.stdout.write(f"{made} values made, {replaced} replaced.")

    def _load(self, found: data.VocabularyData, *, overwrite: bool, quiet: bool) -> tuple[int, int]:
        made = replaced = 0
        for model, key, values in tqdm(_rows(found), desc="Vocabularies", unit=" values", disable=quiet):
            row = model._default_manager.filter(**key).first()
            if row is None:
                _write(model(**key), values)
                made += 1
            elif overwrite and _differs(row, values):
                _write(row, values)
                replaced += 1
        return made, replaced

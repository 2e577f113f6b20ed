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
    Goal,
    Member,
    Priority,
    Region,
    Sector,
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
        (Goal, found.sdgs),
        (Region, found.regions),
        (ElectoralGroup, found.electoral_groups),
    )
    for model, entries in plain:
        for order, entry in enumerate(entries, 1):
            yield model, {"code": entry.code}, _labels(entry, order)
    for order, body in enumerate(found.bodies, 1):
        yield Body, {"code": body.code}, _labels(body, order) | {"kind": body.kind, "acronym": body.acronym}
    for vocabulary in vocabularies():
        if vocabulary.shared:
            for order, entry in enumerate(getattr(found, vocabulary.name.replace("-", "_")), 1):
                yield ClosedTerm, {"vocabulary": vocabulary.name, "code": entry.code}, _labels(entry, order)
    yield from _countries_and_members(found)


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
                model._default_manager.create(**key, **values)
                made += 1
            elif overwrite and any(getattr(row, name) != value for name, value in values.items()):
                for name, value in values.items():
                    setattr(row, name, value)
                row.save()
                replaced += 1
        return made, replaced

"""Brings whole sites in: one content in one language on each line. docs/transfer.md describes the lines."""

import json
from contextlib import nullcontext
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from tqdm import tqdm

from cms.base.locales import LOCALES
from content_store.kinds import kinds
from transfer.enums import Outcome
from transfer.importing import codes_with
from transfer.matching import OrganizationNames
from transfer.values import Codes, Problem, nearest
from transfer.writing import RowRefusedError, Written, write

_KEYS = {"kind", "id", "locale", "fields", "state"}


class Command(BaseCommand):
    help = (
        "Imports contents from a file of JSON lines: {kind, id, locale, fields}. Lines that are here already are left "
        "as they are, so that running it again goes on where it was stopped. Status 1 where a line is refused."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, write nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        if not path.is_file():
            raise CommandError(f"There is no file {path}.")
        dry_run: bool = options["dry_run"]
        # A dry run is one transaction, taken back as a whole: later lines may need what earlier ones would write.
        with transaction.atomic() if dry_run else nullcontext():
            counts = self._import(path, progress=bool(options["verbosity"]))
            if dry_run:
                transaction.set_rollback(True)
        would = "would be " if dry_run else ""
        self.stdout.write(
            f"{counts[Outcome.CREATE]} {would}new, {counts[Outcome.UPDATE]} {would}changed, "
            f"{counts[Outcome.UNCHANGED]} as they are, {counts[Outcome.ERROR]} refused"
        )
        if counts[Outcome.ERROR]:
            raise CommandError("Some lines were refused; mend them and run this again: the others are skipped.")

    def _import(self, path: Path, *, progress: bool) -> dict[Outcome, int]:
        codes = codes_with(OrganizationNames.read())
        counts = dict.fromkeys(Outcome, 0)
        with path.open("rb") as lines:
            total = sum(1 for line in lines if line.strip())
        with path.open("rb") as lines, tqdm(total=total, unit="line", disable=not progress) as bar:
            for number, line in enumerate(lines, start=1):
                if not line.strip():
                    continue
                try:
                    counts[_import_line(line, codes).outcome] += 1
                except RowRefusedError as error:
                    counts[Outcome.ERROR] += 1
                    for problem in error.problems:
                        bar.write(f"line {number}: {problem.field}: {problem}", file=self.stderr)
                bar.update()
        return counts


def _import_line(line: bytes, codes: Codes) -> Written:
    item = _parsed(line)
    machine = item.get("state") == "machine"
    return write(item["kind"], UUID(item["id"]), item["locale"], item["fields"], codes=codes, machine=machine)


def _parsed(line: bytes) -> dict[str, Any]:
    try:
        item = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise RowRefusedError([Problem("line", f"This is no JSON: {error}")]) from None
    if not isinstance(item, dict):
        raise RowRefusedError([Problem("line", "A JSON object is expected: {kind, id, locale, fields}.")])
    known = [kind.name for kind in kinds()]
    problems = [
        Problem(name, f"There is no key “{name}”; a line has kind, id, locale, fields and perhaps state.")
        for name in item.keys() - _KEYS
    ]
    if item.get("kind") not in known:
        problems.append(
            Problem("kind", f"One of {', '.join(known)} is expected.{nearest(str(item.get('kind')), known)}")
        )
    try:
        UUID(str(item.get("id")))
    except ValueError:
        problems.append(Problem("id", "A content id (UUID) is expected."))
    if item.get("locale") not in LOCALES:
        problems.append(Problem("locale", f"One of {', '.join(LOCALES)} is expected."))
    if not isinstance(item.get("fields"), dict):
        problems.append(Problem("fields", "An object of fields is expected."))
    if item.get("state", "machine") != "machine":
        problems.append(
            Problem("state", "Only “machine” can be said: a machine-made translation that nobody has reviewed.")
        )
    if problems:
        raise RowRefusedError(problems)
    return item

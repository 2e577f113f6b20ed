"""manage.py search_status: the engine, what its index holds, and how far it is behind."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import Count

from search import reconciling
from search.enums import FileState
from search.files.keeping import unreadable
from search.files.models import AttachedFile
from search.interface import EngineError
from search.service import status


class Command(BaseCommand):
    help = "Tells how search is. Ends with an error where the engine does not answer, or differs from what is public."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--compare", action="store_true", help="compare the index with all that is public")
        parser.add_argument("--repair", action="store_true", help="compare, and write what differs anew")

    def handle(self, *args: Any, **options: Any) -> None:
        found = status()
        self.stdout.write(f"engine     {found.name}")
        if not found.available:
            raise CommandError(f"It does not answer: {found.detail}. Visitors get answers from the database.")
        self.stdout.write(f"contents   {found.contents}")
        self.stdout.write(f"log        step {found.seq}, {found.lag} behind")
        self._files()
        try:
            if options["repair"]:
                self.stdout.write(f"repaired   {reconciling.repair()}")
            elif options["compare"]:
                self._compare()
        except EngineError as error:
            raise CommandError(str(error)) from error

    def _files(self) -> None:
        counts = dict(AttachedFile.objects.values_list("state").annotate(Count("pk")))
        told = ", ".join(f"{counts.get(state, 0)} {state}" for state in FileState.values)
        self.stdout.write(f"files      {told}")
        for use in unreadable():
            self.stdout.write(f"           {use.file.key} “{use.title}” of {use.content_id}: {use.file.reason}")

    def _compare(self) -> None:
        found = reconciling.compare()
        self.stdout.write(
            f"compared   {len(found.missing)} missing, {len(found.outdated)} outdated, {len(found.surplus)} surplus"
        )
        if found.contents:
            raise CommandError("The index differs from what is public: run `manage.py search_status --repair`.")

"""Prepares the next newsletter from what was published."""

import re
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from diffusion.months import MONTH_PATTERN
from diffusion.preparing import NothingPrepared, next_month, prepare


class Command(BaseCommand):
    help = "Makes the draft of the next newsletter with the usual sections; none for a month without news."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--month", help="2026-11; otherwise the next month with news that has none yet")

    def handle(self, *args: Any, **options: Any) -> None:
        month = options["month"] or next_month()
        if not re.fullmatch(MONTH_PATTERN, month):
            raise CommandError("Write the month as 2026-11.")
        try:
            page = prepare(month)
        except NothingPrepared as reason:
            self.stdout.write(str(reason))
            return
        self.stdout.write(f"{page.title}: draft {page.pk}")

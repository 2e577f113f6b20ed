"""Queues the digests that are due. The worker does the same; run it by hand, or from a timer, as often as you like."""

import datetime as dt
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from subscriptions.digests import send_at_once, send_digests
from subscriptions.matching import match_changes


class Command(BaseCommand):
    help = "Queue the digests that are due today, and what is told at once. Safe to repeat."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--day", type=dt.date.fromisoformat, help="as if it were this day, as 2026-11-22")

    def handle(self, *args: Any, **options: Any) -> None:
        match_changes()
        self.stdout.write(f"{send_at_once() + send_digests(options['day'])} mails queued.")

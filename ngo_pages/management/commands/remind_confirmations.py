"""Asks organizations to confirm their records, and reminds those that have not answered; the worker does it, too."""

from typing import Any

from django.core.management.base import BaseCommand

from ngo_pages.confirmation import ask_and_remind


class Command(BaseCommand):
    help = "Queues the mails that are due: yearly questions, reminders, and those that could not be sent. Idempotent."

    def handle(self, *args: Any, **options: Any) -> None:
        asked, reminded = ask_and_remind()
        if options["verbosity"]:
            self.stdout.write(f"{asked} organizations asked, {reminded} mails sent again.")

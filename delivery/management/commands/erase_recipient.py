"""Erases what is held of one person."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from delivery.models import Recipient
from delivery.privacy import erase


class Command(BaseCommand):
    help = "Erases what is held of the person with this mail address, and sends them no list any more; recorded."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("address")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            recipient = Recipient.objects.of_address(options["address"])
        except ValidationError as error:
            raise CommandError("This is no mail address.") from error
        if recipient is None:
            raise CommandError("Nothing is held of this address.")
        erase(recipient)
        self.stdout.write("Erased.")

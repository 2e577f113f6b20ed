"""What is held of one person, for them to read."""

import json
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from delivery.models import Recipient
from delivery.privacy import told


class Command(BaseCommand):
    help = "Writes what is held of the person with this mail address, as JSON; recorded in the audit."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("address")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            recipient = Recipient.objects.of_address(options["address"])
        except ValidationError as error:
            raise CommandError("This is no mail address.") from error
        if recipient is None:
            raise CommandError("Nothing is held of this address.")
        self.stdout.write(json.dumps(told(recipient), ensure_ascii=False, indent=2))

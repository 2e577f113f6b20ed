"""What the commands about one person share: whose address it is."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from delivery.models import Recipient
from delivery.privacy import looked_through


class OfOnePersonCommand(BaseCommand):
    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("address")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            recipient = Recipient.objects.of_address(options["address"])
        except ValidationError as error:
            raise CommandError("This is no mail address.") from error
        if recipient is None:
            raise CommandError(f"Nothing was found under this address. Looked through: {', '.join(looked_through())}.")
        self.stdout.write(self.answer(recipient))

    def answer(self, recipient: Recipient) -> str:
        """Does what the command is for, and says so."""
        raise NotImplementedError

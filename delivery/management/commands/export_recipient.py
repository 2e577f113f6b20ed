"""What is held of one person, for them to read."""

import json

from delivery.management.of_one_person import OfOnePersonCommand
from delivery.models import Recipient
from delivery.privacy import told


class Command(OfOnePersonCommand):
    help = "Writes what is held of the person with this mail address, as JSON; recorded in the audit."

    def answer(self, recipient: Recipient) -> str:
        return json.dumps(told(recipient), ensure_ascii=False, indent=2)

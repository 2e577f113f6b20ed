"""Erases what is held of one person."""

from delivery.management.of_one_person import OfOnePersonCommand
from delivery.models import Recipient
from delivery.privacy import erase


class Command(OfOnePersonCommand):
    help = "Erases what is held of the person with this mail address, and sends them no list any more; recorded."

    def answer(self, recipient: Recipient) -> str:
        erase(recipient)
        return "Erased."

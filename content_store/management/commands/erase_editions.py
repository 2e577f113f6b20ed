"""Erases the earlier texts of a content, and tells mirrors to: for what has no page any more to do it from."""

from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser

from content_store.dirty import content_key, mark
from content_store.drain import drain_all
from content_store.editions import Edition
from content_store.enums import Reason


class Command(BaseCommand):
    help = "Erase every text of a content but the one that is public now."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("content_id", type=UUID)

    def handle(self, *args: Any, content_id: UUID, **options: Any) -> None:
        rows = Edition.objects.filter(content_id=content_id)
        if not rows.exists():
            raise CommandError("This content has no editions.")
        mark(content_key(content_id), reason=Reason.CONSENT_WITHDRAWN)
        drain_all()
        erased = rows.filter(withheld=Reason.CONSENT_WITHDRAWN).count()
        self.stdout.write(f"{erased} of {rows.count()} editions are erased.")

"""Sets up the groups of the admin and the moderation."""

from typing import Any

from django.core.management.base import BaseCommand

from cms.base.roles import role_names, set_up_roles


class Command(BaseCommand):
    help = "Makes the groups of the admin with exactly their rights, and the moderation workflow. Safe to repeat."

    def handle(self, *args: Any, **options: Any) -> None:
        set_up_roles()
        if options["verbosity"]:
            self.stdout.write(f"Groups: {', '.join(role_names())}.")

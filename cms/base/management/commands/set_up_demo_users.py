"""Logins for trying the platform out, with passwords everybody may know."""

import os
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management.base import BaseCommand, CommandError, CommandParser
from wagtail.users.models import UserProfile

from cms.base.roles import Role, set_up_roles, translators

PASSWORD = "demonstration"  # noqa: S105  (printed by this very command)

#: User name to group; None has all rights.
LOGINS: dict[str, str | None] = {
    "admin": None,
    "editor": Role.EDITORS,
    "moderator": Role.MODERATORS,
    "translator-fr": translators("fr"),
    "translator-ar": translators("ar"),
    "liaison": Role.LIAISON_COMMITTEE,
}


class Command(BaseCommand):
    help = "Makes the demonstration's logins and prints them. Refuses to where the installation is no demonstration."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--demo", action="store_true", help="this installation is a demonstration")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["demo"] and os.environ.get("DEMO") != "1":
            raise CommandError("Known passwords are for a demonstration only: say --demo or set DEMO=1.")
        set_up_roles()
        for name, group in LOGINS.items():
            user, _ = get_user_model().objects.get_or_create(
                username=name, defaults={"email": f"{name}@example.org", "first_name": name.title()}
            )
            user.is_staff = user.is_superuser = group is None
            user.set_password(PASSWORD)
            user.save()
            user.groups.set(Group.objects.filter(name=group))
            UserProfile.get_for_user(user)
            if options["verbosity"]:
                self.stdout.write(f"{name:<15} {PASSWORD:<15} {group or 'all rights'}")

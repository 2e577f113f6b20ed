"""Fictional people with roles, for trying the members' space out. They sign in by a link, mailed to a file."""

import os
from datetime import timedelta
from typing import Any, Final

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser
from wagtail.users.models import UserProfile

from members.enums import AssignedRole
from members.models import Assignment, today
from ngo_pages.models import Organization
from reference.models import Actor

#: How long the demonstration's roles hold.
TERM: Final = timedelta(days=730)
#: Address at example.org to the role, the code of whom they act for, and their language. The NGO is a fictional one.
PEOPLE: Final[dict[str, tuple[str, str, str]]] = {
    "ngo": (AssignedRole.NGO, "", "en"),
    "delegation": (AssignedRole.DELEGATION, "member-SN", "fr"),
    "commission": (AssignedRole.COMMISSION, "commission-SN", "fr"),
    "office": (AssignedRole.OFFICE, "office-dakar", "fr"),
    "sector": (AssignedRole.SECTOR, "sector-SC", "en"),
}


def address_of(name: str) -> str:
    return f"{name}@example.org"


def demo_lines() -> list[str]:
    """What the server says of them when it starts."""
    people = Assignment.objects.current().filter(user__email__in=[address_of(name) for name in PEOPLE])
    rows = people.select_related("user", "actor").order_by("pk")
    return [f"{row.user.email:<24} {row}" for row in rows]


class Command(BaseCommand):
    help = "Makes the demonstration's people with roles. Refuses to where the installation is no demonstration."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--demo", action="store_true", help="this installation is a demonstration")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["demo"] and os.environ.get("DEMO") != "1":
            raise CommandError("Fictional people are for a demonstration only: say --demo or set DEMO=1.")
        for name, (role, code, language) in PEOPLE.items():
            actor = Actor.objects.filter(code=code).first() if code else _fictional_ngo()
            if actor is None:  # the demonstration's content is not there, or has none of this kind
                continue
            user, created = get_user_model().objects.get_or_create(
                username=address_of(name), defaults={"email": address_of(name), "first_name": "Example"}
            )
            if created:
                user.set_unusable_password()
                user.save()
            UserProfile.objects.update_or_create(user=user, defaults={"preferred_language": language})
            if not Assignment.objects.current().filter(user=user, role=role).exists():
                Assignment.objects.create(user=user, role=role, actor=actor, ends=today() + TERM)
        if options["verbosity"]:
            self.stdout.write("\n".join(demo_lines()))


def _fictional_ngo() -> Actor | None:
    contents = (
        Organization.objects.filter(fictional=True, live=True).order_by("pk").values_list("content_id", flat=True)
    )
    return Actor.objects.filter(organization__in=list(contents[:1])).first()

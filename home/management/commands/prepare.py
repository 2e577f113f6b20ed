"""Brings an installation to the point where it can be served: schema, site, roles, vocabularies, texts, files."""

import hashlib
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from wagtail import hooks
from wagtail.models import Site

from content_store.drain import drain_all
from content_store.models import Change, Cursor


class Command(BaseCommand):
    help = "Migrates, sets the site's address and roles, loads vocabularies (and the demonstration), builds the index."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--demo", action="store_true", help="load the demonstration content and its logins")

    def handle(self, *args: Any, **options: Any) -> None:
        quiet = {"verbosity": 0}
        call_command("migrate", interactive=False, **quiet)
        call_command("compile_texts", **quiet)
        if options["demo"]:
            call_command("load_demo")
        else:
            call_command("load_vocabularies")
        self._set_site()
        call_command("set_up_roles", **quiet)
        if options["demo"]:
            call_command("set_up_demo_users", demo=True, **quiet)
            for set_up in hooks.get_hooks("register_demo_users"):  # of the apps above this one
                set_up()
        drain_all()
        if not self._index_follows():
            call_command("rebuild_search")
        self._collect_static()

    def _collect_static(self) -> None:
        """Hashing and compressing takes a while: only when a file is new or has changed."""
        stamp = Path(settings.STATIC_ROOT) / ".collected"
        now = hashlib.sha256(
            repr(
                sorted(
                    (path, storage.size(path), storage.get_modified_time(path).timestamp())
                    for finder in get_finders()
                    for path, storage in finder.list([])
                )
            ).encode()
        ).hexdigest()
        if not stamp.exists() or stamp.read_text() != now:
            call_command("collectstatic", interactive=False, verbosity=0)
            stamp.write_text(now)

    def _set_site(self) -> None:
        """The site answers where the environment says: a new port makes new links in every document."""
        scheme, _, rest = settings.PUBLIC_BASE_URL.partition("://")
        host, _, port = rest.partition(":")
        number = int(port or (443 if scheme == "https" else 80))
        site = Site.objects.filter(is_default_site=True).first()
        if site and (site.hostname, site.port) != (host, number):
            site.hostname, site.port = host, number
            site.save()

    def _index_follows(self) -> bool:
        """Whether the index exists and has begun to follow the log."""
        followed = Cursor.objects.filter(consumer="search", seq__gt=0).exists()
        return (followed or not Change.objects.exists()) and settings.SEARCH_INDEX_DIR.exists()

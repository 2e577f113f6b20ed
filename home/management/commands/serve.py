"""Serves the platform: the web server and the worker, stopped together."""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from wagtail import hooks

from cms.base.locales import AUTONYMS
from cms.base.management.commands.set_up_demo_users import LOGINS, PASSWORD


def _end(children: list["subprocess.Popen[bytes]"]) -> None:
    """Asks all to end, and ends what does not: a web process that is still starting misses the question."""
    for child in children:
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGTERM)
    for child in children:
        with suppress(subprocess.TimeoutExpired):
            child.wait(timeout=30)
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)


class Command(BaseCommand):
    help = "Runs granian and the worker until it is stopped (Ctrl-C)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--demo", action="store_true", help="print the demonstration's logins")
        parser.add_argument("--workers", type=int, default=2, help="web processes")

    def handle(self, *args: Any, **options: Any) -> None:
        web = [
            *(sys.executable, "-m", "granian", "--interface", "wsgi", "cms.wsgi:application"),
            *("--host", "127.0.0.1", "--port", str(settings.PORT), "--workers", str(options["workers"])),
            *("--blocking-threads", "4", "--no-ws", "--log-level", "warning"),
        ]
        worker = [sys.executable, "manage.py", "worker"]
        # S603: both commands are our own, no part of them comes from outside.
        children = [
            subprocess.Popen(command, cwd=settings.BASE_DIR, start_new_session=True)  # noqa: S603
            for command in (web, worker)
        ]
        self._greet(demo=options["demo"])
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        try:
            while all(child.poll() is None for child in children):
                time.sleep(0.5)
            raise CommandError("A process ended; the other is stopped.")
        except KeyboardInterrupt:
            pass
        finally:
            _end(children)

    def _greet(self, *, demo: bool) -> None:
        base = settings.PUBLIC_BASE_URL
        self.stdout.write(f"\nSite    {base}/en/")
        self.stdout.write("        " + "  ".join(f"{base}/{code}/" for code in AUTONYMS if code != "en"))
        self.stdout.write(f"Admin   {base}/admin/\nAPI     {base}/api/v1/   documentation {base}/api/v1/docs")
        if demo:
            self.stdout.write("Logins of the demonstration (name, password, rights):")
            for name, group in LOGINS.items():
                self.stdout.write(f"        {name:<15} {PASSWORD:<15} {group or 'all rights'}")
            for lines in hooks.get_hooks("register_demo_lines"):  # of the apps above this one
                self.stdout.writelines(f"{line}\n" for line in lines())
        self.stdout.write("Stop with Ctrl-C.\n")
        self.stdout.flush()

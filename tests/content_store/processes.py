"""Other processes and threads on this test's database."""

import os
import subprocess
import sys
import threading
from collections.abc import Callable

from django.conf import settings
from django.db import connection, connections

PATIENCE = 120  # seconds; a deadlock would take for ever


def database_url() -> str:
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{database['NAME']}"
    server = f"{database['USER']}:{database['PASSWORD']}@{database['HOST']}:{database['PORT']}"
    return f"postgres://{server}/{database['NAME']}"


def in_another_process(code: str, **environment: str) -> int:
    """Runs code in a process of its own; returns its exit status."""
    done = subprocess.run(
        [sys.executable, "-c", f"import django; django.setup()\n{code}"],
        cwd=settings.BASE_DIR,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "cms.settings",
            "DATABASE_URL": database_url(),
            **environment,
        },
        check=False,
    )
    return done.returncode


def together(*work: Callable[[], None]) -> None:
    """Runs each in a thread with a connection of its own; raises what any of them raised."""
    failures: list[BaseException] = []

    def run(one: Callable[[], None]) -> None:
        try:
            one()
        except BaseException as error:
            failures.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[one], daemon=True) for one in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    assert not any(thread.is_alive() for thread in threads), "still waiting: a deadlock"
    if failures:
        raise failures[0]

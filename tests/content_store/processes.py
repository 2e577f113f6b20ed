"""Other processes on this test's database."""

import os
import subprocess
import sys

from django.conf import settings
from django.db import connection


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

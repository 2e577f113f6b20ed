"""Makes a migrated PostgreSQL database on a server; the tests' own databases are copies of it (TEST_TEMPLATE).

python -m tests.template_database postgres://… NAME
"""

import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from psycopg.sql import SQL, Identifier


def main(server: str, name: str) -> None:
    with psycopg.connect(server, autocommit=True) as connection:
        for sql in ("DROP DATABASE IF EXISTS {}", "CREATE DATABASE {}"):
            connection.execute(SQL(sql).format(Identifier(name)))
    made = urlsplit(server)._replace(path=f"/{name}").geturl()
    command = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
    subprocess.run(command, cwd=Path(__file__).parents[1], env=os.environ | {"DATABASE_URL": made}, check=True)


if __name__ == "__main__":
    main(*sys.argv[1:])

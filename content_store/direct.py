"""Reads by statements that the database has prepared, past the ORM: for answers given thousands of times a second.

Values go in as text and come out as bytes, the same on PostgreSQL and SQLite.
"""

import time
from dataclasses import dataclass
from typing import Any, Final
from weakref import WeakKeyDictionary

from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections, transaction
from psycopg.pq import ExecStatus


@dataclass(frozen=True)
class Statement:
    """`sql` has the parameters $1, $2, …"""

    name: str
    sql: str


#: By content id (hexadecimal digits) and language: the columns of one unique index.
PUBLIC_DOCUMENT: Final = Statement(
    "public_document",
    'SELECT kind, "full", etag, locale_mask, path, updated_at FROM content_store_document'
    " WHERE content_id = $1 AND locale = $2 AND tier = 0",
)
_COUNTERS: Final = Statement("counters", "SELECT name, value FROM content_store_counter ORDER BY name")

#: Seconds for which a process need not ask again which version the store has.
LEASE: Final = 0.001
#: Until when the version that was read last may be taken for the present one; and that version.
_leased: tuple[float, bytes] = (0.0, b"")

#: Open connection to the names of what is prepared on it.
_prepared: WeakKeyDictionary[Any, set[str]] = WeakKeyDictionary()


def store_version() -> bytes:
    """The same while everything that public answers are made of is the same; another after any commit to it.

    Read it before what is to be kept under it: an answer is then never older than its version. It may be LEASE old:
    whoever writes is kept waiting that long (`moved`), and so finds what they wrote.
    """
    global _leased
    now = time.monotonic()
    until, version = _leased
    if now < until:
        return version
    version = b" ".join([value for row in rows(_COUNTERS) for value in row])
    _leased = now + LEASE, version
    return version


def moved() -> None:
    """To be said by whatever moves a Counter: its commit returns once no process takes an older version for the
    present one."""
    end_lease()
    if not any(waiting[1] is _outlast for waiting in connections[DEFAULT_DB_ALIAS].run_on_commit):
        transaction.on_commit(_outlast)


def end_lease() -> None:
    """The version is read anew by this process."""
    global _leased
    _leased = 0.0, b""


def _outlast() -> None:
    end_lease()
    time.sleep(LEASE)


def rows(statement: Statement, *values: str) -> list[tuple[bytes, ...]]:
    """One statement on the connection of this thread, of columns that are never null.

    Raises DatabaseError; the connection may be lost then.
    """
    own = connections[DEFAULT_DB_ALIAS]  # looked up once: it is a lookup by thread each time
    own.ensure_connection()
    with own.wrap_database_errors:
        if own.vendor == "postgresql":
            try:
                return _postgresql(own.connection, statement, values)
            except DatabaseError:  # our own, of which Django's connection knows nothing
                own.errors_occurred = True
                raise
        sql = statement.sql.replace("$", "?")
        return [tuple(str(value).encode() for value in row) for row in own.connection.execute(sql, values)]


def _postgresql(opened: Any, statement: Statement, values: tuple[str, ...]) -> list[tuple[bytes, ...]]:
    """By libpq itself, which costs a fifth of psycopg's cursors."""
    server, name = opened.pgconn, statement.name.encode()
    prepared = _prepared.setdefault(opened, set())
    if statement.name not in prepared:
        made = server.prepare(name, statement.sql.encode())
        if made.status != ExecStatus.COMMAND_OK:
            raise DatabaseError(made.get_error_message())
        prepared.add(statement.name)
    found = server.exec_prepared(name, [value.encode() for value in values])
    if found.status != ExecStatus.TUPLES_OK:
        prepared.discard(statement.name)
        raise DatabaseError(found.get_error_message())
    return [tuple(found.get_value(row, column) for column in range(found.nfields)) for row in range(found.ntuples)]

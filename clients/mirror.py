"""A mirror of a partnership site's content, and the proof that it is exact. Python's standard library, nothing else.

    python mirror.py https://partnership.example.org copy.sqlite3
    python mirror.py https://partnership.example.org copy.sqlite3 --kind organization,action --locale en,fr --key ngo_…

It starts with the site's snapshots and follows its log of changes. Run it again whenever you like: it goes on where it
stopped, even in the middle. Each page of the log is kept in one transaction with the token that follows it, so that
nothing is lost or applied by halves. Exits with 0 once the copy's digest is the server's, with 1 where it is not.
"""

import argparse
import gzip
import hashlib
import json
import sqlite3
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from typing import Any

ATTEMPTS = 8
SCHEMA = """
create table if not exists document (
    id text, locale text, kind text, etag text, item text, primary key (id, locale)
) without rowid;
create table if not exists place (selection text primary key, since text);
"""


class Mirror:
    """`selection`: the parameters `kind` and `locale` of what is copied; a copy holds one selection."""

    def __init__(self, site: str, path: str, selection: dict[str, str], key: str = "") -> None:
        self.api = f"{site.rstrip('/')}/api/v1"
        self.selection = {name: value for name, value in sorted(selection.items()) if value}
        self.headers = {"Accept-Encoding": "gzip", **({"Authorization": f"Bearer {key}"} if key else {})}
        self.copy = sqlite3.connect(path)
        self.copy.executescript(SCHEMA)

    def follow(self) -> int:
        """Applies what changed since the last time; returns how many documents and changes there were."""
        since = self._since()
        applied = 0 if since else self._start()
        more, starts = True, 0
        while more:
            since = self._since()
            try:
                page = self._get("changes", {"limit": "100"} | ({"since": since} if since else self.selection))
            except urllib.error.HTTPError as error:
                if error.code != 410 or starts:
                    raise
                starts += 1  # away for too long: begin anew
                applied += self._start()
                continue
            with self.copy:
                for change in page["items"]:
                    self._apply(change)
                self._keep(page["page"]["next"])
            applied, more = applied + len(page["items"]), page["page"]["has_more"]
        return applied

    def is_exact(self) -> bool:
        """Whether the copy's digest is the server's; follows once more where the server has moved on meanwhile."""
        for _ in range(ATTEMPTS):
            theirs = self._get("digest", self.selection)
            if self.digest() == (theirs["count"], theirs["sha256"]):
                return True
            if not self.follow():
                return False
        return False

    def digest(self) -> tuple[int, str]:
        """Count, and SHA-256 of a line for each document: id, language, etag."""
        rows = self.copy.execute("select id, locale, etag from document order by id, locale").fetchall()
        return len(rows), hashlib.sha256("".join(f"{' '.join(row)}\n" for row in rows).encode()).hexdigest()

    def _start(self) -> int:
        """Puts the snapshots in the place of whatever the copy holds; where there are none, the log from its start."""
        try:
            index = self._get("snapshots", self.selection, once=(404, 503))
        except urllib.error.HTTPError as error:
            if error.code not in (404, 503):
                raise
            index = {"items": [], "token": ""}
        with self.copy:
            self.copy.execute("delete from document")
            self.copy.execute("delete from place")
            for item in index["items"]:
                with self._open(item["url"]) as response, gzip.GzipFile(fileobj=response) as lines:
                    self.copy.executemany("insert or replace into document values (?, ?, ?, ?, ?)", _rows(lines))
            if index["token"]:
                self._keep(index["token"])
        return sum(item["count"] for item in index["items"])

    def _apply(self, change: dict[str, Any]) -> None:
        key = (change["id"], change["locale"])
        if change["op"] == "delete":
            self.copy.execute("delete from document where id = ? and locale = ?", key)
        else:
            row = (*key, change["kind"], change["etag"], json.dumps(change["item"], ensure_ascii=False))
            self.copy.execute("insert or replace into document values (?, ?, ?, ?, ?)", row)

    def _keep(self, since: str) -> None:
        self.copy.execute("insert or replace into place values (?, ?)", (json.dumps(self.selection), since))

    def _since(self) -> str:
        """Where the last page ended. Raises ValueError for a copy of another selection."""
        found = self.copy.execute("select selection, since from place").fetchone()
        if found and found[0] != json.dumps(self.selection):
            raise ValueError(f"this copy is of {found[0]}; a selection has a copy of its own")
        return found[1] if found else ""

    def _get(self, resource: str, parameters: dict[str, str], once: tuple[int, ...] = ()) -> Any:
        with self._open(f"{self.api}/{resource}?{urllib.parse.urlencode(parameters)}", once) as response:
            body = response.read()
        return json.loads(gzip.decompress(body) if response.headers["Content-Encoding"] == "gzip" else body)

    def _open(self, url: str, once: tuple[int, ...] = ()) -> Any:
        """Waits and tries again where the server asks for it or is away; not for the statuses `once`."""
        request = urllib.request.Request(url, headers=self.headers)
        for attempt in range(1, ATTEMPTS + 1):
            wait = 2**attempt / 4
            try:
                return urllib.request.urlopen(request, timeout=60)
            except urllib.error.HTTPError as error:
                if error.code in once or error.code not in (429, 500, 502, 503, 504) or attempt == ATTEMPTS:
                    raise
                wait = float(error.headers.get("Retry-After") or wait)
            except (urllib.error.URLError, TimeoutError, ConnectionError):
                if attempt == ATTEMPTS:
                    raise
            time.sleep(wait)
        raise AssertionError("the last attempt returns or raises")


def _rows(lines: gzip.GzipFile) -> Iterator[tuple[str, ...]]:
    for line in lines:
        item = json.loads(line)
        yield item["id"], item["locale"], item["kind"], item["etag"], line.decode().rstrip("\n")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("site", help="where the site is: https://partnership.example.org")
    parser.add_argument("copy", help="the SQLite file to keep it in")
    parser.add_argument("--kind", default="", help="kinds, separated by commas; all where left out")
    parser.add_argument("--locale", default="", help="languages, separated by commas; all where left out")
    parser.add_argument("--key", default="", help="an API key, for what its tier may read")
    given = parser.parse_args()
    mirror = Mirror(given.site, given.copy, {"kind": given.kind, "locale": given.locale}, given.key)
    try:
        applied = mirror.follow()
    except ValueError as error:
        parser.error(str(error))
    exact = mirror.is_exact()
    count, sha256 = mirror.digest()
    print(f"{applied} applied, {count} documents, {sha256}, {'exact' if exact else 'NOT the same as the server'}")
    return 0 if exact else 1


if __name__ == "__main__":
    sys.exit(main())

"""`make bench-search`: how long a rebuild takes, and how long people wait for an answer.

    python -m benchmarks.search.run --organizations 10000 --locales en,fr --elasticsearch http://127.0.0.1:9200

Generated organizations, as in benchmarks.api, in a PostgreSQL of its own or in one that is there already
(--database); each engine with an index of its own, removed afterwards. Prints what docs/proofs.md holds.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
import uuid
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Final

from benchmarks.api.run import machine, measure, say
from benchmarks.api.servers import PROJECT, granian, postgresql

from .asking import DIFFERENT
from .questions import address, beginnings, searches

_FACETS: Final = "&facet=kind,sector,country,sdg"


class Run:
    def __init__(self, given: argparse.Namespace, folder: Path, database: str) -> None:
        self.given = given
        self.folder = folder
        self.locales: list[str] = given.locales.split(",")
        self.documents = given.organizations * len(self.locales)
        self.common = os.environ | {
            "DATABASE_URL": database,
            "DATA_DIR": str(folder),
            "SECRET_KEY": "of-a-benchmark-and-nothing-else",
            "API_ANONYMOUS_PER_MINUTE": "1000000000",
            "API_SUGGESTIONS_PER_MINUTE": "1000000000",
            # Every answer is made anew.
            "API_KEEP_MEGABYTES": "0",
            "LOG_LEVEL": "ERROR",
        }

    def fill(self) -> None:
        self._python("manage.py", "migrate", "--verbosity", "0")
        self._python("manage.py", "load_vocabularies")
        size = ("--organizations", str(self.given.organizations), "--locales", self.given.locales)
        self._python("-m", "benchmarks.api.generate", *size)

    def _python(self, *command: str, environment: dict[str, str] | None = None) -> str:
        done = subprocess.run(  # noqa: S603
            [sys.executable, *command],
            cwd=PROJECT,
            env=self.common | (environment or {}),
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        )
        return done.stdout

    def embedded(self) -> None:
        index = self.folder / "search-index"
        environment = {"ELASTICSEARCH_URL": "", "SEARCH_INDEX_DIR": str(index)}
        self._rebuilt("embedded", environment)
        size = sum(path.stat().st_size for path in index.rglob("*") if path.is_file())
        say(f"embedded · index: {size / 1e6:,.0f} MB")
        self._asked("embedded", environment)
        shutil.rmtree(index)

    def elasticsearch(self) -> None:
        prefix = f"benchmark-{uuid.uuid4().hex[:8]}"
        server: str = self.given.elasticsearch.rstrip("/")
        environment = {"ELASTICSEARCH_URL": server, "ELASTICSEARCH_PREFIX": prefix, "ELASTICSEARCH_SECONDS": "60"}

        def call(path: str, method: str = "GET") -> Any:
            request = urllib.request.Request(f"{server}/{path}", method=method)  # noqa: S310
            with urllib.request.urlopen(request, timeout=600) as answer:  # noqa: S310
                return json.load(answer)

        def processor() -> float:
            nodes = call("_nodes/stats/process")["nodes"].values()
            return sum(float(node["process"]["cpu"]["total_in_millis"]) for node in nodes) / 1000

        try:
            before = processor()
            self._rebuilt("elasticsearch", environment)
            spent = processor() - before
            call(f"{prefix}-*/_flush", "POST")
            held = call(f"{prefix}-*/_stats/store,segments")["_all"]["total"]
            heap = [node["jvm"]["mem"]["heap_max_in_bytes"] for node in call("_nodes/stats/jvm")["nodes"].values()]
            say(
                f"elasticsearch · index: {held['store']['size_in_bytes'] / 1e6:,.0f} MB in "
                f"{held['segments']['count']} segments; the engine's own processor time {spent:.0f} s, "
                f"heap of {sum(heap) / 1e6:,.0f} MB"
            )
            self._asked("elasticsearch", environment)
        finally:
            for name in call(f"{prefix}-*"):
                call(name, "DELETE")

    def _rebuilt(self, name: str, environment: dict[str, str]) -> None:
        """In a process of its own, whose memory is told by the system when it has ended."""
        began = time.monotonic()
        process = subprocess.Popen(
            [sys.executable, "manage.py", "rebuild_search", "--verbosity", "0"],
            cwd=PROJECT,
            env=self.common | environment,
        )
        _, status, used = os.wait4(process.pid, 0)
        took = time.monotonic() - began
        if status:
            raise SystemExit(f"The rebuild failed: {status}")
        say(
            f"{name} · rebuild: {self.documents:,} documents in {took:.0f} s, {self.documents / took:,.0f} a second, "
            f"{used.ru_utime + used.ru_stime:.0f} s of processor time, {used.ru_maxrss / 1000:,.0f} MB at most"
        )

    def _asked(self, name: str, environment: dict[str, str]) -> None:
        clients = str(self.given.clients)
        size = ("--organizations", str(self.given.organizations), "--locales", self.given.locales)
        command = ("-m", "benchmarks.search.asking", *size, "--clients", clients, "--seconds", str(self.given.seconds))
        found = json.loads(self._python(*command, environment=environment | {"DJANGO_SETTINGS_MODULE": "cms.settings"}))
        start = found.pop("start")
        say(
            f"{name} · a new process: first answer {start['first']:.0f} ms, second {start['second']:.1f} ms; "
            f"{start['memory_before']:.0f} MB before, {start['memory']:.0f} MB after"
        )
        for what, one in found.items():
            line = f"{name} · service · {what}: p50 {one['p50']:.1f} ms, p99 {one['p99']:.1f} ms, {one['rate']:.0f}/s"
            straight = found.get(f"{what}, straight")
            say(line + (f", {one['p50'] / straight['p50']:.2f} of straight" if straight else ""))
        self._over_http(name, environment)

    def _over_http(self, name: str, environment: dict[str, str]) -> None:
        asked = searches(DIFFERENT, self.given.organizations, self.locales)
        loads = {
            "search": [address("search", each) for each in asked],
            "search with facets": [address("search", each, _FACETS) for each in asked],
            "suggest": [address("suggest", each) for each in beginnings(DIFFERENT, self.locales)],
        }
        threads = self.given.threads
        with granian("cms.wsgi:application", self.common | environment, threads=threads, ready="/healthz") as server:
            for what, addresses in loads.items():
                requests = self.folder / "requests.txt"
                requests.write_text("".join(f"{each}\t\n" for each in addresses))
                found = measure(server, requests, max(2, int(self.given.seconds)))
                say(
                    f"{name} · HTTP · {what}, 8: p50 {found.p50:.1f} ms, p99 {found.p99:.1f} ms, {found.rate:.0f}/s, "
                    f"{found.processor / 1000:.1f} ms of our processor for each"
                )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--organizations", type=int, default=10_000)
    parser.add_argument("--locales", default="en,fr")
    parser.add_argument("--database", default="", help="an address of PostgreSQL, filled by benchmarks.api.generate")
    parser.add_argument("--elasticsearch", default="", help="a server's address; without one, the embedded engine only")
    parser.add_argument("--engines", default="embedded,elasticsearch")
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--seconds", type=float, default=4.0, help="of each measurement")
    parser.add_argument("--threads", type=int, default=4, help="of each of the two web processes")
    given = parser.parse_args()
    place = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108  (in memory, where there is such a place)
    with tempfile.TemporaryDirectory(prefix="bench-", dir=place) as name, ExitStack() as servers:
        folder = Path(name)
        folder.chmod(0o755)
        database = given.database
        if not database:
            database, _ = servers.enter_context(postgresql(folder / "postgresql"))
        run = Run(given, folder, database)
        if not given.database:
            run.fill()
        size = f"{given.organizations:,} organizations in {given.locales}, {run.documents:,} documents"
        say(f"{size}; {machine()}; load average {', '.join(map(str, os.getloadavg()))}")
        if "embedded" in given.engines:
            run.embedded()
        if "elasticsearch" in given.engines and given.elasticsearch:
            run.elasticsearch()
        say(f"load average afterwards {', '.join(map(str, os.getloadavg()))}")


if __name__ == "__main__":
    main()

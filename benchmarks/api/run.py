"""`make bench`: what the content API answers a second, beside what nothing could exceed.

    python -m benchmarks.api.run --organizations 10000 --locales en,fr

In one run, on servers of its own: the API on PostgreSQL and on SQLite, the same without kept answers, a bare granian
application with the same bytes, nginx with them as files, and nginx with the shipped configuration before the API.
Prints a table; docs/proofs.md has what came out.
"""

import argparse
import datetime as dt
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from .loads import NAMES, Load, loads_of
from .servers import PROJECT, Server, free_port, granian, megabytes, nginx, postgresql, processor_seconds

_LUA: Final = Path(__file__).with_name("requests.lua")
_SHIPPED: Final = PROJECT / "deploy" / "nginx.conf"
_CLIENTS: Final = 8
_MOST_WARMING: Final = 20
#: Seconds that the shipped configuration keeps an answer unasked: a measurement of less sees all of them asked again
#: at once, or none.
_KEPT_BY_NGINX: Final = 10


@dataclass(frozen=True)
class Measured:
    """Requests a second; milliseconds; microseconds of the servers' processors for each request."""

    rate: float
    p50: float
    p99: float
    processor: float


def measure(server: Server, requests: Path, seconds: int, also: Sequence[int] = ()) -> Measured:
    """Once the rate rises no more. `also`: processes whose work is counted too."""
    command = ["wrk", "-t2", f"-c{_CLIENTS}", "-s", str(_LUA), server.url, "--latency"]
    rate = before = 0.0
    for _ in range(_MOST_WARMING):
        warming = _wrk([*command, f"-d{max(1, seconds // 2)}s", "--", str(requests)])
        rate, before = warming["requests"] / warming["seconds"], rate
        if rate < 1.03 * before:
            break
    pids = (server.pid, *also)
    spent = -sum(map(processor_seconds, pids))
    found = _wrk([*command, f"-d{seconds}s", "--", str(requests)])
    spent += sum(map(processor_seconds, pids))
    if found["errors"]:
        raise SystemExit(f"{found['errors']} requests failed: {command}")
    rate = found["requests"] / found["seconds"]
    return Measured(rate, found["p50"] / 1000, found["p99"] / 1000, spent / found["requests"] * 1e6)


def _wrk(command: Sequence[str]) -> dict[str, Any]:
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603
    line = next(line for line in done.stdout.splitlines() if line.startswith("RESULT "))
    found: dict[str, Any] = json.loads(line.removeprefix("RESULT "))
    return found


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


class Run:
    def __init__(self, given: argparse.Namespace, folder: Path) -> None:
        self.given = given
        self.folder = folder
        self.locales: list[str] = given.locales.split(",")
        self.loads: list[Load] = []
        self.results: dict[str, dict[str, Measured]] = {}
        self.memory: dict[str, list[int]] = {}

    def environment(self, database: str) -> dict[str, str]:
        return {
            "DATABASE_URL": database,
            "DATA_DIR": str(self.folder / "data"),
            "SECRET_KEY": "of-a-benchmark-and-nothing-else",
            # Quotas are counted, but not used up.
            "API_ANONYMOUS_PER_MINUTE": "1000000000",
            "LOG_LEVEL": "ERROR",
        }

    def fill(self, database: str, *, with_index: bool) -> None:
        def manage(*command: str) -> None:
            environment = os.environ | self.environment(database)
            subprocess.run(  # noqa: S603
                [sys.executable, *command], cwd=PROJECT, env=environment, check=True, stderr=subprocess.DEVNULL
            )

        filled = self.folder / f"filled-{database.partition(':')[0]}"
        manage("manage.py", "migrate", "--verbosity", "0")
        if filled.exists():
            return
        manage("manage.py", "load_vocabularies")
        size = ("--organizations", str(self.given.organizations), "--locales", self.given.locales)
        manage("-m", "benchmarks.api.generate", *size)
        if with_index:
            manage("manage.py", "rebuild_search")
        filled.touch()

    def api(self, name: str, database: str, keep: str, also: Sequence[int] = ()) -> None:
        """Measures the API; the first time finds out what is to be asked."""
        environment = self.environment(database) | ({"API_KEEP_MEGABYTES": keep} if keep else {})
        with self.web(environment) as server:
            if not self.loads:
                names = self.given.loads.split(",")
                self.loads = loads_of(server.url, self.given.organizations, self.locales, names)
                for load in self.loads:
                    say(f"{load.name}: {len(load.answers)} addresses, {load.mean_size:,} bytes on average")
            self.measured(name, server, also=also)
            self.memory[name] = megabytes(server.pid)[:2]

    def web(self, environment: dict[str, str]) -> Any:
        return granian("cms.wsgi:application", environment, threads=self.given.threads, ready="/healthz")

    def measured(
        self, name: str, server: Server, *, as_files: bool = False, also: Sequence[int] = (), at_least: int = 0
    ) -> None:
        for load in self.loads:
            if as_files and load.conditional:
                continue  # whose tags are those of the API
            requests = load.write(self.folder / "files", as_files=as_files)
            found = measure(server, requests, max(at_least, self.given.seconds), also)
            self.results.setdefault(name, {})[load.name] = found
            say(
                f"{name} · {load.name}: {found.rate:,.0f}/s, p50 {found.p50:.2f} ms, p99 {found.p99:.2f} ms, "
                f"{found.processor:.0f} µs of processor"
            )

    def bare(self) -> None:
        lines, start = [], 0
        with (self.folder / "files" / "bodies").open("wb") as bodies:
            for address, tag, body in {answer[0]: answer for load in self.loads for answer in load.answers}.values():
                bodies.write(body)
                lines.append(f"{address}\t{tag}\t{start}\t{len(body)}\n")
                start += len(body)
        index = self.folder / "files" / "index"
        index.write_text("".join(lines))
        ready = self.loads[0].answers[0][0]
        with granian("benchmarks.api.bare:application", {"BODIES": str(index)}, threads=1, ready=ready) as server:
            self.measured("bare granian", server)

    def behind_nginx(self, database: str, also: Sequence[int]) -> None:
        port = free_port()
        with self.web(self.environment(database)) as server:
            shipped = _SHIPPED.read_text().replace("127.0.0.1:8000", server.url.removeprefix("http://"))
            shipped = shipped.replace("/var/cache/nginx/partnership", str(self.folder / "nginx" / "cache"))
            shipped = shipped.replace("listen 80;", f"listen 127.0.0.1:{port};")
            with nginx(self.folder / "nginx", shipped, port) as front:
                self.measured("nginx before the API", front, also=(server.pid, *also), at_least=2 * _KEPT_BY_NGINX)

    def files(self) -> None:
        port = free_port()
        (self.folder / "files").chmod(0o755)
        http = f"server {{ listen 127.0.0.1:{port}; root {self.folder}/files; default_type application/json; }}"
        for load in self.loads:
            load.write(self.folder / "files", as_files=True)
        with nginx(self.folder / "nginx-files", http, port) as server:
            self.measured("nginx, files", server, as_files=True)

    def table(self) -> None:
        now, busy = f"{dt.datetime.now(dt.UTC):%Y-%m-%d %H:%M}", ", ".join(map(str, os.getloadavg()))
        size = f"{self.given.organizations} organizations in {self.given.locales}"
        say(f"\n{now} UTC; {machine()}; load average {busy}; {size}; {_CLIENTS} clients\n")
        say(f"| | {' | '.join(load.name for load in self.loads)} |")
        say(f"|{' --- |' * (len(self.loads) + 1)}")
        ceiling, files = self.results["bare granian"], self.results.get("nginx, files", {})
        for name, found in self.results.items():
            cells = []
            for load in self.loads:
                one, against = found.get(load.name), files if name.startswith("nginx") else ceiling
                if one is None:
                    cells.append("")
                    continue
                top = against.get(load.name)
                share = f" ({one.rate / top.rate:.2f})" if top and top is not one else ""
                cells.append(f"{one.rate:,.0f}{share}, {one.p50:.2f} / {one.p99:.2f} ms, {one.processor:.0f} µs")
            say(f"| {name} | {' | '.join(cells)} |")
        for name, found_memory in self.memory.items():
            say(f"Memory of the web processes, {name}: {' and '.join(map(str, found_memory))} MB")


def machine() -> str:
    names = [line.partition(":")[2] for line in Path("/proc/cpuinfo").read_text().splitlines() if "model name" in line]
    return f"{os.cpu_count()} cores of {names[0].strip() if names else platform.machine()}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--organizations", type=int, default=10_000)
    parser.add_argument("--locales", default="en,fr")
    parser.add_argument("--seconds", type=int, default=4, help="of each measurement")
    parser.add_argument("--threads", type=int, default=1, help="of each web process")
    parser.add_argument("--only", default="", help="postgresql: neither SQLite nor what is made without kept answers")
    parser.add_argument("--folder", type=Path, help="for the databases, which stay and are taken again the next time")
    parser.add_argument("--loads", default=",".join(NAMES), help="what is asked for")
    given = parser.parse_args()
    for program in ("wrk", "nginx"):
        if shutil.which(program) is None:
            raise SystemExit(f"Skipped: {program} is not installed.")
    place = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108  (in memory, where there is such a place)
    with ExitStack() as servers:
        folder = given.folder or Path(servers.enter_context(tempfile.TemporaryDirectory(prefix="bench-", dir=place)))
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o755)
        for part in ("data", "files"):
            (folder / part).mkdir(exist_ok=True)
        run = Run(given, folder)
        database, pid = servers.enter_context(postgresql(folder / "postgresql"))
        run.fill(database, with_index=True)
        run.api("API, PostgreSQL", database, "", [pid])
        run.bare()
        run.files()
        run.behind_nginx(database, [pid])
        if not given.only:
            run.api("API, PostgreSQL, nothing kept", database, "0", [pid])
            sqlite = f"sqlite:///{folder}/data/db.sqlite3"
            run.fill(sqlite, with_index=False)
            run.api("API, SQLite", sqlite, "")
        run.table()


if __name__ == "__main__":
    main()

"""The servers of a run, each private to it and on loopback: PostgreSQL, granian, nginx."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

PROJECT: Final = Path(__file__).parents[2]
_TICKS: Final = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Server:
    url: str
    pid: int


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def family(pid: int) -> list[int]:
    """A process and all below it."""
    children: dict[int, list[int]] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            fields = path.read_text().rpartition(")")[2].split()
            children.setdefault(int(fields[1]), []).append(int(path.parent.name))
    found, waiting = [], [pid]
    while waiting:
        found.append(waiting.pop())
        waiting += children.get(found[-1], [])
    return found


def processor_seconds(pid: int) -> float:
    """Of a process and all below it, so far."""
    total = 0
    for each in family(pid):
        with suppress(OSError):
            fields = Path(f"/proc/{each}/stat").read_text().rpartition(")")[2].split()
            total += int(fields[11]) + int(fields[12])
    return total / _TICKS


def megabytes(pid: int) -> list[int]:
    """Resident memory of the processes below one, the largest first."""
    found = []
    for each in family(pid)[1:]:
        with suppress(OSError):
            found.append(int(Path(f"/proc/{each}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") // 10**6)
    return sorted(found, reverse=True)


@contextmanager
def running(command: Sequence[str], url: str, environment: dict[str, str], ready: str = "") -> Iterator[Server]:
    """A server, once it answers at `ready`; ended with all its processes."""
    # S603: the commands are our own.
    process = subprocess.Popen(  # noqa: S603
        command, cwd=PROJECT, env=os.environ | environment, start_new_session=True, stderr=subprocess.DEVNULL
    )
    try:
        _wait(f"{url}{ready}", process)
        yield Server(url, process.pid)
    finally:
        for number in (signal.SIGTERM, signal.SIGKILL):
            with suppress(ProcessLookupError):
                os.killpg(process.pid, number)
            with suppress(subprocess.TimeoutExpired):
                process.wait(timeout=3)


def _wait(url: str, process: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + 120
    while time.monotonic() < until:
        if process.poll() is not None:
            raise SystemExit(f"It ended at once: {process.args!r}")
        try:
            with urllib.request.urlopen(url, timeout=5):  # noqa: S310  (an address of our own)
                return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.2)
    raise SystemExit(f"Nothing answers at {url}.")


@contextmanager
def granian(application: str, environment: dict[str, str], *, threads: int, ready: str) -> Iterator[Server]:
    """As `manage.py serve` starts it; two processes."""
    port = free_port()
    command = [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", application, "--host", "127.0.0.1"),
        *("--port", str(port), "--workers", "2", "--blocking-threads", str(threads), "--no-ws"),
        *("--log-level", "error"),
    ]
    with running(command, f"http://127.0.0.1:{port}", environment, ready) as server:
        yield server


@contextmanager
def nginx(folder: Path, http: str, port: int) -> Iterator[Server]:
    """With this `http` block, and as many processes as there are cores."""
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o755)
    configuration = folder / "nginx.conf"
    configuration.write_text(
        f"worker_processes {os.cpu_count()};\ndaemon off;\npid {folder}/pid;\nerror_log {folder}/error.log;\n"
        "events { worker_connections 1024; }\n"
        f"http {{\nsendfile on; access_log off; keepalive_requests 1000000;\n{http}\n}}\n"
    )
    command = [str(shutil.which("nginx")), "-c", str(configuration), "-p", str(folder)]
    with running(command, f"http://127.0.0.1:{port}", {}, "/nothing") as server:
        yield server


@contextmanager
def postgresql(folder: Path) -> Iterator[tuple[str, int]]:
    """A server of its own with durable defaults but for fsync, on what is in its folder; its address and process id."""
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    if not programs:
        raise SystemExit("PostgreSQL is not installed.")
    folder.mkdir(parents=True, exist_ok=True)
    owner = pwd.getpwnam("postgres") if os.getuid() == 0 else None
    if owner:
        shutil.chown(folder, owner.pw_uid, owner.pw_gid)
    data, port = folder / "db", free_port()

    def run(*command: str) -> None:
        subprocess.run(  # noqa: S603
            [str(programs[-1] / command[0]), *command[1:]],
            check=True,
            cwd=folder,
            stdout=subprocess.DEVNULL,
            user=owner.pw_uid if owner else None,
            group=owner.pw_gid if owner else None,
            extra_groups=[] if owner else None,
        )

    if not data.exists():
        run("initdb", "-D", str(data), "-U", "postgres", "--auth=trust", "-E", "UTF8", "--locale=C.UTF-8")
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c shared_buffers=1GB -c fsync=off -c jit=off"
    run("pg_ctl", "-D", str(data), "-w", "-l", str(folder / "log"), "-o", options, "start")
    try:
        pid = int((data / "postmaster.pid").read_text().split()[0])
        yield f"postgres://postgres@127.0.0.1:{port}/postgres", pid
    finally:
        run("pg_ctl", "-D", str(data), "-m", "fast", "stop")

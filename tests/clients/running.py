"""The platform's own processes on this test's database, a mirror that follows them, and editors: to be killed."""

import contextlib
import multiprocessing
import os
import random
import signal
import subprocess
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count
from logging import FileHandler, getLogger
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final

import httpx
from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import IntegrityError, connections

from tests import factories
from tests.browser.installation import free_port
from tests.content_store.editors import Editors
from tests.content_store.processes import database_url

SCRIPT: Final = Path(__file__).parents[2] / "clients" / "mirror.py"
#: Seconds until something that must come about has not; a proof may run beside much else.
PATIENCE: Final = 900 if os.environ.get("PROOF") else 90
GRACE: Final = 5
#: What happens to an editor whose page somebody else has just removed, or who takes an address somebody just took.
CONFLICTS: Final = (ObjectDoesNotExist, ValidationError, IntegrityError)
#: And what Django and the page tree then say, by errors without a class of their own: of a save of some fields, of a
#: new page where the last one was.
_OVERTAKEN: Final = ("did not affect any rows", "has no attribute '_inc_path'")
_FORK: Final = multiprocessing.get_context("fork")
_START: Final = ["env", "--default-signal=INT", sys.executable]

Step = tuple[str, int]


def until(true: Callable[[], object]) -> None:
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.05)


class Running:
    """A command in a process group of its own, started again as often as it is killed."""

    def __init__(self, command: Sequence[str], environment: dict[str, str], log: Path) -> None:
        self.command, self.environment, self.log = command, environment, log
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [*_START, *self.command],
                cwd=settings.BASE_DIR,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def end(self, number: signal.Signals) -> None:
        """As `manage.py serve` ends it: a web process that is still starting misses a polite signal."""
        if self.process:
            os.killpg(self.process.pid, number)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(GRACE)
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(GRACE)

    def again(self, number: signal.Signals) -> None:
        self.end(number)
        self.start()


@dataclass
class Platform:
    """A web server and a worker; all that they keep on disk is in the folder."""

    folder: Path
    port: int = field(default_factory=free_port)

    def __post_init__(self) -> None:
        environment = {
            **os.environ,
            "API_ANONYMOUS_PER_MINUTE": "0",
            "API_KEY_PER_MINUTE": "0",
            "DATABASE_URL": database_url(),
            "DATA_DIR": str(self.folder),
            "DJANGO_SETTINGS_MODULE": "cms.settings",
            "PORT": str(self.port),
            "PUBLIC_BASE_URL": self.url,
            "SECRET_KEY": "of this test",
            "SNAPSHOT_PAUSE_SECONDS": "1",
        }
        granian = ["-m", "granian", "--interface", "wsgi", "cms.wsgi:application", "--port", str(self.port)]
        self.web = Running(
            [*granian, "--blocking-threads", "4", "--log-level", "warning"], environment, self.folder / "web.log"
        )
        self.worker = Running(["manage.py", "worker"], environment, self.folder / "worker.log")

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @contextlib.contextmanager
    def running(self) -> Iterator[None]:
        try:
            self.web.start()
            self.worker.start()
            until(self.answers)
            yield
        finally:
            for each in (self.web, self.worker):
                each.end(signal.SIGKILL)

    def answers(self) -> bool:
        with contextlib.suppress(httpx.TransportError):
            return httpx.get(f"{self.url}/healthz", timeout=10).is_success
        return False


class Follower:
    """Runs the reference mirror again and again until it is stopped; `codes`: how each run ended."""

    def __init__(self, site: str, copy: Path, *arguments: str) -> None:
        self.command = [sys.executable, str(SCRIPT), site, str(copy), *arguments]
        self.copy, self.codes = copy, list[int]()
        self.log = copy.with_suffix(".log")
        self._stopping, self._running = threading.Event(), threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None

    @contextlib.contextmanager
    def following(self) -> Iterator[None]:
        self._stopping.clear()
        thread = threading.Thread(target=self._follow, daemon=True)
        thread.start()
        try:
            yield
        finally:
            self._stopping.set()
            self.kill()
            thread.join(PATIENCE)

    def kill(self) -> None:
        with self._running:
            if self._process:
                self._process.kill()

    def run(self) -> int:
        with self._running, self.log.open("ab") as log:
            self._process = subprocess.Popen(self.command, stdout=log, stderr=log)
        return self._process.wait(PATIENCE)

    def _follow(self) -> None:
        while not self._stopping.is_set():
            self.codes.append(self.run())
            self._stopping.wait(0.2)


class Editor:
    """A process with a connection of its own, made before this one has any, that takes steps and says how each went."""

    def __init__(self, number: int, log: Path) -> None:
        self.pipe, theirs = _FORK.Pipe()
        self.process = _FORK.Process(target=_edit, args=(theirs, number, log), daemon=True)
        self.process.start()

    def end(self) -> None:
        self.process.kill()
        self.process.join()


def _edit(pipe: "Connection[str, Sequence[Step]]", number: int, log: Path) -> None:
    getLogger().addHandler(FileHandler(log))
    factories._numbers = count(1000 * number)  # no two take the same slugs
    editors = Editors(random.Random(number), count=1000 * number)
    while True:
        for name, chance in pipe.recv():
            editors.chance = random.Random(chance)
            try:
                editors.do(name)
                pipe.send("done")
            except CONFLICTS as error:
                pipe.send(f"conflict: {error!r}")
            except Exception as error:
                overtaken = any(each in str(error) for each in _OVERTAKEN)
                pipe.send(f"conflict: {error!r}" if overtaken else f"failed: {name} {traceback.format_exc()}")


@contextlib.contextmanager
def editors(folder: Path, how_many: int) -> Iterator[list[Editor]]:
    connections.close_all()
    found = [Editor(number, folder / f"editor-{number}.log") for number in range(1, how_many + 1)]
    try:
        yield found
    finally:
        for each in found:
            each.end()

"""A demonstration installation as `make run` makes it, in a folder and on a port of its own.

`python -m tests.browser.installation FOLDER` makes the one that the tests look at. With a command behind the folder it
is served while the command runs, whose processes find it by the environment.
"""

import datetime as dt
import logging
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

ROOT = Path(__file__).resolve().parents[2]
#: Settings of the suite that an installation must not inherit.
FOREIGN = (
    "DATABASE_URL",
    "DEBUG",
    "ELASTICSEARCH_URL",
    "EMAIL_URL",
    "PUBLIC_BASE_URL",
    "SECRET_KEY",
    "SEARCH_INDEX_DIR",
)
#: Names the folder of an installation that is served already.
SERVED = "BROWSER_SERVED"
#: What the tests look at and the demonstration lacks.
ADDITIONS = ("tests.browser.additions",)
#: Most seconds from the start of the processes to a ready site.
START = 180


class MailServer:
    """Takes every mail, and keeps it in a folder as the back end for files does."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(mode=0o700, exist_ok=True)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        content = envelope.content
        assert isinstance(content, bytes)
        name = f"{dt.datetime.now(dt.UTC):%Y%m%dT%H%M%S%f}-{secrets.token_hex(4)}.eml"
        begun = self._folder / f".{name}"
        begun.write_bytes(content)
        begun.rename(self._folder / name)
        return "250 OK"

    @contextmanager
    def running(self) -> Iterator[str]:
        """Its address, as the setting EMAIL_URL says it."""
        logging.getLogger("mail.log").setLevel(logging.WARNING)  # the server's own, which tells all
        port = free_port()
        controller = Controller(self, hostname="127.0.0.1", port=port)
        controller.start()
        try:
            yield f"smtp://127.0.0.1:{port}"
        finally:
            controller.stop()


@dataclass(frozen=True)
class Installation:
    """Where it keeps its data, and the port its site answers at."""

    folder: Path
    port: int

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> Path:
        """What the processes printed."""
        return self.folder / "serve.log"

    def environment(self) -> dict[str, str]:
        own = {"DATA_DIR": str(self.folder), "PORT": str(self.port), "PYTHONPATH": str(ROOT)}
        own["DJANGO_SETTINGS_MODULE"] = "cms.settings"
        return {name: value for name, value in os.environ.items() if name not in FOREIGN} | own

    def run(self, *arguments: str) -> None:
        """Runs python with the installation's settings. Raises CalledProcessError."""
        subprocess.run([sys.executable, *arguments], cwd=ROOT, env=self.environment(), check=True, timeout=900)

    @contextmanager
    def served(self, stop: signal.Signals = signal.SIGTERM) -> Iterator["subprocess.Popen[bytes]"]:
        """Web server and worker in a process group of their own, ready when entered and stopped when left; their mails
        go to a server that keeps them in the folder.

        Raises RuntimeError if they do not come up.
        """
        with MailServer(self.folder / "mail").running() as mails, self._processes(mails, stop) as process:
            yield process

    @contextmanager
    def _processes(self, mails: str, stop: signal.Signals) -> Iterator["subprocess.Popen[bytes]"]:
        with self.log.open("ab") as log:
            process = subprocess.Popen(
                # A run in the background ignores SIGINT, and would hand that down.
                ["env", "--default-signal=INT", sys.executable, "manage.py", "serve", "--demo"],
                cwd=ROOT,
                env=self.environment() | {"EMAIL_URL": mails},
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        try:
            self._wait(process)
            yield process
        finally:
            process.send_signal(stop)
            process.wait(timeout=60)

    def _wait(self, process: "subprocess.Popen[bytes]") -> None:
        answer = "nothing"
        end = time.monotonic() + START
        while time.monotonic() < end and process.poll() is None:
            try:
                response = httpx.get(f"{self.base_url}/readyz", timeout=5)
                if response.status_code == 200:
                    return
                answer = response.text
            except httpx.HTTPError as error:
                answer = repr(error)
            time.sleep(0.3)
        raise RuntimeError(f"The site did not become ready: {answer}\n{self.log.read_text()[-4000:]}")


def is_ready(installation: Installation) -> bool:
    """Whether all its parts are."""
    return httpx.get(f"{installation.base_url}/readyz", timeout=30).status_code == 200


def free_port() -> int:
    """A port that nothing listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def built(folder: Path, additions: Sequence[str] = ()) -> Installation:
    """An installation with the demonstration content, and what the named modules add to it; made where it is new."""
    port = folder / "port"
    if port.exists():
        return Installation(folder, int(port.read_text()))
    installation = Installation(folder, free_port())
    installation.run("manage.py", "prepare", "--demo")
    for module in additions:
        installation.run("-m", module)
    port.write_text(str(installation.port))
    return installation


def is_clean(installation: Installation) -> bool:
    """Whether its processes have logged no exception."""
    return "Traceback" not in installation.log.read_text()


def main(folder: str, *command: str) -> int:
    installation = built(Path(folder), ADDITIONS)
    if not command:
        return 0
    with installation.served():
        code = subprocess.run(command, env={**os.environ, SERVED: folder}, check=False).returncode
    if not is_clean(installation):
        print(installation.log.read_text())  # noqa: T201
        return code or 1
    return code


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

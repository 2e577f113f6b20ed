"""A mail server in a process of its own that keeps nothing of a mail but to whom it went, a line for each in a file.

`python -m tests.delivery.counting_server FILE` says its port once it takes mails, and goes on until it is killed.
"""

import asyncio
import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session
from django.conf import settings


class Counting:
    def __init__(self, file: Path) -> None:
        self._file = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        os.write(self._file, "".join(f"{address}\n" for address in envelope.rcpt_tos).encode())
        return "250 OK"


class Counted:
    """What it has taken; each line is as long as the next."""

    def __init__(self, port: int, file: Path, line: int) -> None:
        self.port = port
        self._file, self._line = file, line

    def __len__(self) -> int:
        return self._file.stat().st_size // self._line

    def to(self) -> list[str]:
        return self._file.read_text().splitlines()


@contextmanager
def counting(folder: Path, *, line: int) -> Iterator[Counted]:
    """`line`: the length of each address with its end."""
    file = folder / "taken"
    file.touch()
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.delivery.counting_server", str(file)],
        cwd=settings.BASE_DIR,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    try:
        yield Counted(int(process.stdout.readline()), file, line)
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


async def serve(file: Path) -> None:
    loop, handler = asyncio.get_running_loop(), Counting(file)
    server = await loop.create_server(lambda: SMTP(handler, loop=loop), "127.0.0.1", 0)
    sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await server.serve_forever()


if __name__ == "__main__":
    logging.getLogger("mail.log").setLevel(logging.WARNING)  # which tells all
    asyncio.run(serve(Path(sys.argv[1])))

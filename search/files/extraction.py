"""Starts the extractor for a file and waits for it, no longer than is allowed. Nothing else suffers."""

import hashlib
import json
import os
import select
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, Any, Final

from ..enums import Unreadable

_PROGRAM: Final = Path(__file__).with_name("extractor.py")
MOST_BYTES: Final = 50_000_000
_MOST_ANSWER: Final = 20_000_000  # bytes
#: Waited for, whatever the processor does meanwhile.
SECONDS: Final = 90.0
_CHUNK: Final = 1 << 16


@dataclass(frozen=True)
class Part:
    """A page of a PDF by its number; of a DOCX what stands below a heading."""

    page: int | None
    heading: str
    text: str


@dataclass(frozen=True)
class Extraction:
    """The text of a file, or why there is none. `truncated`: it goes on beyond what is kept.

    `passing`: what hindered the reading lies in the machine, and may be over another time.
    """

    sha256: str
    parts: tuple[Part, ...] = ()
    truncated: bool = False
    unreadable: Unreadable | None = None
    passing: bool = False


#: For want of time, memory or space that others took.
HINDERED: Final = Extraction("", unreadable=Unreadable.COSTLY, passing=True)


def extract(file: IO[bytes]) -> Extraction:
    """Raises OSError where the file itself cannot be read."""
    with tempfile.TemporaryFile() as copy:
        digest, size = hashlib.sha256(), 0
        while chunk := file.read(_CHUNK):
            size += len(chunk)
            digest.update(chunk)
            if size <= MOST_BYTES:
                copy.write(chunk)
        sha256 = digest.hexdigest()
        if size > MOST_BYTES:
            return Extraction(sha256, unreadable=Unreadable.LARGE)
        copy.seek(0)
        try:
            return _read(sha256, _answer(copy))
        except TimeoutError:
            return replace(HINDERED, sha256=sha256)


def _read(sha256: str, answer: bytes | Unreadable) -> Extraction:
    if isinstance(answer, Unreadable):
        return Extraction(sha256, unreadable=answer)
    try:
        found: dict[str, Any] = json.loads(answer)
        if "unreadable" in found:
            return Extraction(sha256, unreadable=Unreadable(found["unreadable"]))
        parts = tuple(Part(part["page"], part["heading"], part["text"]) for part in found["parts"] if part["text"])
        return Extraction(sha256, parts, found["truncated"])
    except (ValueError, KeyError, TypeError):
        return Extraction(sha256, unreadable=Unreadable.BROKEN)


def _answer(file: IO[bytes]) -> bytes | Unreadable:
    """What the extractor wrote; it is ended with all that it may have started. It limits itself (extractor.limit):
    a function between fork and exec is not safe where there are threads.

    Raises TimeoutError where it has no end, or is killed by another than its own limit of the processor's time.
    """
    process = subprocess.Popen(  # noqa: S603  # our own program
        [sys.executable, "-I", "-B", str(_PROGRAM)],
        stdin=file,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={"LANG": "C.UTF-8"},
        cwd="/",
        start_new_session=True,
    )
    try:
        answer = _gathered(process, time.monotonic() + SECONDS)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        code = process.wait()
        assert process.stdout is not None
        process.stdout.close()
    if answer is None or code == -signal.SIGXCPU:
        return Unreadable.COSTLY
    if code == -signal.SIGKILL:
        raise TimeoutError
    return answer or Unreadable.BROKEN


def _gathered(process: "subprocess.Popen[bytes]", deadline: float) -> bytes | None:
    """All that it writes until it ends; None where that is too much. Raises TimeoutError where it takes too long."""
    assert process.stdout is not None
    pipe = process.stdout.fileno()
    gathered = bytearray()
    while (left := deadline - time.monotonic()) > 0:
        if not select.select([pipe], [], [], left)[0]:
            break
        chunk = os.read(pipe, _CHUNK)
        if not chunk:
            with suppress(subprocess.TimeoutExpired):
                process.wait(max(0.0, deadline - time.monotonic()))
                return bytes(gathered)
            break
        gathered += chunk
        if len(gathered) > _MOST_ANSWER:
            return None
    raise TimeoutError

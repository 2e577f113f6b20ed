"""Mails in files in the place of a server, for development: each a file of its own, and whole."""

import datetime as dt
import re
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email import policy
from email.message import EmailMessage
from email.parser import BytesHeaderParser, BytesParser
from heapq import nlargest
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

BACKEND: Final = "delivery.files.EmailBackend"
_STAMP: Final = "%Y%m%dT%H%M%S%f"
_NAME: Final = re.compile(r"\d{8}T\d{12}-[0-9a-f]{8}\.eml")


class EmailBackend(BaseEmailBackend):
    """Into EMAIL_FILE_PATH; the names are in the order of sending."""

    #: A file is there whole or not at all.
    may_have_arrived = False

    def send_messages(self, email_messages: Sequence[Any]) -> int:
        """Raises OSError."""
        folder = _folder()
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for mail in email_messages:
            name = f"{timezone.now().astimezone(dt.UTC):{_STAMP}}-{secrets.token_hex(4)}.eml"
            begun = folder / f".{name}"
            begun.touch(mode=0o600)
            begun.write_bytes(mail.message().as_bytes(linesep="\r\n"))
            begun.replace(folder / name)
        return len(email_messages)


@dataclass(frozen=True)
class Kept:
    """A mail in a file. `mail`: its headers, or all of it."""

    name: str
    mail: EmailMessage

    @property
    def at(self) -> dt.datetime:
        return dt.datetime.strptime(self.name.partition("-")[0], _STAMP).replace(tzinfo=dt.UTC)

    @property
    def is_to_a_list(self) -> bool:
        """Others carry links that sign in whoever follows them, and secrets of keys."""
        return "List-Id" in self.mail


def in_use() -> bool:
    """Whether mails go to files."""
    return bool(settings.EMAIL_BACKEND == BACKEND)


def newest(most: int) -> Iterator[Kept]:
    """The headers of so many, the newest first."""
    folder = _folder()
    names = (file.name for file in folder.iterdir()) if folder.is_dir() else iter(())
    for name in nlargest(most, filter(_NAME.fullmatch, names)):
        with (folder / name).open("rb") as file:
            yield Kept(name, BytesHeaderParser(policy=policy.default).parse(file))


def read(name: str) -> tuple[Kept, bytes] | None:
    """One mail, and its file; None where there is none of this name, or not any more."""
    if not _NAME.fullmatch(name):
        return None
    try:
        raw = (_folder() / name).read_bytes()
    except FileNotFoundError:
        return None
    return Kept(name, BytesParser(policy=policy.default).parsebytes(raw)), raw


def remove_old(now: dt.datetime) -> int:
    """Those of more than MAIL_FILE_DAYS; how many."""
    if not getattr(settings, "EMAIL_FILE_PATH", None):
        return 0
    before = (now - dt.timedelta(days=settings.MAIL_FILE_DAYS)).timestamp()
    old = [file for file in _folder().glob("*") if file.stat().st_mtime < before]
    for file in old:
        file.unlink(missing_ok=True)
    return len(old)


def _folder() -> Path:
    return Path(settings.EMAIL_FILE_PATH)

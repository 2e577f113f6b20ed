"""What is public as files, one for each kind and language: where a mirror starts, before it follows the log.

{SNAPSHOT_DIR}/manifest.json               what there is, as of which step of the log
{SNAPSHOT_DIR}/{kind}.{locale}.{etag}.ndjson.gz   a full document in each line

The worker writes the files of what has changed, some time after it did; web processes only read. The manifest is
replaced at once, so that whoever reads it finds a whole set; a cursor of the same step says that it is of this
database. Whoever has a snapshot as of step n, or a later one, misses nothing that comes after n in the log.
"""

import contextlib
import datetime as dt
import gzip
import hashlib
import time
from collections.abc import Iterable
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Final

from django.conf import settings
from django.db.models import Count, Exists, Max, Min, Q
from django.utils import timezone
from pydantic import BaseModel, ValidationError

from .changes import forgotten, log_end
from .enums import Operation, Tier
from .models import Change, Cursor, seen_by
from .query import readable

CONSUMER: Final = "snapshots"
#: Seconds between two looks for what has changed; a file that was replaced stays for so long.
EVERY: Final = 5.0
#: Seconds that a new file stays, though no manifest names it: another worker may be about to.
_NEW: Final = 300
#: Where changes never pause, they wait so many pauses.
MOST_PAUSES: Final = 15
_MANIFEST: Final = "manifest.json"
_SUFFIX: Final = ".ndjson.gz"


class Snapshot(BaseModel):
    """One file; `bytes` as it is, compressed."""

    kind: str
    locale: str
    file: str
    count: int
    bytes: int
    etag: str
    written_at: dt.datetime

    @property
    def path(self) -> Path:
        return _root() / self.file


class Manifest(BaseModel):
    """As of step `seq` of the log. What has no document has no file."""

    seq: int
    written_at: dt.datetime
    snapshots: list[Snapshot]

    def of(self, kind: str, locale: str) -> Snapshot | None:
        return next((item for item in self.snapshots if (item.kind, item.locale) == (kind, locale)), None)


def _root() -> Path:
    root: Path = settings.SNAPSHOT_DIR
    return root


def _read() -> Manifest | None:
    try:
        return Manifest.model_validate_json((_root() / _MANIFEST).read_bytes())
    except (FileNotFoundError, ValidationError):
        return None


def _public_since(seq: int) -> Q:
    return seen_by(Tier.PUBLIC) & Q(seq__gt=seq)


def ready(kind: str = "", locale: str = "") -> Manifest | None:
    """What can be sent now; with a kind and a language only while that file holds nothing that is no longer public.

    One query.
    """
    held = _read()
    if held is None:
        return None
    removed = Change.objects.filter(_public_since(held.seq), kind=kind, locale=locale, op=Operation.DELETE)
    found = Cursor.objects.filter(consumer=CONSUMER, seq=held.seq).annotate(removed=Exists(removed)).first()
    return held if found and not found.removed else None


def write_due() -> int:
    """Writes what has changed once editors pause, at once where something was removed; returns how many files."""
    held = _read()
    _clean(held)
    newest, _ = log_end()
    cursor = Cursor.objects.filter(consumer=CONSUMER).first()
    if held is None or cursor is None or cursor.seq != held.seq or not forgotten() <= held.seq <= newest:
        return _write(newest, _all_names(), [])
    missing = {(item.kind, item.locale) for item in held.snapshots if not item.path.exists()}
    if not missing and (held.seq == newest or not _is_due(held.seq)):
        return 0
    changed = set(Change.objects.filter(_public_since(held.seq)).values_list("kind", "locale").distinct())
    anew = changed | missing
    return _write(newest, anew, [item for item in held.snapshots if (item.kind, item.locale) not in anew])


def _is_due(seq: int) -> bool:
    found = Change.objects.filter(_public_since(seq)).aggregate(
        first=Min("at"), last=Max("at"), removed=Count("pk", filter=Q(op=Operation.DELETE))
    )
    if found["first"] is None:
        return False
    now, pause = timezone.now(), dt.timedelta(seconds=settings.SNAPSHOT_PAUSE_SECONDS)
    return bool(found["removed"]) or now - found["last"] >= pause or now - found["first"] >= MOST_PAUSES * pause


def _all_names() -> set[tuple[str, str]]:
    return set(readable().values_list("kind", "locale").distinct())


def _write(seq: int, names: Iterable[tuple[str, str]], kept: list[Snapshot]) -> int:
    """The files of these kinds and languages, then the manifest. What is written meanwhile comes after `seq`."""
    _root().mkdir(parents=True, exist_ok=True)
    written = [found for name in sorted(names) if (found := _write_file(*name))]
    snapshots = sorted([*kept, *written], key=lambda item: (item.kind, item.locale))
    manifest = Manifest(seq=seq, written_at=timezone.now(), snapshots=snapshots)
    with NamedTemporaryFile(dir=_root(), suffix=".part", delete=False) as file:
        file.write(manifest.model_dump_json().encode())
    Path(file.name).replace(_root() / _MANIFEST)
    Cursor.objects.update_or_create(consumer=CONSUMER, defaults={"seq": seq})
    return len(written)


def _write_file(kind: str, locale: str) -> Snapshot | None:
    """None where there is nothing. The same documents make the same bytes."""
    rows = readable().filter(kind=kind, locale=locale).order_by("sort_title", "content_id")
    count = 0
    with (
        NamedTemporaryFile(dir=_root(), suffix=".part", delete=False) as file,
        gzip.GzipFile(filename="", mode="wb", compresslevel=6, fileobj=file, mtime=0) as packed,
    ):
        for text in rows.values_list("full", flat=True).iterator(chunk_size=200):
            packed.write(f"{text}\n".encode())
            count += 1
    path = Path(file.name)
    if not count:
        path.unlink()
        return None
    with path.open("rb") as written:
        etag = hashlib.file_digest(written, lambda: hashlib.blake2b(digest_size=10)).hexdigest()
    name = f"{kind}.{locale}.{etag}{_SUFFIX}"
    size = path.stat().st_size
    path.replace(_root() / name)
    return Snapshot(kind=kind, locale=locale, file=name, count=count, bytes=size, etag=etag, written_at=timezone.now())


def _clean(held: Manifest | None) -> None:
    """Removes what the manifest does not name, nor another worker is about to."""
    named = {item.file for item in held.snapshots} if held else set()
    before = time.time() - _NEW
    for path in _root().glob("*"):
        if path.name.endswith((_SUFFIX, ".part")) and path.name not in named:
            with contextlib.suppress(FileNotFoundError):
                if path.stat().st_mtime < before:
                    path.unlink()

"""What a mirror proves itself by: a count and a hash over what is public, the same for the same documents."""

import datetime as dt
import hashlib
from dataclasses import dataclass
from typing import Final

from django.core.cache import cache

from .changes import log_end
from .enums import Tier
from .query import readable

_KEEP_FOR: Final = 3600  # seconds
_ATTEMPTS: Final = 5


@dataclass(frozen=True)
class Digest:
    """`sha256` is of a line `{content id} {locale} {etag}\\n` for each document, sorted; `seq` is the log's newest,
    `at` its moment."""

    count: int
    sha256: str
    seq: int
    at: dt.datetime | None


def digest(kinds: tuple[str, ...], locales: tuple[str, ...], tier: Tier) -> Digest:
    """Of the documents of these kinds in these languages (none: of all) that a reader of the tier sees."""
    found = _kept(kinds, locales, tier, *log_end(tier))
    for _ in range(_ATTEMPTS):
        seq, at = log_end(tier)
        if seq == found.seq:
            break
        found = _kept(kinds, locales, tier, seq, at)  # documents were written while these were read
    return found


def _kept(kinds: tuple[str, ...], locales: tuple[str, ...], tier: Tier, seq: int, at: dt.datetime | None) -> Digest:
    key = f"digest|{','.join(sorted(kinds))}|{','.join(sorted(locales))}|{int(tier)}|{seq}"
    found: Digest | None = cache.get(key)
    if found is None:
        found = _made(kinds, locales, tier, seq, at)
        cache.set(key, found, _KEEP_FOR)
    return found


def _made(kinds: tuple[str, ...], locales: tuple[str, ...], tier: Tier, seq: int, at: dt.datetime | None) -> Digest:
    rows = readable(tier).order_by("content_id", "locale")
    if kinds:
        rows = rows.filter(kind__in=kinds)
    if locales:
        rows = rows.filter(locale__in=locales)
    hashed, count = hashlib.sha256(), 0
    for content_id, locale, etag in rows.values_list("content_id", "locale", "etag").iterator(chunk_size=5000):
        hashed.update(f"{content_id} {locale} {etag}\n".encode())
        count += 1
    return Digest(count, hashed.hexdigest(), seq, at)

"""How many requests each reader has made in the present minute."""

import hashlib
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import Final

from django.conf import settings

WINDOW: Final = 60  # seconds


@dataclass(frozen=True)
class Standing:
    """What is left of a quota in the present window, which ends in `reset` seconds."""

    name: str
    limit: int
    left: int
    reset: int

    def headers(self) -> dict[str, str]:
        """RateLimit and RateLimit-Policy (draft-ietf-httpapi-ratelimit-headers)."""
        return {
            "RateLimit-Policy": f'"{self.name}";q={self.limit};w={WINDOW}',
            "RateLimit": f'"{self.name}";r={max(self.left, 0)};t={self.reset}',
        }


class Quota:
    """Counts by reader within windows of a minute. Nothing of a reader outlives the window.

    `_others`: what other processes have answered, by what stands for the reader.
    """

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._lock = Lock()
        self._window = 0
        self._used: Counter[tuple[str, str]] = Counter()
        self._others: dict[str, int] = {}
        self._hashes: dict[tuple[str, str], str] = {}

    def standing(self, name: str, reader: str, limit: int) -> Standing:
        with self._lock:
            now = self._turn()
            used = self._used[name, reader]
            if self._others:
                used += self._others.get(self._hash((name, reader)), 0)
            return Standing(name, limit, limit - used, WINDOW - now % WINDOW)

    def spend(self, name: str, reader: str) -> None:
        with self._lock:
            self._turn()
            self._used[name, reader] += 1

    def own(self) -> tuple[int, dict[str, int]]:
        """The window, and what was used in it here, by what stands for each reader."""
        with self._lock:
            self._turn()
            return self._window, {self._hash(who): used for who, used in self._used.items()}

    def hear(self, window: int, others: dict[str, int]) -> None:
        """Takes what other processes have answered in a window, if it is not over."""
        with self._lock:
            self._turn()
            if window == self._window:
                self._others = others

    def clear(self) -> None:
        with self._lock:
            self._used.clear()
            self._others = {}

    def _hash(self, who: tuple[str, str]) -> str:
        """Stands for a reader in this window; nobody without the secret key tells whose it is."""
        found = self._hashes.get(who)
        if found is None:
            key = hashlib.sha256(settings.SECRET_KEY.encode()).digest()
            text = f"{self._window} {' '.join(who)}"
            found = self._hashes[who] = hashlib.blake2b(text.encode(), key=key, digest_size=16).hexdigest()
        return found

    def _turn(self) -> int:
        now = int(self._clock())
        if now // WINDOW != self._window:
            self._window = now // WINDOW
            self._used.clear()
            self._hashes.clear()
            self._others = {}
        return now

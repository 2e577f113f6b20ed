"""Finished bytes that this process has made and may send again; a bounded number of them."""

from collections.abc import Hashable
from threading import Lock
from typing import Generic, TypeVar

Value = TypeVar("Value")

#: Bytes of an entry beside its body: key, headers, the tables that hold it.
OVERHEAD = 2_000


class Kept(Generic[Value]):
    """The entries that came last, up to so many bytes in all. What may never be sent again is said by its key.

    Keys name the version of what an entry is made of: whatever is outdated is not asked for any more, and goes as
    new entries come.
    """

    def __init__(self, most_bytes: int) -> None:
        self.most_bytes = most_bytes
        self.bytes = 0
        self._entries: dict[Hashable, tuple[Value, int]] = {}
        self._lock = Lock()

    def get(self, key: Hashable) -> Value | None:
        found = self._entries.get(key)
        return found[0] if found else None

    def put(self, key: Hashable, value: Value, size: int) -> None:
        """`size`: bytes of its body. What would take more than a tenth of the place is not kept."""
        size += OVERHEAD
        if size > self.most_bytes // 10:
            return
        with self._lock:
            if key in self._entries:
                return
            self._entries[key] = value, size
            self.bytes += size
            while self.bytes > self.most_bytes:
                _, freed = self._entries.pop(next(iter(self._entries)))
                self.bytes -= freed

    def clear(self) -> None:
        with self._lock:
            self._entries.clear()
            self.bytes = 0

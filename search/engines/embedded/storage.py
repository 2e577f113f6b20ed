"""The index on disk: generations behind a pointer, one writer over all processes, readers that follow.

{SEARCH_INDEX_DIR}/current      the name of the generation that answers
{SEARCH_INDEX_DIR}/{name}/      a tantivy index, and `format`: what wrote it
{SEARCH_INDEX_DIR}/*.lock       held by whoever writes, or rebuilds; the system frees them when a process dies
"""

import fcntl
import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.conf import settings
from tantivy import Index, IndexWriter, Searcher

from ...fields import index_format
from ...interface import EngineError
from .schema import schema

_POINTER: Final = "current"
_FORMAT: Final = "format"
_WRITER_MEMORY: Final = 60_000_000  # bytes


@dataclass(frozen=True)
class _Open:
    """An open generation, and what tells whether it is still what is on disk."""

    path: Path
    index: Index
    written: int
    searcher: Searcher


class Storage:
    """The generations below settings.SEARCH_INDEX_DIR. Safe for threads."""

    def __init__(self) -> None:
        self._open: _Open | None = None
        self._writing: tuple[Path, IndexWriter] | None = None
        self._keeping: tuple[Path, int] | None = None
        self._refreshing = threading.Lock()

    @property
    def root(self) -> Path:
        return Path(settings.SEARCH_INDEX_DIR)

    # --- reading -----------------------------------------------------------------------------------------------------

    def current(self) -> Path | None:
        """The generation that answers; None where there is none."""
        try:
            name = (self.root / _POINTER).read_text().strip()
        except OSError:
            return None
        return self.root / name if name else None

    def version(self) -> str | None:
        """The generation that answers and when it was written last; None where there is none."""
        path = self.current()
        try:
            return f"{path.name}:{(path / 'meta.json').stat().st_mtime_ns}" if path else None
        except OSError:
            return None

    def searcher(self) -> Searcher:
        """A view of the newest commit. Raises EngineError."""
        path = self.current()
        while True:
            try:
                return self._searcher(path)
            except EngineError:
                # A swap takes the old generation away while it is being opened: then there is a newer one.
                newer = self.current()
                if newer == path:
                    raise
                path = newer

    def _searcher(self, path: Path | None) -> Searcher:
        if path is None:
            raise EngineError("there is no index")
        try:
            written = (path / "meta.json").stat().st_mtime_ns
        except OSError as error:
            raise EngineError(f"no index at {path.name}") from error
        opened = self._open
        if opened and opened.path == path and opened.written == written:
            return opened.searcher
        with self._refreshing:
            return self._refresh(path, written)

    def _refresh(self, path: Path, written: int) -> Searcher:
        opened = self._open
        if opened and opened.path == path and opened.written == written:
            return opened.searcher
        try:
            if opened and opened.path == path:
                index = opened.index
            else:
                self._check_format(path)
                index = Index(schema(), str(path))
                index.config_reader("manual")
            index.reload()
            searcher = index.searcher()
        except (ValueError, OSError) as error:
            raise EngineError(f"the index cannot be read: {error}") from error
        self._open = _Open(path, index, written, searcher)
        return searcher

    def _check_format(self, path: Path) -> None:
        try:
            written_with = (path / _FORMAT).read_text()
        except OSError:
            written_with = ""
        if written_with != index_format():
            raise EngineError("the index was written by other code")

    def close(self) -> None:
        """Lets go of everything; the next question opens the index again, the next write asks to keep it again."""
        self._open = self._writing = None
        if self._keeping:
            os.close(self._keeping[1])
            self._keeping = None

    # --- writing -----------------------------------------------------------------------------------------------------

    def keep(self) -> bool:
        """Whether this process is the one that writes this index, from now on and until it ends.

        The lock is a bare descriptor: nobody closes it but the system, and Python warns of files that are left open.
        """
        if self._keeping and self._keeping[0] == self.root:
            return True
        self.close()
        self.root.mkdir(parents=True, exist_ok=True)
        file = os.open(self.root / "keeper.lock", os.O_WRONLY | os.O_CREAT)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(file)
            return False
        self._keeping = self.root, file
        return True

    @contextmanager
    def lock(self, name: str) -> Iterator[None]:
        """Held by one process at a time; waits for its turn."""
        self.root.mkdir(parents=True, exist_ok=True)
        with (self.root / f"{name}.lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    @contextmanager
    def writer(self, path: Path) -> Iterator[IndexWriter]:
        """Commits when the block ends. Called by the keeper, under the write lock.

        The writer stays open for the next block, so that segments are merged meanwhile and nobody waits for it.
        """
        if self._writing is None or self._writing[0] != path:
            self._writing = None
            self._writing = path, Index(schema(), str(path)).writer(_WRITER_MEMORY, num_threads=1)
        writer = self._writing[1]
        try:
            yield writer
            writer.commit()
        except BaseException:
            self._writing = None
            raise

    @contextmanager
    def filler(self, path: Path) -> Iterator[IndexWriter]:
        """A writer of its own for a generation that does not answer yet; done with all merges when the block ends."""
        writer = Index(schema(), str(path)).writer(_WRITER_MEMORY, num_threads=1)
        try:
            yield writer
            writer.commit()
        finally:
            writer.wait_merging_threads()

    def newest(self, path: Path) -> Searcher:
        """A view of a generation as it was just written, whether it answers yet or not."""
        return Index(schema(), str(path)).searcher()

    def new_generation(self) -> Path:
        """An empty index under a new name. Called under the rebuild lock."""
        taken = [int(path.name) for path in self.root.iterdir() if path.is_dir() and path.name.isdigit()]
        path = self.root / str(max(taken, default=0) + 1)
        path.mkdir()
        Index(schema(), str(path))
        (path / _FORMAT).write_text(index_format())
        return path

    def swap(self, path: Path) -> None:
        """Makes a generation the one that answers; called under the write lock. Others go: open readers keep theirs."""
        pending = self.root / f"{_POINTER}.new"
        pending.write_text(path.name)
        pending.replace(self.root / _POINTER)
        self.remove_others(path)

    def remove_others(self, kept: Path) -> None:
        for path in self.root.iterdir():
            if path.is_dir() and path.name.isdigit() and path != kept:
                with suppress(OSError):
                    shutil.rmtree(path)

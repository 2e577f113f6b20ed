"""Where attached files come from: the apps above register how one of theirs is opened, and whether it is public."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import IO, Final

#: The formats that are read, by the ends of names.
FORMATS: Final = (".pdf", ".docx")


@dataclass(frozen=True)
class Stored:
    """A file that everybody may read. `name` is another whenever its content is."""

    name: str
    open: Callable[[], IO[bytes]]


@dataclass(frozen=True)
class FileSource:
    """`find`: by the id of a key; None for what is gone, or not for everybody."""

    name: str
    find: Callable[[str], Stored | None]


_sources: dict[str, FileSource] = {}


def register_source(source: FileSource) -> None:
    _sources[source.name] = source


def find(key: str) -> Stored | None:
    """The file behind a key, in a format that is read; None where there is none for everybody."""
    name, _, own = key.partition(":")
    source = _sources.get(name)
    stored = source.find(own) if source else None
    return stored if stored and stored.name.lower().endswith(FORMATS) else None

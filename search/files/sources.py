"""Where attached files come from: the apps above register how one of theirs is opened, and whether it is public."""

from collections import defaultdict
from collections.abc import Callable, Collection
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
    """`public`: those of these ids whose file everybody may read, in a bounded number of queries.

    `find`: by the id of a key; None for what is gone, or not for everybody.
    """

    name: str
    public: Callable[[Collection[str]], set[str]]
    find: Callable[[str], Stored | None]


_sources: dict[str, FileSource] = {}


def register_source(source: FileSource) -> None:
    _sources[source.name] = source


def public(keys: Collection[str]) -> set[str]:
    """Those of these keys whose file everybody may read at this moment."""
    owns: dict[str, list[str]] = defaultdict(list)
    for key in keys:
        name, _, own = key.partition(":")
        owns[name].append(own)
    asked = {name: _sources[name].public(found) for name, found in owns.items() if name in _sources}
    return {f"{name}:{own}" for name, found in asked.items() for own in found}


def find(key: str) -> Stored | None:
    """The file behind a key, in a format that is read; None where there is none for everybody."""
    name, _, own = key.partition(":")
    source = _sources.get(name)
    stored = source.find(own) if source else None
    return stored if stored and stored.name.lower().endswith(FORMATS) else None

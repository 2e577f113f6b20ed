"""The one interface to search: what is asked, what is answered, and what an engine must do (docs/search.md)."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal, Protocol
from uuid import UUID

from cms.base.locales import LOCALES, Direction, fallback_chain
from content_store.criteria import Condition
from content_store.facets import FacetValue
from content_store.query import BadCursor

__all__ = [
    "ALL",
    "MOST_DEEP",
    "MOST_WORDS",
    "SORTS",
    "BadCursor",
    "Correction",
    "Engine",
    "EngineError",
    "EngineStatus",
    "FacetRequest",
    "FacetValue",
    "Group",
    "HitFile",
    "SearchHit",
    "SearchQuery",
    "SearchResult",
    "Sort",
    "Suggestion",
]

Sort = Literal["relevance", "-date", "title"]
Group = Literal["content", "none"]

SORTS: Final[tuple[Sort, ...]] = ("relevance", "-date", "title")
#: The scope that searches all languages.
ALL: Final[tuple[str, ...]] = LOCALES
#: How far a result sorted by relevance can be paged through.
MOST_DEEP: Final = 1000
#: Words of a query that are read; what is typed beyond them is passed over.
MOST_WORDS: Final = 24


class EngineError(Exception):
    """The engine cannot answer now: no index, an index it cannot read, no connection."""


@dataclass(frozen=True)
class FacetRequest:
    """A field to count by, `kind` or a filter's name, and at most how many of its values."""

    name: str
    most: int = 20


@dataclass(frozen=True)
class SearchQuery:
    """What is asked. `q` is as typed; everything else is checked by the caller: locales, kinds, filter names, sort.

    `scope` are the languages searched; a hit is shown in the one of them that is nearest to the reader's `locale`.
    `group="content"`: one hit for each content; "none": one for each language version.
    """

    q: str = ""
    locale: str = "en"
    scope: tuple[str, ...] = ALL
    kinds: tuple[str, ...] = ()
    conditions: tuple[Condition, ...] = ()
    facets: tuple[FacetRequest, ...] = ()
    sort: Sort = "relevance"
    limit: int = 20
    cursor: str = ""
    highlight: bool = True
    spell: bool = True
    group: Group = "content"

    @property
    def chain(self) -> tuple[str, ...]:
        """The languages of the scope in the order in which they are shown to this reader."""
        return tuple(locale for locale in fallback_chain(self.locale) if locale in self.scope)

    def sort_of(self, *, has_words: bool) -> Sort:
        """Nothing is relevant where nothing was typed: the newest come first then."""
        return "-date" if self.sort == "relevance" and not has_words else self.sort


@dataclass(frozen=True)
class HitFile:
    """An attached file, where what was typed was found in it: on this page, or below this heading of a DOCX.

    `url` leads to the page; `locale` is the language that the file is written in, as the snippet is.
    """

    title: str
    url: str
    page: int | None
    heading: str
    locale: str
    dir: Direction


@dataclass(frozen=True)
class SearchHit:
    """A content in the language shown. The HTML is escaped text with <mark>; `card` is the document's card as JSON.

    `also_in`: the other languages it exists in; `matched_in`: those of the scope in whose words the query was found.
    What was found only by the words of an attached file names `file`, and `files` in `matched_in`.
    `score` is comparable within one answer only, and 0 where the sort is not by relevance. `pinned`: the Secretariat
    has put it first for this query.
    """

    id: UUID
    kind: str
    locale: str
    dir: Direction
    state: str
    title: str
    title_html: str
    url: str
    snippet_html: str
    also_in: tuple[str, ...]
    matched_in: tuple[str, ...]
    score: float
    card: str
    pinned: bool = False
    file: HitFile | None = None


@dataclass(frozen=True)
class Correction:
    """Nothing was found for `original`: `text` was searched instead (`applied`), or would find something."""

    original: str
    text: str
    applied: bool


@dataclass(frozen=True)
class SearchResult:
    """An answer. `degraded`: from the database, since the engine could not be asked. `next`: value for the cursor.

    `passing`: what is pinned for it comes to its end on a day. `every`: a hit is known to hold every word of it.
    """

    total: int
    hits: list[SearchHit]
    took_ms: int = 0
    facets: dict[str, list[FacetValue]] = field(default_factory=dict)
    correction: Correction | None = None
    degraded: bool = False
    passing: bool = False
    every: bool = False
    next: str | None = None


@dataclass(frozen=True)
class Suggestion:
    """Something to complete what is being typed with.

    `id` is a content's, None for a vocabulary term, whose `url` is the search for it. `kind` is the content's kind or
    the term's filter name; `label` is its name in the reader's language; `locale` is the text's language ("und" where
    a name's is not known).
    """

    text: str
    kind: str
    label: str
    url: str
    locale: str
    id: UUID | None = None


@dataclass(frozen=True)
class EngineStatus:
    """How the engine is: whether it answers, how many contents it holds, and the step of the log it has come to."""

    name: str
    available: bool
    contents: int
    seq: int
    lag: int
    detail: str = ""


class Engine(Protocol):
    """What each engine does. `search` and `suggest` raise EngineError, and `search` BadCursor; nothing else."""

    name: str

    def search(self, query: SearchQuery) -> SearchResult: ...

    def suggest(self, q: str, locale: str, limit: int) -> list[Suggestion]: ...

    def prepare(self) -> bool:
        """Makes this process ready to write; builds an index where there is none that this code can read.

        False where another process writes the index.
        """

    def index(self, content_ids: Sequence[UUID]) -> None:
        """Brings these contents into line with their public documents; idempotent, durable on return.

        Raises EngineError.
        """

    def rebuild(self, progress: Callable[[int, int], None] | None = None) -> int:
        """Fills a new index while the old one answers, then swaps; returns how many contents it holds.

        `progress` is called with (done, all).
        """

    def held(self) -> Iterator[tuple[UUID, str]]:
        """Every content in the index with its stamp (search.contents), in any order. Raises EngineError."""

    def version(self) -> str | None:
        """Another after each write to the index that `search` sees; None where the engine cannot tell, or has none."""

    def status(self) -> EngineStatus: ...

"""The engine: searches, suggests, keeps the index."""

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Final
from uuid import UUID

from tantivy import IndexWriter, Occur, Query, Searcher

from cms.base.locales import LOCALES

from ...asking import Fields, found_expression, question
from ...contents import content_of, load
from ...correcting import answered
from ...cursors import decode, encode
from ...expressions import Expression
from ...fields import FILES, code_path, suffixed
from ...following import catch_up, fill, here, reached, standing
from ...hits import Match, read_hits
from ...interface import MOST_DEEP, BadCursor, EngineError, EngineStatus, SearchQuery, SearchResult, Suggestion
from ...suggesting import Choices
from ...typed import TypedQuery
from ...vocabulary_terms import SUGGESTED_FILTERS, TERM, choices_of
from . import suggestions
from .counting import count_codes, count_facets
from .documents import index_document, term_document
from .paging import Page, count, page
from .queries import main_query, written
from .schema import schema
from .storage import Storage

log = logging.getLogger(__name__)

#: Words of the dictionary that are looked at for one that is not known.
_MOST_CANDIDATES: Final = 20_000


@contextmanager
def _reporting() -> Iterator[None]:
    """Whatever goes wrong inside the engine is EngineError to those who ask."""
    try:
        with _panics_are_errors():
            yield
    except (EngineError, BadCursor):
        raise
    except Exception as error:
        log.exception("The embedded engine failed.")
        raise EngineError(type(error).__name__) from error


@contextmanager
def _panics_are_errors() -> Iterator[None]:
    """A panic of the engine's own code comes as a BaseException, which nobody up the stack catches."""
    try:
        yield
    except (Exception, KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except BaseException as panic:
        raise EngineError(f"panic: {panic}") from panic


class EmbeddedEngine:
    """An Engine (search.interface) on tantivy."""

    name = "embedded"

    def __init__(self) -> None:
        self.storage = Storage()
        self._terms: tuple[Path, list[Choices]] | None = None

    # --- answers -----------------------------------------------------------------------------------------------------

    def search(self, query: SearchQuery) -> SearchResult:
        with _reporting():
            return answered(_Searched(self.storage.searcher()), query)

    def suggest(self, q: str, locale: str, limit: int) -> list[Suggestion]:
        with _reporting():
            return suggestions.suggest(self.storage.searcher(), q, locale, limit)

    # --- the index ---------------------------------------------------------------------------------------------------

    @_panics_are_errors()
    def prepare(self) -> bool:
        if not self.storage.keep():
            return False
        try:
            self.storage.searcher().search(Query.all_query(), 1)
        except EngineError as error:
            log.info("Building the search index: %s", error)
            self.rebuild()
        return True

    @_panics_are_errors()
    def index(self, content_ids: Sequence[UUID]) -> None:
        if not self.storage.keep():
            raise EngineError("another process writes this index")
        with self.storage.lock("writer"):
            path = self.storage.current()
            if path is None:
                raise EngineError("there is no index")
            with self.storage.writer(path) as writer:
                _write(writer, content_ids)
            terms = _carried_terms(self.storage.newest(path))
            if self._terms != (path, terms):
                with self.storage.writer(path) as writer:
                    _write_terms(writer, terms)
                self._terms = path, terms

    @_panics_are_errors()
    def rebuild(self, progress: Callable[[int, int], None] | None = None) -> int:
        with self.storage.lock("rebuild"):
            place = here()
            path = self.storage.new_generation()
            with self.storage.filler(path) as writer:
                contents = fill(partial(_write, writer), progress)
                place = catch_up(place, partial(_write, writer))
            with self.storage.filler(path) as writer:
                _write_terms(writer, _carried_terms(self.storage.newest(path)))
            with self.storage.lock("writer"):
                # Whoever writes the old index waits here, and goes on with the new one: nothing falls between.
                with self.storage.filler(path) as writer:
                    place = catch_up(place, partial(_write, writer))
                self.storage.swap(path)
                reached(place)
            return contents

    def held(self) -> Iterator[tuple[UUID, str]]:
        with _reporting():
            searcher = self.storage.searcher()
            everything = Query.exists_query("locales")
            for _, address in searcher.search(everything, max(1, searcher.num_docs), count=False).hits:
                found = searcher.doc(address)
                yield UUID(found["content_id"][0]), str(found["stamp"][0])

    def version(self) -> str | None:
        return self.storage.version()

    def status(self) -> EngineStatus:
        seq, lag = standing()
        try:
            searcher = self.storage.searcher()
        except EngineError as error:
            return EngineStatus(self.name, False, 0, seq, lag, str(error))
        contents = count(searcher, Query.exists_query("locales"))
        return EngineStatus(self.name, True, contents, seq, lag)


@dataclass(frozen=True)
class _Searched:
    """One view of the index, for one question (search.correcting.Index)."""

    searcher: Searcher

    def answer(self, query: SearchQuery, typed: TypedQuery) -> SearchResult:
        find = _versions if query.group == "none" else _contents
        found, matches = find(self.searcher, query, typed)
        facets = count_facets(self.searcher, query, question(query, typed)) if query.facets else {}
        return SearchResult(
            total=found.total,
            hits=read_hits(matches, query, typed),
            facets=facets,
            passing=bool(typed.pinned),
            next=encode(query, found.after) if found.after is not None else None,
        )

    def finds(self, query: SearchQuery, typed: TypedQuery) -> bool:
        return count(self.searcher, main_query(question(query, typed))) > 0

    def known(self, words: Sequence[Mapping[str, Sequence[str]]]) -> list[bool]:
        return [
            any(
                self.searcher.doc_freq(suffixed(name, locale), term)
                for name in ("words", FILES)
                for locale in word
                for term in word[locale]
            )
            for word in words
        ]

    def near(self, word: str, most: Mapping[str, int]) -> Iterable[tuple[str, str, int]]:
        for locale in most:
            for first in dict.fromkeys(word[:2]):
                found = self.searcher.terms_with_prefix(suffixed("words", locale), first, limit=_MOST_CANDIDATES)
                yield from ((locale, known, frequency) for known, frequency in found)


def _write(writer: IndexWriter, content_ids: Sequence[UUID]) -> None:
    """Replaces the index documents of these contents; those that are no longer public go."""
    loaded = load(content_ids)
    for content_id in dict.fromkeys(content_ids):
        writer.delete_documents_by_term("content_id", content_id.hex)
        if content_id in loaded:
            writer.add_document(index_document(content_of(loaded[content_id])))


def _carried_terms(searcher: Searcher) -> list[Choices]:
    fields = {name: code_path(name, LOCALES[0]) for name in SUGGESTED_FILTERS}
    counted = count_codes(searcher, Query.all_query(), fields)
    return choices_of({name: [code for code, _ in codes] for name, codes in counted.items()})


def _write_terms(writer: IndexWriter, terms: Sequence[Choices]) -> None:
    """Replaces all term documents."""
    writer.delete_documents_by_term("kind", TERM)
    for choices in terms:
        writer.add_document(term_document(choices))


def _contents(searcher: Searcher, query: SearchQuery, typed: TypedQuery) -> tuple[Page, list[Match]]:
    sort = query.sort_of(has_words=bool(typed.wanted))
    found = page(searcher, query, main_query(question(query, typed)), sort)
    ids = [str(searcher.doc(address)["content_id"][0]) for _, address in found.rows]
    matched = _matched_in(searcher, query, typed, ids)
    in_files = _in_files(searcher, query, typed, [content_id for content_id in ids if content_id not in matched])
    matches = [
        Match(
            UUID(content_id),
            float(score) if sort == "relevance" else 0.0,
            tuple(matched.get(content_id, ())),
            in_files=content_id in in_files,
        )
        for content_id, (score, _) in zip(ids, found.rows, strict=True)
    ]
    return found, matches


def _matched_in(searcher: Searcher, query: SearchQuery, typed: TypedQuery, ids: Sequence[str]) -> dict[str, list[str]]:
    """For each of these contents the languages of the scope in whose words all that was required is found."""
    matched: dict[str, list[str]] = {}
    for locale in query.scope if ids else ():
        found = found_expression(typed, Fields(query, (locale,), names=False, strict=typed.strict))
        if found is None:
            return {}
        for content_id in _among(searcher, found, ids):
            matched.setdefault(content_id, []).append(locale)
    return matched


def _in_files(searcher: Searcher, query: SearchQuery, typed: TypedQuery, ids: Sequence[str]) -> set[str]:
    """Those of these contents that were found by the words of attached files only."""
    own = found_expression(typed, Fields(query, query.scope, strict=typed.strict)) if ids else None
    return set(ids) - _among(searcher, own, ids) if own else set()


def _among(searcher: Searcher, found: Expression, ids: Sequence[str]) -> set[str]:
    """Those of these contents in which this is found."""
    among = Query.term_set_query(schema(), "content_id", list(ids))
    both = Query.boolean_query([(Occur.Must, written(found)), (Occur.Must, among)])
    hits = searcher.search(both, len(ids), count=False).hits
    return {str(searcher.doc(address)["content_id"][0]) for _, address in hits}


def _versions(searcher: Searcher, query: SearchQuery, typed: TypedQuery) -> tuple[Page, list[Match]]:
    """Every language version by itself: each language is searched alone, and the answers are merged by rank."""
    at = decode(query, int) or 0
    rows: list[tuple[object, str, str]] = []
    total = 0
    sort = query.sort_of(has_words=bool(typed.wanted))
    upto = min(at + query.limit, MOST_DEEP)
    for locale in query.scope:
        alone = replace(query, scope=(locale,), cursor="", limit=upto)
        found = page(searcher, alone, main_query(question(alone, typed)), sort)
        total += found.total
        rows += [(key, str(searcher.doc(address)["content_id"][0]), locale) for key, address in found.rows]
    rows.sort(key=lambda row: (row[0], row[1], row[2]), reverse=sort != "title")
    shown = rows[at:upto]
    scored = sort == "relevance"
    in_files: dict[str, set[str]] = {}
    for locale in {row[2] for row in shown}:
        ids = [content_id for _, content_id, own in shown if own == locale]
        in_files[locale] = _in_files(searcher, replace(query, scope=(locale,)), typed, ids)
    matches = [
        Match(
            UUID(content_id),
            float(key) if scored else 0.0,  # type: ignore[arg-type]
            (locale,) if typed.wanted and content_id not in in_files[locale] else (),
            locale,
            in_files=content_id in in_files[locale],
        )
        for key, content_id, locale in shown
    ]
    return Page([], total, upto if shown and upto < min(total, MOST_DEEP) else None), matches

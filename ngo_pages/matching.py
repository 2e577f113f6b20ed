"""Free text to organizations: by any of their public names, written in any way, or nearly so.

The names are kept in this process, read from public documents, and follow the change log. Two texts are alike by the
share of their groups of three letters that they have in common (Dice): 1 for one name, whatever its case, marks,
spaces or full stops.
"""

from array import array
from collections import Counter, defaultdict
from dataclasses import dataclass
from threading import Lock
from typing import Final
from uuid import UUID

from django.core.cache import cache
from django.db.models import QuerySet
from django.utils.crypto import get_random_string
from pydantic_core import from_json

from content_store.enums import Tier
from content_store.models import Change, Document, seen_by
from content_store.query import newest_seq, readable
from search.analysis.tokens import folded_key

from .enums import NameType
from .merging import name_key

#: Reasons, the strongest first: of two names that are equally alike the first is given.
REASONS: Final = {
    NameType.OFFICIAL: "name",
    NameType.ACRONYM: "acronym",
    NameType.ALIAS: "alias",
    NameType.FORMER: "former_name",
}
#: What is less alike is no candidate.
LEAST: Final = 0.4
#: An acronym that is one of several words.
_AMONG_WORDS: Final = 0.8
#: A text's rarest groups of letters, by which names are looked up before they are compared.
_LOOKED_UP: Final = 12
#: Names compared, those first that have most of these.
_COMPARED: Final = 500
_STAMP: Final = "organization-names"
_KIND: Final = "organization"


@dataclass(frozen=True)
class Match:
    """`score` is above 0 and at most 1; `name` is the name that was found, `reason` what it is."""

    content_id: UUID
    score: float
    reason: str
    name: str


@dataclass(frozen=True)
class _Name:
    content_id: UUID
    text: str
    reason: str
    key: str


def _groups(key: str) -> frozenset[str]:
    padded = f"  {key} "
    return frozenset(padded[start : start + 3] for start in range(len(padded) - 2))


class OrganizationIndex:
    """All public names, in this process; `seq`: the step of the log they are as of."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._forget()

    def _forget(self) -> None:
        self._seq = 0
        self._names: list[_Name | None] = []
        self._of: dict[UUID, list[int]] = {}
        self._by_group: dict[str, array[int]] = defaultdict(lambda: array("L"))
        self._acronyms: dict[str, set[int]] = defaultdict(set)
        self._stamp = get_random_string(12)
        cache.set(_STAMP, self._stamp, None)

    def match(self, texts: list[str], most: int) -> list[list[Match]]:
        """The best candidates for each text, the best first; one query where no organization has changed."""
        with self._lock:
            self._follow()
            return [self._match(text, most) for text in texts]

    def _follow(self) -> None:
        """Reads what is new; everything at first, and where this is another database than before."""
        log = Change.objects.filter(seen_by(Tier.PUBLIC), seq__gte=self._seq).order_by("seq")
        known = self._seq and cache.get(_STAMP) == self._stamp
        news = list(log.values_list("seq", "kind", "content_id")) if known else []
        if not news or news[0][0] != self._seq:
            self._forget()
            self._seq = newest_seq()
            self._read(readable())
            return
        changed = {content_id for _, kind, content_id in news[1:] if kind == _KIND}
        for content_id in changed:
            self._remove(content_id)
        if changed:
            self._read(readable().filter(content_id__in=changed))
        self._seq = news[-1][0]

    def _read(self, documents: QuerySet[Document]) -> None:
        """One language of each content: all have the same names."""
        rows = documents.filter(kind=_KIND, serves_en=True).values_list("content_id", "full")
        for content_id, full in rows.iterator(chunk_size=500):
            document = from_json(full)
            names = {(name["text"], name["type"]["code"]) for name in document["names"]}
            self._add(content_id, names | {(document["acronym"], NameType.ACRONYM.value)})

    def _remove(self, content_id: UUID) -> None:
        for place in self._of.pop(content_id, ()):
            self._names[place] = None

    def _add(self, content_id: UUID, names: set[tuple[str, str]]) -> None:
        for text, kind in sorted(names):
            key = name_key(text)
            if not key:
                continue
            place = len(self._names)
            self._names.append(_Name(content_id, text, REASONS[NameType(kind)], key))
            self._of.setdefault(content_id, []).append(place)
            for group in _groups(key):
                self._by_group[group].append(place)
            if kind == NameType.ACRONYM:
                self._acronyms[key].add(place)

    def _match(self, text: str, most: int) -> list[Match]:
        key = name_key(text)
        if not key:
            return []
        asked = _groups(key)
        rarest = sorted(
            (group for group in asked if group in self._by_group), key=lambda each: len(self._by_group[each])
        )
        scores: dict[int, float] = {}
        shared = Counter(place for group in rarest[:_LOOKED_UP] for place in self._by_group[group])
        for place, _ in shared.most_common(_COMPARED):
            if name := self._names[place]:
                groups = _groups(name.key)
                scores[place] = 2 * len(asked & groups) / (len(asked) + len(groups))
        for word in folded_key(text).split():
            for place in self._acronyms.get(word, ()):
                scores[place] = max(scores.get(place, 0.0), _AMONG_WORDS)
        return self._best(scores, most)

    def _best(self, scores: dict[int, float], most: int) -> list[Match]:
        """The best name of each content."""
        order = list(REASONS.values())
        best: dict[UUID, tuple[float, int, str]] = {}
        for place, score in scores.items():
            name = self._names[place]
            if name and score >= LEAST:
                rank = (-round(score, 3), order.index(name.reason), name.text)
                best[name.content_id] = min(best.get(name.content_id, rank), rank)
        ranked = sorted((rank, str(content_id), content_id) for content_id, rank in best.items())[:most]
        return [Match(content_id, -rank[0], order[rank[1]], rank[2]) for rank, _, content_id in ranked]


organizations: Final = OrganizationIndex()

"""What could be meant by what is typed so far: how it is read, and how well a candidate of any engine fits it."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple
from uuid import UUID

from django.utils.translation import override

from cms.base.locales import best_locale
from content_store.kinds import kinds

from .analysis.tokens import analyze, folded_key, ideograph_terms
from .analysis.words import Part, Word, words
from .facets import facet_label
from .interface import Suggestion
from .spelling import distance

#: From how many letters on one may be wrong.
FUZZY_FROM: Final = 4
#: How many candidates an engine hands over to be ranked.
CANDIDATES: Final = 100
_MOST_TYPED: Final = 100  # characters
_MOST_WORDS: Final = 8
#: How well a word fits: as it stands, as a beginning, with a letter changed. What adds to it where candidates are many.
WHOLE: Final = 4.0
BEGUN: Final = 3.0
NEAR: Final = 1.0
OF_KIND: Final = 0.5
IN_FRONT: Final = 0.25
#: The kind that comes first among those that fit as well.
FIRST_KIND: Final = "organization"


@dataclass(frozen=True)
class Label:
    """A name or title that something is suggested by; its language is "und" where that is not known."""

    text: str
    language: str


@dataclass(frozen=True)
class Choices:
    """What a suggestion may show and where it may lead. `titles` and `urls` by locale; no id: a vocabulary term."""

    kind: str
    content_id: UUID | None
    labels: tuple[Label, ...]
    titles: dict[str, str]
    urls: dict[str, str]

    @property
    def keys(self) -> tuple[str, ...]:
        """Each label as a whole, folded."""
        return tuple(dict.fromkeys(folded_key(label.text) for label in self.labels))

    def packed(self) -> str:
        """As JSON, each label with its language and its terms, so that a suggestion costs no query."""
        return json.dumps(
            {
                "kind": self.kind,
                "id": self.content_id.hex if self.content_id else None,
                "labels": [
                    [label.text, label.language, list(dict.fromkeys(token.term for token in analyze(label.text, None)))]
                    for label in self.labels
                ],
                "titles": self.titles,
                "urls": self.urls,
            }
        )


@dataclass(frozen=True)
class Beginning:
    """The words typed so far, folded; `last` may be unfinished: empty after a blank, and in ideographs."""

    whole: tuple[str, ...]
    last: str

    @classmethod
    def of(cls, q: str) -> "Beginning | None":
        found = list(words(q[:_MOST_TYPED]))[:_MOST_WORDS]
        if not found:
            return None
        forms = [form for word in found for form in _forms(word)]
        if q[-1:].isspace() or found[-1].parts[-1].script == "ideographs":
            return cls(tuple(forms), "")
        return cls(tuple(forms[:-1]), forms[-1])

    @property
    def first(self) -> str:
        return (*self.whole, self.last)[0]

    def fit(self, terms: Sequence[str], *, near: bool) -> float:
        """How well a label of these terms fits, 0 where a word is missing; `near`: a letter of each may be changed."""
        fits = [max((_fit(word, term, near=near) for term in terms), default=0) for word in self.whole]
        if self.last:
            fits.append(max((_fit_begun(self.last, term, near=near) for term in terms), default=0))
        return sum(fits) if all(fits) else 0


def _forms(word: Word) -> list[str]:
    """A symbol or reference as a whole, anything else by its parts."""
    if word.symbols:
        return [word.symbols[0]]
    if word.joined and word.has_digits:
        return [word.joined]
    return [form for part in word.parts for form in (_ideographs(part) or [part.folded])]


def _ideographs(part: Part) -> list[str]:
    return ideograph_terms(part) if part.script == "ideographs" else []


def _fit(word: str, term: str, *, near: bool) -> float:
    if word == term:
        return WHOLE
    return NEAR if near and len(word) >= FUZZY_FROM and distance(word, term, 1) == 1 else 0


def _fit_begun(word: str, term: str, *, near: bool) -> float:
    if word == term:
        return WHOLE
    if term.startswith(word):
        return BEGUN
    if not near or len(word) < FUZZY_FROM:
        return 0
    return NEAR if any(distance(word, term[: len(word) + more], 1) <= 1 for more in (-1, 0, 1)) else 0


class _Ranked(NamedTuple):
    """A candidate with the key that the best come first by."""

    key: tuple[float, bool, bool, int]
    suggestion: Suggestion


def ranked(candidates: Iterable[str | bytes], beginning: Beginning, locale: str, limit: int) -> list[Suggestion]:
    """Of these packed choices the best first; with a letter changed only if there is no other."""
    read = [json.loads(packed) for packed in candidates]
    with override(locale):
        names = {kind.name: str(kind.label) for kind in kinds()}
        found: list[_Ranked] = []
        for near in (False, True):
            found = found or [item for made in read if (item := _rank(made, beginning, locale, names, near=near))]
    return [item.suggestion for item in sorted(found, key=lambda item: item.key)[:limit]]


def _rank(
    made: Mapping[str, Any], beginning: Beginning, locale: str, names: Mapping[str, str], *, near: bool
) -> _Ranked | None:
    fits = [(beginning.fit(terms, near=near), text, language, terms) for text, language, terms in made["labels"]]
    best, text, language, terms = max(fits, key=lambda fit: (fit[0], fit[2] == locale, -len(fit[1])))
    if not best:
        return None
    served = best_locale(locale, set(made["titles"])) or next(iter(made["titles"]))
    title = made["titles"][served]
    in_its_language = language in made["titles"] and made["titles"][language] == text
    shown, leads_to = (text, language) if in_its_language else (title, served)
    kind = made["kind"]
    suggestion = Suggestion(
        text=shown if shown == text else f"{shown} ({text})",
        kind=kind,
        label=names.get(kind) or facet_label(kind),
        url=made["urls"][leads_to],
        locale=language if shown == text else served,
        id=UUID(made["id"]) if made["id"] else None,
    )
    return _Ranked((-best, kind != FIRST_KIND, not terms[0].startswith(beginning.first), len(text)), suggestion)

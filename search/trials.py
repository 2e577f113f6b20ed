"""What a change of synonyms or pins would do to the judged queries of a language, asked as it is and as it would be."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from cms.base.locales import LOCALES

from .interface import SearchQuery
from .judgements import DEPTH, Judgement, Quality, is_success, judgements, ndcg
from .models import Pin, Synonyms
from .service import engine
from .tuning import Tuning, trying, tuning_of

Change = Synonyms | Pin


@dataclass(frozen=True)
class Compared:
    """A judged query whose answer would be another: nDCG@10 before and after."""

    q: str
    before: float
    after: float

    @property
    def has_fallen(self) -> bool:
        return self.after < self.before


@dataclass(frozen=True)
class Trial:
    """The judgements of one language, before and after a change."""

    locale: str
    before: Quality
    after: Quality
    changed: tuple[Compared, ...]

    @property
    def fallen(self) -> list[Compared]:
        return [each for each in self.changed if each.has_fallen]


def trials(change: Change, *, removed: bool = False) -> list[Trial]:
    """Of each language that the change (unsaved) concerns and that has judgements.

    Raises EngineError where the engine does not answer, ValueError where a list cannot be read.
    """
    locales = [change.locale] if change.locale else LOCALES
    synonyms, pins = list(Synonyms.objects.all()), list(Pin.objects.all())
    now = tuning_of(synonyms, pins)
    others = [row for row in (*synonyms, *pins) if row != change]
    rows = others if removed else [*others, change]
    then = tuning_of([row for row in rows if isinstance(row, Synonyms)], [row for row in rows if isinstance(row, Pin)])
    lists = {locale: judgements(locale) for locale in locales}
    return [_trial(locale, judged, now, then) for locale, judged in lists.items() if judged]


def _trial(locale: str, judged: Sequence[Judgement], now: Tuning, then: Tuning) -> Trial:
    with trying(now):
        before = [answers(each.q, locale) for each in judged]
    with trying(then):
        after = [answers(each.q, locale) for each in judged]
    changed = [
        Compared(each.q, ndcg(old, each.grades), ndcg(new, each.grades))
        for each, old, new in zip(judged, before, after, strict=True)
        if old != new
    ]
    return Trial(locale, _quality(judged, before), _quality(judged, after), tuple(changed))


def _quality(judged: Sequence[Judgement], found: Sequence[Sequence[str]]) -> Quality:
    pairs = list(zip(judged, found, strict=True))
    values = [ndcg(each, judgement.grades) for judgement, each in pairs]
    successes = [is_success(each, judgement.grades) for judgement, each in pairs]
    return Quality(len(judged), sum(values) / len(judged), sum(successes) / len(judged))


def answers(q: str, locale: str) -> list[str]:
    """The first hits of the engine itself as `kind/slug`, best first. Raises EngineError."""
    found = engine().search(SearchQuery(q=q, locale=locale, limit=DEPTH, highlight=False))
    return [f"{hit.kind}/{json.loads(hit.card)['slug']}" for hit in found.hits]

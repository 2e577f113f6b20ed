"""Vocabularies: rows of other apps, projected into Term so that the API and the facets need no app above."""

import datetime as dt
import time
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any, Final, Protocol

from django.db.models import F, Model, Q, QuerySet
from django.db.models.functions import Greatest

from cms.base.locales import LOCALES

from .direct import moved
from .models import Counter, Term

TERM: Final = "term:"
_COUNTER: Final = "terms"
#: What an older version of the platform counted by one is no moment (of 2001, in microseconds).
_FIRST_MOMENT: Final = 10**15


class VocabularyRow(Protocol):
    """What a vocabulary model offers."""

    code: str
    order: int

    @property
    def machine_labels(self) -> list[str]:
        """The languages whose label is a draft made by machine."""

    def labels(self) -> dict[str, str]: ...

    def parent_code(self) -> str: ...

    def public_facts(self) -> dict[str, Any]: ...


@dataclass(frozen=True)
class Vocabulary:
    """A named vocabulary: the rows of `model` (a VocabularyRow), or those of this name where several share it."""

    name: str
    label: Any
    model: type[Model]
    shared: bool = False
    #: Relations that the rows' labels and facts are read from.
    related: tuple[str, ...] = ()
    #: Prefix of the codes that are too many to be listed with the others: they are known one by one.
    unlisted: str = ""

    def rows(self) -> QuerySet[Any]:
        rows = self.model._default_manager.all()
        rows = rows.select_related(*self.related) if self.related else rows
        return rows.filter(vocabulary=self.name) if self.shared else rows


_vocabularies: dict[str, Vocabulary] = {}


def register_vocabulary(vocabulary: Vocabulary) -> Vocabulary:
    _vocabularies[vocabulary.name] = vocabulary
    return vocabulary


def vocabularies() -> tuple[Vocabulary, ...]:
    return tuple(_vocabularies[name] for name in sorted(_vocabularies))


def vocabulary_of(row: Model) -> Vocabulary | None:
    """The vocabulary that a row of any model belongs to."""
    name = getattr(row, "vocabulary", "")
    return next(
        (item for item in _vocabularies.values() if item.model is type(row) and (not item.shared or item.name == name)),
        None,
    )


class TermReading:
    """Terms read once and kept; make a new one for each run."""

    def __init__(self) -> None:
        self._terms: dict[tuple[str, str], Term] = {}

    def terms(self, vocabulary: str, codes: Iterable[str]) -> list[Term]:
        """In the vocabulary's own order. Raises KeyError for a code that does not exist."""
        wanted = dict.fromkeys(codes)
        missing = [code for code in wanted if (vocabulary, code) not in self._terms]
        if missing:
            for term in Term.objects.filter(vocabulary=vocabulary, code__in=missing):
                self._terms[vocabulary, term.code] = term
        unknown = [code for code in wanted if (vocabulary, code) not in self._terms]
        if unknown:
            raise KeyError(f"Vocabulary {vocabulary} has no code {', '.join(sorted(unknown))}.")
        return sorted((self._terms[vocabulary, code] for code in wanted), key=lambda term: (term.order, term.code))


def listed_terms(*, also: Iterable[str] = ()) -> QuerySet[Term]:
    """The values of all vocabularies that are listed, and those with these codes."""
    unlisted = [Q(vocabulary=item.name, code__startswith=item.unlisted) for item in vocabularies() if item.unlisted]
    return Term.objects.filter(~reduce(or_, unlisted, Q(pk__in=())) | Q(code__in=list(also))).order_by("order", "code")


def term_key(vocabulary: str, code: str) -> str:
    return f"{TERM}{vocabulary}:{code}"


def project(keys: Iterable[str]) -> None:
    """Brings the Term rows behind keys `term:<vocabulary>:<code>` into line with the vocabularies' own rows."""
    codes: dict[str, set[str]] = defaultdict(set)
    for key in keys:
        name, code = key.removeprefix(TERM).split(":", 1)
        codes[name].add(code)
    if codes:
        _count()
    for name, wanted in codes.items():
        vocabulary = _vocabularies.get(name)
        _write(name, vocabulary.rows().filter(code__in=wanted) if vocabulary else [], wanted)


def project_all() -> None:
    """Rebuilds every Term."""
    _count()
    Term.objects.exclude(vocabulary__in=_vocabularies).delete()
    for vocabulary in vocabularies():
        standing = Term.objects.filter(vocabulary=vocabulary.name).values_list("code", flat=True)
        _write(vocabulary.name, vocabulary.rows(), set(standing))


def _count() -> None:
    """Terms show in answers without a change of any document: whoever keeps an answer sees by this that they moved.

    The counter has the microsecond; it only ever rises, whatever the clock does.
    """
    now = int(time.time() * 1_000_000)
    if not Counter.objects.filter(name=_COUNTER).update(value=Greatest(F("value") + 1, now)):
        Counter.objects.create(name=_COUNTER, value=now)
    moved()


def terms_changed() -> dt.datetime | None:
    """When the vocabularies were written last; None before the first time, and where it was counted only."""
    value = Counter.objects.filter(name=_COUNTER).values_list("value", flat=True).first() or 0
    return dt.datetime.fromtimestamp(value / 1_000_000, dt.UTC) if value >= _FIRST_MOMENT else None


def _write(vocabulary: str, rows: Iterable[Any], wanted: set[str]) -> None:
    """Stores the rows' terms; of the codes wanted, those that have no row go."""
    terms = [_term(vocabulary, row) for row in rows]
    Term.objects.bulk_create(
        terms,
        update_conflicts=True,
        unique_fields=["vocabulary", "code"],
        update_fields=["labels", "parent", "order", "extra"],
        batch_size=100,
    )
    gone = wanted - {term.code for term in terms}
    if gone:
        Term.objects.filter(vocabulary=vocabulary, code__in=gone).delete()


def _term(vocabulary: str, row: VocabularyRow) -> Term:
    labels = row.labels()
    return Term(
        vocabulary=vocabulary,
        code=row.code,
        labels={locale: labels.get(locale) or labels.get("en") or row.code for locale in LOCALES},
        parent=row.parent_code(),
        order=row.order,
        extra=row.public_facts() | {"machine_labels": row.machine_labels},
    )

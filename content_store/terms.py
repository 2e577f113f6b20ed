"""Vocabularies: rows of other apps, projected into Term so that the API and the facets need no app above."""

from dataclasses import dataclass
from typing import Any, Protocol

from django.db.models import Model, QuerySet

from cms.base.locales import LOCALES

from .models import Term


class VocabularyRow(Protocol):
    """What a vocabulary model offers."""

    code: str
    order: int

    def labels(self) -> dict[str, str]: ...

    def parent_code(self) -> str: ...

    def public_facts(self) -> dict[str, Any]: ...


@dataclass(frozen=True)
class Vocabulary:
    """A named vocabulary: the rows of `model` (a VocabularyRow), or those of its `vocabulary` where several share it."""

    name: str
    label: Any
    model: type[Model]
    shared: bool = False

    def rows(self) -> QuerySet[Any]:
        rows = self.model._default_manager.all()
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


def term_key(vocabulary: str, code: str) -> str:
    return f"term:{vocabulary}:{code}"


def project(key: str) -> None:
    """Brings the Term row behind `term:<vocabulary>:<code>` into line with the vocabulary's own row."""
    _, name, code = key.split(":", 2)
    vocabulary = _vocabularies.get(name)
    row: Any = vocabulary.rows().filter(code=code).first() if vocabulary else None
    if row is None:
        Term.objects.filter(vocabulary=name, code=code).delete()
        return
    labels = row.labels()
    Term.objects.update_or_create(
        vocabulary=name,
        code=code,
        defaults={
            "labels": {locale: labels.get(locale) or labels["en"] for locale in LOCALES},
            "parent": row.parent_code(),
            "order": row.order,
            "extra": row.public_facts() | {"machine_labels": getattr(row, "machine_labels", [])},
        },
    )


def project_all() -> None:
    """Rebuilds every Term."""
    wanted: set[tuple[str, str]] = set()
    for vocabulary in vocabularies():
        for code in vocabulary.rows().values_list("code", flat=True):
            project(term_key(vocabulary.name, code))
            wanted.add((vocabulary.name, code))
    for term in Term.objects.all():
        if (term.vocabulary, term.code) not in wanted:
            term.delete()

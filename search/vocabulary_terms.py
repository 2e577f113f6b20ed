"""Vocabulary terms that public documents carry: each leads to the search narrowed to it, and is suggested so."""

from collections.abc import Iterable, Mapping
from typing import Final

from cms.base.locales import LOCALES
from content_store.models import Term
from content_store.visibility import Visibility

from .facets import filters_named
from .suggesting import Choices, Label

#: The filters whose terms are suggested.
SUGGESTED_FILTERS: Final = ("sector", "country", "sdg", "priority")
#: The kind of the index documents that terms have, for suggestions only: they are in no language's fields.
TERM: Final = "term"


def choices_of(carried: Mapping[str, Iterable[str]]) -> list[Choices]:
    """What is suggested for the codes that documents carry, by filter."""
    root = Visibility().root_url
    found = []
    for name in SUGGESTED_FILTERS:
        vocabularies = {item.vocabulary for item in filters_named(name)}
        terms = Term.objects.filter(vocabulary__in=vocabularies, code__in=list(carried.get(name, ())))
        for term in terms.order_by("code"):
            labels = tuple(Label(text, locale) for locale, text in sorted(term.labels.items()))
            urls = {locale: f"{root}/{locale}/search/?{name}={term.code}" for locale in LOCALES}
            found.append(Choices(name, None, labels, dict(term.labels), urls))
    return found

"""What readers and partner sites follow, shown to whoever is about to change a value that their criteria name."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Model
from django.utils.translation import get_language

from cms.base.locales import DEFAULT_LOCALE, LOCALES
from content_store.saved import Use, uses_of_term
from content_store.terms import vocabulary_of
from search.wording import in_words

Shown = tuple[str, list[tuple[str, int]], int]


def shown(uses: Iterable[Use]) -> list[Shown]:
    """(words, who holds them and how many, contents found now) of each, in the language of who reads."""
    language = get_language() or DEFAULT_LOCALE
    locale = language if language in LOCALES else DEFAULT_LOCALE
    return [(in_words(use.criteria, locale), use.held, use.found) for use in uses]


def uses_of_row(row: Model) -> list[Shown]:
    vocabulary = vocabulary_of(row)
    code: Any = getattr(row, "code", "")
    return shown(uses_of_term(vocabulary.name, code)) if vocabulary else []

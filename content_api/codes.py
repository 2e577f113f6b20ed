"""What values filters know: codes of vocabularies and ids of contents, remembered for a minute by each process."""

from collections.abc import Collection, Iterable
from typing import Final
from uuid import UUID

from django.core.cache import cache

from content_store.query import readable
from content_store.terms import listed_terms

_REMEMBERED: Final = 60


class CodeBook:
    """The codes of vocabularies during one request, which reads no vocabulary more than once."""

    def __init__(self) -> None:
        self._fresh: dict[str, tuple[str, ...]] = {}

    def of(self, vocabulary: str, wanted: Collection[str]) -> tuple[str, ...]:
        """The codes in the vocabulary's order: those listed, and of the wanted ones those that exist.

        Read afresh when one is wanted that this process does not remember.
        """
        if vocabulary in self._fresh:
            return self._fresh[vocabulary]
        key = f"api-codes:{vocabulary}"
        remembered: tuple[str, ...] | None = cache.get(key)
        if remembered is not None and set(wanted) <= set(remembered):
            return remembered
        terms = listed_terms(also=wanted).filter(vocabulary=vocabulary)
        codes = self._fresh[vocabulary] = tuple(terms.values_list("code", flat=True))
        cache.set(key, codes, _REMEMBERED)
        return codes


def unknown_contents(wanted: Iterable[UUID]) -> set[UUID]:
    """Those that no public document has."""
    keys = {f"api-content:{content_id}": content_id for content_id in wanted}
    unknown = set(keys.values()) - {keys[key] for key in cache.get_many(keys)}
    if unknown:
        found = set(readable().filter(content_id__in=unknown).values_list("content_id", flat=True))
        cache.set_many({f"api-content:{content_id}": True for content_id in found}, _REMEMBERED)
        unknown -= found
    return unknown

"""The translatable texts of a page, as wagtail-localize cuts them, reduced to hashes that are quick to compare."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable

from wagtail_localize.models import TranslationSource
from wagtail_localize.segments import StringSegmentValue
from wagtail_localize.segments.extract import extract_segments

from .models import BasePage

#: Path of a segment to the sorted hashes of the texts there; a rich text has one path and several texts.
Segments = dict[str, list[str]]


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _segments(texts: Iterable[tuple[str, str]]) -> Segments:
    found: dict[str, set[str]] = defaultdict(set)
    for path, text in texts:
        found[path].add(digest(text))
    return {path: sorted(hashes) for path, hashes in found.items()}


def texts_of_page(page: BasePage) -> list[tuple[str, str]]:
    """Path and text (inline HTML) of each segment in order. `page` as stored: unsaved stream values have no lasting
    ids."""
    return [(item.path, item.string.data) for item in extract_segments(page) if isinstance(item, StringSegmentValue)]


def segments_of_page(page: BasePage) -> Segments:
    """The texts a page, as stored, has now."""
    return _segments(texts_of_page(page))


def segments_of_source(source: TranslationSource) -> Segments:
    """The texts wagtail-localize holds of a source since it was last refreshed."""
    return _segments(source.stringsegment_set.values_list("context__path", "string__data"))


def count_differing(before: Segments, now: Segments) -> int:
    """How many texts have changed, come or gone; a changed text counts once."""
    total = 0
    for path in before.keys() | now.keys():
        old, new = set(before.get(path, ())), set(now.get(path, ()))
        total += max(len(old - new), len(new - old))
    return total

"""What state a page's words are in, read from the records kept when translations are published."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from .models import BasePage, TranslationRecord


class PageState(StrEnum):
    ORIGINAL = "original"
    TRANSLATED = "translated"
    MACHINE = "machine"
    STALE = "stale"


@dataclass(frozen=True)
class TranslationStatus:
    """`stale_segments` of the source have changed since `stale_since`; zero and None unless the state is stale."""

    state: PageState
    stale_segments: int = 0
    stale_since: dt.datetime | None = None


def translation_statuses(pages: Iterable[BasePage]) -> dict[int, TranslationStatus]:
    """Primary key to status, for saved pages and drafts alike, in one query."""
    given = list(pages)
    translated = [page.pk for page in given if not page.is_original]
    records = {record.page_id: record for record in TranslationRecord.objects.filter(page__in=translated)}
    return {page.pk: _status(page, records.get(page.pk)) for page in given}


def _status(page: BasePage, record: TranslationRecord | None) -> TranslationStatus:
    if page.is_original:
        return TranslationStatus(PageState.ORIGINAL)
    if record and record.stale_segments:
        return TranslationStatus(PageState.STALE, record.stale_segments, record.stale_since)
    if record and record.machine:
        return TranslationStatus(PageState.MACHINE)
    return TranslationStatus(PageState.TRANSLATED)

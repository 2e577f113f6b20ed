"""What state a page's words are in, read from the records kept when translations are published."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from .locales import LOCALES
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


class LanguageState(StrEnum):
    """Where a content stands in one language, for those who work on it."""

    ORIGINAL = "original"
    TRANSLATED = "translated"
    MACHINE = "machine"
    STALE = "stale"
    DRAFT = "draft"
    MISSING = "missing"

    @property
    def label(self) -> str:
        return str(_LABELS[self])


_LABELS = {
    LanguageState.ORIGINAL: _("original"),
    LanguageState.TRANSLATED: _("translated"),
    LanguageState.MACHINE: _("machine translation"),
    LanguageState.STALE: _("out of date"),
    LanguageState.DRAFT: _("draft"),
    LanguageState.MISSING: _("missing"),
}


@dataclass(frozen=True)
class InLanguage:
    """A content in one language; `page_id` None where it is missing."""

    locale: str
    state: LanguageState
    page_id: int | None = None
    stale_segments: int = 0


def in_languages(pages: Iterable[BasePage]) -> dict[UUID, list[InLanguage]]:
    """Content id to its state in each of the six languages, of pages of one type; aliases count as missing."""
    given = list(pages)
    if not given:
        return {}
    keys = {page.translation_key for page in given}
    siblings = (
        type(given[0])
        .objects.filter(translation_key__in=keys, alias_of=None)
        .select_related("locale")
        .defer_streamfields()
    )
    statuses = translation_statuses(siblings)
    found: dict[UUID, dict[str, InLanguage]] = {key: {} for key in keys}
    for page in siblings:
        status = statuses[page.pk]
        state = LanguageState(status.state) if page.live or page.is_original else LanguageState.DRAFT
        code = page.locale.language_code
        found[page.translation_key][code] = InLanguage(code, state, page.pk, status.stale_segments)
    return {
        key: [languages.get(code) or InLanguage(code, LanguageState.MISSING) for code in LOCALES]
        for key, languages in found.items()
    }

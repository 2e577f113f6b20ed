"""Where every public content stands in every language, for those who plan and do the translations.

All of it is read at once, in as many queries for a thousand contents as for one: counts and filters need it whole.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, WorkflowState, get_page_models
from wagtail_localize.models import StringSegment, StringTranslation

from .locales import LOCALES
from .models import BasePage, TranslationRecord, TranslationRequest
from .roles import translators


class BoardState(StrEnum):
    """What a content's words in one language wait for."""

    MISSING = "missing"
    MACHINE = "machine"
    TRANSLATING = "draft"
    REVIEW = "review"
    STALE = "stale"
    PUBLISHED = "translated"

    @property
    def label(self) -> str:
        return str(_LABELS[self])


_LABELS = {
    BoardState.MISSING: _("missing"),
    BoardState.MACHINE: _("machine"),
    BoardState.TRANSLATING: _("in translation"),
    BoardState.REVIEW: _("in review"),
    BoardState.STALE: _("out of date"),
    BoardState.PUBLISHED: _("published"),
}


@dataclass(frozen=True)
class Cell:
    """A content in one language. `state` None: its original. `page_id` None: there is no page yet."""

    locale: str
    state: BoardState | None
    page_id: int | None = None
    stale_segments: int = 0
    stale_since: dt.datetime | None = None
    request: TranslationRequest | None = None


@dataclass
class Row:
    """A content: the page in its original language, and its cells in the languages read."""

    page_id: int
    content_id: UUID
    kind_id: int
    locale: str
    cells: list[Cell] = field(default_factory=list)

    @property
    def translations(self) -> list[Cell]:
        return [cell for cell in self.cells if cell.state]


@dataclass(frozen=True)
class Wanted:
    """What to show; None: all. `assignee`: the key of a user, or 0 for what is requested of nobody yet."""

    kind_id: int | None = None
    locale: str | None = None
    state: BoardState | None = None
    assignee: int | None = None

    def matches(self, cell: Cell) -> bool:
        if cell.state is None or (self.locale and cell.locale != self.locale):
            return False
        if self.assignee is not None and (not cell.request or (cell.request.assignee_id or 0) != self.assignee):
            return False
        return not self.state or cell.state == self.state

    def rows(self, rows: Iterable[Row]) -> list[Row]:
        return [
            row
            for row in rows
            if (not self.kind_id or row.kind_id == self.kind_id) and any(self.matches(cell) for cell in row.cells)
        ]


def locales_of(user: Any) -> list[str]:
    """The languages whose translators the user belongs to."""
    names = set(Group.objects.filter(user=user).values_list("name", flat=True))
    return [code for code in LOCALES if translators(code) in names]


def kinds() -> dict[int, str]:
    """Content type to name of every type of page."""
    models = [model for model in get_page_models() if issubclass(model, BasePage)]
    return {
        content_type.pk: capfirst(str(model._meta.verbose_name))
        for model, content_type in ContentType.objects.get_for_models(*models).items()
    }


def read_board(locales: Sequence[str]) -> list[Row]:
    """All published originals in the order of the tree, with their cells in these languages."""
    pages = (
        Page.objects.filter(content_type__in=list(kinds()), alias_of=None)
        .order_by("path")
        .values_list("pk", "translation_key", "locale__language_code", "live", "content_type")
    )
    contents: dict[UUID, dict[str, Any]] = {}
    for page in pages:
        contents.setdefault(page[1], {})[page[2]] = page
    states = _States()
    rows = []
    for content_id, languages in contents.items():
        original = min(languages.values())  # the oldest
        if not original[3]:
            continue
        row = Row(original[0], content_id, original[4], original[2])
        row.cells = [
            Cell(code, None, original[0])
            if code == row.locale
            else states.cell(content_id, code, languages[code][0] if code in languages else None, languages.get(code))
            for code in locales
        ]
        rows.append(row)
    return rows


class _States:
    """What the cells are judged by, each read once."""

    def __init__(self) -> None:
        self.records = {
            record.page_id: record
            for record in TranslationRecord.objects.filter(Q(machine=True) | Q(stale_segments__gt=0)).defer("segments")
        }
        page_type = ContentType.objects.get_for_model(Page)
        self.in_review = {
            int(pk)
            for pk in WorkflowState.objects.filter(
                base_content_type=page_type, status=WorkflowState.STATUS_IN_PROGRESS
            ).values_list("object_id", flat=True)
        }
        self.machine_drafts = set(_machine_drafts())
        self.requests = {
            (request.content_id, request.locale.language_code): request
            for request in TranslationRequest.objects.select_related("assignee", "locale")
        }

    def cell(self, content_id: UUID, locale: str, page_id: int | None, page: Any) -> Cell:
        request = self.requests.get((content_id, locale))
        if page_id is None:
            return Cell(locale, BoardState.MISSING, request=request)
        record = self.records.get(page_id)
        if page_id in self.in_review:
            state = BoardState.REVIEW
        elif not page[3]:
            is_machine = (content_id, locale) in self.machine_drafts
            state = BoardState.MACHINE if is_machine else BoardState.TRANSLATING
        elif record and record.stale_segments:
            return Cell(locale, BoardState.STALE, page_id, record.stale_segments, record.stale_since, request)
        else:
            state = BoardState.MACHINE if record else BoardState.PUBLISHED
        return Cell(locale, state, page_id, request=request)


def _machine_drafts() -> QuerySet[Any]:
    """(content id, locale) of what has a machine's text in its draft and was never published."""
    drafts = Page.objects.filter(live=False, alias_of=None, depth__gt=1)
    in_use = StringSegment.objects.filter(string=OuterRef("translation_of"), context=OuterRef("context"))
    found: QuerySet[Any] = (
        StringTranslation.objects.filter(
            Exists(in_use),
            translation_type=StringTranslation.TRANSLATION_TYPE_MACHINE,
            context__object__in=drafts.values("translation_key"),
        )
        .values_list("context__object", "locale__language_code")
        .distinct()
    )
    return found


def count_states(rows: Iterable[Row]) -> Counter[tuple[BoardState, str]]:
    """(state, language) to number of contents."""
    return Counter((cell.state, cell.locale) for row in rows for cell in row.cells if cell.state)

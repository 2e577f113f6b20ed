"""The three steps of an import: checked (nothing is written), applied, undone.

The check writes each row within a savepoint and takes it back: it cannot judge otherwise than the import itself. Rows
are written a few to a transaction, each in a savepoint of its own: a kill loses nothing, and going on starts at the
first row that was not applied.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any, Final, TypeVar
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from content_store.kinds import kind
from ngo_pages.models import Organization

from .enums import Outcome, RunState, Step
from .matching import OrganizationNames, match, name_key
from .models import ImportRow, ImportRun
from .reading import Cells, UnreadableFileError, rows
from .tables import TABLES
from .values import Codes, Problem, WrongValueError
from .writing import RowRefusedError, Written, take_back, write

CHUNK: Final = 20
Item = TypeVar("Item")


class _TakenBackError(Exception):
    """Ends a savepoint whose writes were only tried."""


def check(run: ImportRun) -> None:
    """Reads the file and notes for each row what it would do, or everything that is wrong with it."""
    ImportRun.objects.filter(pk=run.pk).update(step=Step.CHECK)
    run.rows.all().delete()
    reader = _Checker(run)
    try:
        for chunk in _chunks(rows(bytes(run.content), run.file_name, TABLES[run.kind])):
            with transaction.atomic():
                ImportRow.objects.bulk_create([reader.judged(number, cells) for number, cells in chunk])
            _show_progress(run)
    except UnreadableFileError as error:
        run.rows.all().delete()
        _end(run, RunState.FAILED, str(error))
        return
    _end(run, RunState.CHECKED)


class _Checker:
    def __init__(self, run: ImportRun) -> None:
        self.run = run
        self.table = TABLES[run.kind]
        self.model = kind(run.kind).model
        self.names = OrganizationNames.read()
        self.codes = codes_with(self.names)
        self.seen: dict[str, int] = {}

    def judged(self, number: int, cells: Cells) -> ImportRow:
        """The row with its outcome; not saved."""
        title = str(cells.get("name") or cells.get("title") or cells.get("reference") or "")[:300]
        row = ImportRow(run=self.run, number=number, title=title, outcome=Outcome.ERROR)
        try:
            done = self._tried(row, number, cells)
        except RowRefusedError as error:
            row.errors = _named(self.run, row, error)
        else:
            row.outcome = done.outcome
        return row

    def _tried(self, row: ImportRow, number: int, cells: Cells) -> Written:
        missing = [column.name for column in self.table.columns if column.required and not cells.get(column.name)]
        if missing:
            raise RowRefusedError([Problem(name, _("This cell must not be empty.")) for name in missing])
        fields = self.table.fields(cells)
        try:
            row.content_id = match(self.model, fields, self.names)
        except WrongValueError as error:
            raise RowRefusedError([Problem("id", str(error))]) from None
        self._once(number, fields, row.content_id)
        fields.pop("id", None)
        if row.content_id is None and self.run.source and _has_sources(self.run.kind):
            fields.setdefault("sources", self.run.source)
        row.values = {name: _as_json(value) for name, value in fields.items()}
        done: list[Written] = []
        try:
            with transaction.atomic():
                done.append(write(self.run.kind, row.content_id, self.run.locale, row.values, codes=self.codes))
                raise _TakenBackError
        except _TakenBackError:
            return done[0]

    def _once(self, number: int, fields: dict[str, Any], content_id: UUID | None) -> None:
        """Two rows about the same thing: the second is refused, since nobody knows which one is right."""
        column = next(name for name in ("name", "reference", "title") if fields.get(name))
        key = str(content_id or name_key(str(fields[column])))
        first = self.seen.setdefault(key, number)
        if first != number:
            column = "id" if fields.get("id") else column
            raise RowRefusedError([Problem(column, _("Row %d is about the same record.") % first)])


def _has_sources(kind_name: str) -> bool:
    return kind_name == "organization"


def codes_with(names: OrganizationNames) -> Codes:
    """Vocabularies by code, organizations by id or name."""
    return Codes({Organization: names.organization})


def apply(run: ImportRun) -> None:
    """Writes what the check found to be new or changed; goes on where an earlier try was stopped."""
    ImportRun.objects.filter(pk=run.pk).update(state=RunState.RUNNING, step=Step.APPLY)
    names = OrganizationNames.read()
    codes = codes_with(names)
    waiting = run.rows.filter(outcome__in=[Outcome.CREATE, Outcome.UPDATE], applied=False)
    for chunk in _chunks(list(waiting.values_list("pk", flat=True))):
        with transaction.atomic():
            # What another worker has written meanwhile is left out.
            for row in run.rows.select_for_update().filter(pk__in=chunk, applied=False):
                _apply_row(run, row, codes, names)
        _show_progress(run)
    _end(run, RunState.DONE)


def _apply_row(run: ImportRun, row: ImportRow, codes: Codes, names: OrganizationNames) -> None:
    try:
        if row.content_id is None:
            _require_new(run, row, names)
        done = write(run.kind, row.content_id, run.locale, row.values, codes=codes, user=run.user)
    except RowRefusedError as error:  # something changed since the check
        row.outcome, row.errors = Outcome.ERROR, _named(run, row, error)
    else:
        row.outcome, row.content_id, row.before, row.applied = done.outcome, done.content_id, done.before, True
    row.save()


def _require_new(run: ImportRun, row: ImportRow, names: OrganizationNames) -> None:
    """Raises RowRefusedError where what the check took for new has been made meanwhile, by whomever."""
    try:
        there = match(kind(run.kind).model, row.values, names)
    except WrongValueError as error:
        raise RowRefusedError([Problem("id", str(error))]) from None
    if there:
        raise RowRefusedError([Problem("id", _("It was made since this file was checked; check the file again."))])


def undo(run: ImportRun) -> None:
    """Takes back what was applied, last row first; what was edited since stays, and its row says so."""
    ImportRun.objects.filter(pk=run.pk).update(step=Step.UNDO)
    applied = run.rows.filter(applied=True).order_by("-number")
    for chunk in _chunks(list(applied.values_list("pk", flat=True))):
        with transaction.atomic():
            for row in run.rows.select_for_update().filter(pk__in=chunk, applied=True).order_by("-number"):
                kept = take_back(run.kind, row.before, run.user)
                row.errors = [Problem("", kept).as_json()] if kept else []
                row.applied = bool(kept)
                row.save()
        _show_progress(run)
    _end(run, RunState.UNDONE)


def _named(run: ImportRun, row: ImportRow, refused: RowRefusedError) -> list[dict[str, str]]:
    """What is wrong with a row, under the columns of its file."""
    return [TABLES[run.kind].in_columns(problem, row.values).as_json() for problem in refused.problems]


def _show_progress(run: ImportRun) -> None:
    ImportRun.objects.filter(pk=run.pk).update(progress_at=timezone.now())


def _end(run: ImportRun, state: RunState, message: str = "") -> None:
    run.state, run.message, run.finished_at = state, message, timezone.now()
    run.save(update_fields=["state", "message", "finished_at"])


def _chunks(items: Iterator[Item] | Sequence[Item]) -> Iterator[list[Item]]:
    iterator = iter(items)
    while chunk := list(islice(iterator, CHUNK)):
        yield chunk


def _as_json(value: Any) -> Any:
    """Dates, times and durations of a workbook as the texts they stand for."""
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, dt.timedelta):
        return str(value)
    if isinstance(value, list):
        return [_as_json(item) for item in value]
    if isinstance(value, dict):
        return {name: _as_json(item) for name, item in value.items()}
    return value

"""What was imported: a run for each file, a row for each of its rows, with what undoing it needs."""

import datetime as dt
from typing import Any, Final

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.base.locales import AUTONYMS, DEFAULT_LOCALE

from .enums import Outcome, RunState, Step

#: A step that has shown no progress for so long was stopped with its worker, and may be begun again.
STOPPED_AFTER: Final = dt.timedelta(minutes=5)


class ImportRun(models.Model):
    """One file, checked, then applied, then perhaps undone."""

    kind = models.CharField(_("what it holds"), max_length=30)
    file_name = models.CharField(_("file"), max_length=200)
    sha256 = models.CharField(max_length=64, editable=False)
    content = models.BinaryField(editable=False)
    locale = models.CharField(
        _("language of its texts"), max_length=12, choices=list(AUTONYMS.items()), default=DEFAULT_LOCALE
    )
    source = models.CharField(
        _("where it comes from"),
        max_length=300,
        help_text=_("Named as the source of each record that has none of its own."),
    )
    state = models.CharField(_("state"), max_length=10, choices=RunState, default=RunState.WAITING)
    step = models.CharField(max_length=10, default=Step.CHECK, editable=False, help_text="The last that was begun.")
    message = models.TextField(blank=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(_("sent in"), auto_now_add=True)
    progress_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.file_name} ({self.created_at:%Y-%m-%d %H:%M})"

    @property
    def works(self) -> bool:
        """Whether the worker is at it, or will be."""
        busy = self.state in (RunState.WAITING, RunState.RUNNING)
        return busy and self.progress_at > timezone.now() - STOPPED_AFTER

    def counts(self) -> dict[str, int]:
        """Outcome to number of rows."""
        found = self.rows.values_list("outcome").annotate(count=models.Count("pk"))
        return {outcome.value: dict(found).get(outcome.value, 0) for outcome in Outcome}


class ImportRow(models.Model):
    """One row of the file: its number as a spreadsheet shows it, what is wrong with it or what it did.

    `values` are the row's fields, typed and ready to be written; `before` names the revisions that undoing brings back.
    """

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=300, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome)
    errors = models.JSONField(default=list)
    values = models.JSONField(default=dict)
    content_id = models.UUIDField(null=True)
    applied = models.BooleanField(default=False)
    before = models.JSONField(default=dict)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["run", "number"], name="import_row_once")]
        indexes = [models.Index(fields=["run", "outcome", "number"]), models.Index(fields=["content_id"])]

    def __str__(self) -> str:
        return f"row {self.number}: {self.outcome}"

    @property
    def problems(self) -> list[dict[str, Any]]:
        return list(self.errors)

"""Files of evidence that are searched by their text: those of published reports."""

from collections.abc import Iterable
from typing import Any, Final

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from search.files.keeping import touched
from search.files.sources import FileSource, Stored, register_source

from .follow_up import ProgressReport, ReportEvidence

_SOURCE: Final = "evidence"


def key_of(row: ReportEvidence) -> str:
    return f"{_SOURCE}:{row.pk}"


def public(pks: Iterable[str]) -> set[str]:
    rows = ReportEvidence.objects.exclude(file="").select_related("report").filter(pk__in=pks)
    return {str(row.pk) for row in rows if row.report.is_published}


def find(pk: str) -> Stored | None:
    row = ReportEvidence.objects.filter(pk=pk).first() if public([pk]) else None
    if row is None:
        return None
    name = str(row.file.name)
    return Stored(name, lambda: row.file.storage.open(name))


register_source(FileSource(_SOURCE, public, find))


@receiver([post_save, post_delete], sender=ReportEvidence)
def touch_file(sender: type[ReportEvidence], instance: ReportEvidence, **kwargs: Any) -> None:
    touched([key_of(instance)])


@receiver(post_save, sender=ProgressReport)
def touch_files_of_report(sender: type[ProgressReport], instance: ProgressReport, **kwargs: Any) -> None:
    touched([key_of(row) for row in ReportEvidence.objects.filter(report=instance.pk).exclude(file="")])

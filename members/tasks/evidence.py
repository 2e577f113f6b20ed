"""What a progress report points to: addresses, contents of the platform among them, and files."""

import secrets
from collections.abc import Iterable
from pathlib import PurePath
from typing import Any, Final

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import URLValidator
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from cms.base.uploads import check_content
from content_store.lookup import find_path
from forums.follow_up import EVIDENCE_KINDS, ProgressReport, ReportEvidence

from ..submitting import document_of

MOST_LINKS: Final = 20
MOST_FILES: Final = 5
MOST_BYTES: Final = 10 * 1024 * 1024
_check_address: Final = URLValidator(schemes=["http", "https"])


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files, each of a format that the platform takes, and what its name says."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        files = [super(FilesField, self).clean(item, initial) for item in (data or [])]
        if len(files) > MOST_FILES:
            raise ValidationError(_("Send up to %(most)s files."), params={"most": MOST_FILES})
        for file in files:
            _check_file(file)
        return files


def _check_file(file: UploadedFile[Any]) -> None:
    name = str(file.name)
    extension = PurePath(name).suffix.removeprefix(".").lower()
    if extension not in settings.WAGTAILDOCS_EXTENSIONS:
        formats = ", ".join(settings.WAGTAILDOCS_EXTENSIONS)
        raise ValidationError(_("%(name)s: send one of %(formats)s."), params={"name": name, "formats": formats})
    if (file.size or 0) > MOST_BYTES:
        most = filesizeformat(MOST_BYTES)
        raise ValidationError(_("%(name)s is larger than %(most)s."), params={"name": name, "most": most})
    try:
        check_content(file, extension)
    except ValidationError as error:
        raise ValidationError(error.messages) from error


class EvidenceFields(forms.Form):
    """Of a report's form."""

    links = forms.CharField(
        label=_("Evidence: addresses"),
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("One a line: the address, a space, and what it is. Actions and sessions of this site as well."),
    )
    uploads = FilesField(
        label=_("Evidence: files"),
        required=False,
        help_text=_("They are published with the report. Nothing about persons who have not agreed."),
    )
    files_kept = forms.MultipleChoiceField(
        label=_("Files so far"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Take the tick away from those that are not to stay."),
    )


def read_links(text: str) -> list[ReportEvidence]:
    """Not saved yet. Raises ValidationError for what is no address."""
    lines = [line.split(maxsplit=1) for line in text.splitlines() if line.strip()]
    if len(lines) > MOST_LINKS:
        raise ValidationError(_("Name up to %(most)s."), params={"most": MOST_LINKS})
    return [_link(address, " ".join(title).strip()) for address, *title in lines]


def _link(address: str, title: str) -> ReportEvidence:
    try:
        _check_address(address)
    except ValidationError as error:
        raise ValidationError(_("No address: %(line)s"), params={"line": address}) from error
    row = ReportEvidence(url=address, title=title[:200])
    own = f"{settings.PUBLIC_BASE_URL}/"
    found = find_path(f"/{address.removeprefix(own)}") if address.startswith(own) else None
    document = (found.document or found.to) if found else None
    if document and document.kind in EVIDENCE_KINDS:
        row = ReportEvidence(content=document.content_id)
    return row


def links_of(report: ProgressReport) -> str:
    """As they are written in the form."""
    lines = []
    for row in ReportEvidence.objects.filter(report=report, file="", document=None):
        document = document_of(row.content) if row.content else None
        place = f"{settings.PUBLIC_BASE_URL}{document.path}" if document else ""
        lines.append(f"{row.url or place} {row.title}".strip())
    return "\n".join(line for line in lines if line)


def files_of(report: ProgressReport) -> list[tuple[str, str]]:
    rows = ReportEvidence.objects.filter(report=report).exclude(file="")
    return [(str(row.pk), row.title) for row in rows]


def keep_evidence(
    report: ProgressReport, links: Iterable[ReportEvidence], files: Iterable[UploadedFile[Any]], kept: Iterable[str]
) -> list[ReportEvidence]:
    """Replaces the addresses, takes away the files that are not kept, adds the new ones; returns those."""
    old = ReportEvidence.objects.filter(report=report)
    old.filter(file="", document=None).delete()
    for row in old.exclude(file="").exclude(pk__in=list(kept)):
        row.delete()
    for row in links:
        row.report = report
        row.save()
    added = []
    for file in files:
        name = PurePath(str(file.name))
        row = ReportEvidence(report=report, title=name.name[:200])
        row.file.save(f"{secrets.token_hex(16)}{name.suffix.lower()}", file, save=False)
        row.save()
        added.append(row)
    return added

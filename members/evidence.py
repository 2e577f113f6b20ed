"""Files sent in as evidence of a report: public with it; before that for who sent it in and who reviews it."""

from typing import Final

from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from cms.base.audit import record
from forums.follow_up import ProgressReport, ReportEvidence

from .permissions import rights_of

_ACTION: Final = "progress.propose"


def may_read(request: HttpRequest, report: ProgressReport) -> bool:
    """Before the report is published."""
    if report.actor in rights_of(request.user).actors(_ACTION):
        return True
    reviews = request.user.has_perm("forums.view_progressreport")
    return reviews and ProgressReport.seen_by(request.user).filter(pk=report.pk).exists()


@require_safe
def evidence_file(request: HttpRequest, pk: int) -> FileResponse:
    """As an attachment, under the name that it was sent with."""
    found = get_object_or_404(ReportEvidence.objects.select_related("report__actor").exclude(file=""), pk=pk)
    public = found.report.is_published
    if not public and not may_read(request, found.report):
        raise Http404
    if not public and request.method == "GET":
        record("evidence.read", target=found)
    response = FileResponse(found.file.open("rb"), as_attachment=True, filename=found.title or "evidence")
    response.headers["Cache-Control"] = "public, max-age=60" if public else "private, no-store"
    response.headers["Content-Security-Policy"] = "default-src 'none'"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["X-Robots-Tag"] = "noindex"
    return response

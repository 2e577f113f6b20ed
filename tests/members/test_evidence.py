"""Evidence of a progress report: addresses, contents and files; restricted until the report is published."""

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from cms.base.audit import AuditEntry
from cms.base.roles import Role
from forums.follow_up import ProgressReport, ReportEvidence
from members.enums import AssignedRole
from members.tasks import evidence
from tests import factories
from tests.admin.conftest import user_of

from .conftest import assigned, client_of
from .test_tasks import SPACE, recommendation, report, send  # noqa: F401

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]

WORDS = b"%PDF-1.7 canary words"


def pdf(name: str = "minutes of Awa.pdf", content: bytes = WORDS) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


@pytest.fixture
def france() -> Client:
    return client_of(assigned(AssignedRole.DELEGATION, "member-FR"))


def read(client: Client, row: ReportEvidence) -> Any:
    response = client.get(row.address, follow=True)
    body = b"".join(response.streaming_content) if response.streaming else response.content
    assert (WORDS in body) == (response.status_code == 200)
    return response


def stored() -> list[Path]:
    return [path for path in Path(settings.MEDIA_ROOT, "evidence").rglob("*") if path.is_file()]


def sent(client: Client, page: Any, **values: Any) -> ProgressReport:
    response = client.post(
        send("progress-report", page), report(**values, **({} if "draft" in values else {"submit": "1"}))
    )
    assert response.status_code == 302, response.context["form"].errors
    return ProgressReport.objects.get()


def test_what_a_report_points_to_is_published_with_it(recommendation: Any, france: Client) -> None:  # noqa: F811
    session = factories.session("Round table")
    factories.drain()
    links = f"https://example.org/a Minutes of the day\n\n{settings.PUBLIC_BASE_URL}{session.site_path} ours"
    row = sent(france, recommendation, links=links, uploads=[pdf()])
    factories.drain()
    public = Client()
    address = f"/api/v1/content/{recommendation.translation_key}"
    assert "example.org/a" not in public.get(address).content.decode()
    row.publish(user_of(Role.MODERATORS))
    factories.drain()
    [entry] = [item for item in public.get(address).json()["follow_up"]["timeline"] if item["type"] == "report"]
    assert [item["title"] for item in entry["evidence"]] == ["Round table"]
    [link, file] = entry["attachments"]
    assert link == {"title": "Minutes of the day", "url": "https://example.org/a"}
    assert file["title"] == "minutes of Awa.pdf"
    page = public.get(recommendation.site_path).content.decode()
    assert "https://example.org/a" in page
    assert file["url"] in page
    response = public.get(file["url"].removeprefix(settings.PUBLIC_BASE_URL).replace("http://testserver", ""))
    assert b"".join(response.streaming_content) == WORDS
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_before_that_its_own_people_and_the_secretariat_read_it(
    recommendation: Any,  # noqa: F811
    france: Client,
) -> None:
    row = sent(france, recommendation, uploads=[pdf()]).evidence.get()
    others = {
        "anonymous": Client(),
        "kenya": client_of(assigned(AssignedRole.DELEGATION, "member-KE")),
        "sector": client_of(assigned(AssignedRole.SECTOR, "sector-ED")),
        "liaison": client_of(assigned(AssignedRole.LIAISON_COMMITTEE)),
        "translator": client_of(assigned(AssignedRole.TRANSLATOR, locale="fr")),
        "ended": client_of(
            assigned(AssignedRole.DELEGATION, "member-FR", name="over", starts="2024-01-01", ends="2024-02-01")
        ),
    }
    assert {name: read(client, row).status_code for name, client in others.items()} == dict.fromkeys(others, 404)
    assert Client().get(row.address).status_code == 404  # at once, and nowhere else
    assert not AuditEntry.objects.filter(action="evidence.read").exists()
    for client in (france, client_of(user_of(Role.MODERATORS)), client_of(user_of(Role.EDITORS))):
        assert read(client, row).headers["Cache-Control"] == "private, no-store"
    assert AuditEntry.objects.filter(action="evidence.read", target_id=str(row.pk)).count() == 3
    assert Client().get(f"/media/{row.file.name}").status_code == 404
    assert "Awa" not in str(row.file.name)


def test_a_members_draft_is_not_the_secretariats(recommendation: Any, france: Client) -> None:  # noqa: F811
    row = sent(france, recommendation, uploads=[pdf()], draft="1")
    found = row.evidence.get()
    assert read(france, found).status_code == 200
    assert read(client_of(user_of(Role.MODERATORS)), found).status_code == 404


def test_who_reviews_sees_what_the_report_points_to(recommendation: Any, france: Client) -> None:  # noqa: F811
    row = sent(france, recommendation, links="https://example.org/a Minutes", uploads=[pdf()])
    page = client_of(user_of(Role.MODERATORS)).get(f"/admin/progressreport/inspect/{row.pk}/").content.decode()
    assert "https://example.org/a" in page
    assert row.evidence.exclude(file="").get().address in page


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("minutes.svg", b"<svg/>"),
        ("minutes.html", b"<!DOCTYPE html>"),
        ("minutes.pdf", b"<script>alert(1)</script>"),
        ("minutes.docx", b"PK no zip"),
        ("minutes", WORDS),
    ],
)
def test_a_script_is_no_evidence_under_any_name(
    name: str,
    content: bytes,
    recommendation: Any,  # noqa: F811
    france: Client,
) -> None:
    before = stored()
    response = france.post(send("progress-report", recommendation), report(uploads=[pdf(name, content)], submit="1"))
    assert set(response.context["form"].errors) == {"uploads"}
    assert not ProgressReport.objects.exists()
    assert stored() == before


@pytest.mark.parametrize("links", ["javascript:alert(1)", "example.org/a", "ftp://example.org/", "https:// Minutes"])
def test_what_is_no_address_is_refused(links: str, recommendation: Any, france: Client) -> None:  # noqa: F811
    response = france.post(send("progress-report", recommendation), report(links=links, submit="1"))
    assert set(response.context["form"].errors) == {"links"}
    assert not ProgressReport.objects.exists()


def test_too_large_or_too_many_files_are_refused(
    recommendation: Any,  # noqa: F811
    france: Client,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(evidence, "MOST_BYTES", 10)
    for uploads in ([pdf()], [pdf(f"{number}.pdf", b"%PDF-") for number in range(evidence.MOST_FILES + 1)]):
        response = france.post(send("progress-report", recommendation), report(uploads=uploads, submit="1"))
        assert set(response.context["form"].errors) == {"uploads"}


def test_what_is_refused_leaves_no_file(recommendation: Any, france: Client) -> None:  # noqa: F811
    before = stored()
    first = {"uploads": [pdf()], "claimed": "implemented", "reason": "", "submit": "1"}
    assert france.post(send("progress-report", recommendation), report(**first)).status_code == 422
    assert stored() == before
    assert not ReportEvidence.objects.exists()


def test_a_draft_keeps_what_stays_and_loses_what_is_taken_away(
    recommendation: Any,  # noqa: F811
    france: Client,
    django_capture_on_commit_callbacks: Any,
) -> None:
    before = stored()
    row = sent(france, recommendation, links="https://example.org/a Minutes", uploads=[pdf()], draft="1")
    url = f"{SPACE}sent/progress-report/{row.pk}/"
    form = france.get(url).context["form"]
    [(key, title)] = form.fields["files_kept"].choices
    assert (title, form["links"].value()) == ("minutes of Awa.pdf", "https://example.org/a Minutes")
    changes = report(links="https://example.org/b", files_kept=[key], draft="1")
    assert france.post(url, changes).status_code == 302
    assert {str(item) for item in row.evidence.all()} == {"https://example.org/b", "minutes of Awa.pdf"}
    with django_capture_on_commit_callbacks(execute=True):
        france.post(url, report(draft="1"))
    assert not row.evidence.exists()
    assert stored() == before

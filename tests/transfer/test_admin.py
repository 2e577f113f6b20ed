"""Import and export in the admin: who may, each step once, what is recorded, what a table holds."""

import csv
import io
import json
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from openpyxl import load_workbook

from cms.base.audit import AuditEntry
from cms.base.roles import Role, translators
from ngo_pages.models import Organization
from tests import factories
from tests.admin.conftest import signed_in  # noqa: F401
from transfer import importing
from transfer.enums import RunState
from transfer.models import STOPPED_AFTER, ImportRun
from transfer.tasks import work

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tree")]

SignIn = Callable[[str], Client]


def uploaded(client: Client, content: bytes, name: str = "list.csv") -> ImportRun:
    response = client.post(
        reverse("transfer:index"),
        {"kind": "organization", "locale": "en", "source": "A list", "file": SimpleUploadedFile(name, content)},
    )
    assert response.status_code == 302, response.context["form"].errors
    return ImportRun.objects.get()


def run_tasks() -> None:
    for result in DBTaskResult.objects.ready().filter(task_path=work.module_path):
        work.func(*result.args_kwargs["args"], **result.args_kwargs["kwargs"])
        result.delete()


@pytest.mark.parametrize(
    ("group", "may"), [(Role.MODERATORS, True), (Role.EDITORS, False), (Role.LIAISON_COMMITTEE, False)]
)
def test_imports_are_the_moderators(signed_in: SignIn, group: str, may: bool) -> None:  # noqa: F811
    client = signed_in(group)
    assert (client.get(reverse("transfer:index")).status_code == 200) is may
    run = ImportRun.objects.create(kind="organization", file_name="x.csv", sha256="0", content=b"name\nOne\n")
    assert (client.get(reverse("transfer:run", args=[run.pk])).status_code == 200) is may
    client.post(reverse("transfer:step", args=[run.pk, "apply"]))
    assert not Organization.objects.exists()


def test_the_way_of_a_file(signed_in: SignIn) -> None:  # noqa: F811
    client = signed_in(Role.MODERATORS)
    run = uploaded(client, b"name,founded\nOne,1990\nTwo,later\n")
    run_tasks()
    page = client.get(reverse("transfer:run", args=[run.pk])).content.decode()
    assert "“later” is no whole number" in page
    errors = b"".join(client.get(reverse("transfer:errors", args=[run.pk])).streaming_content).decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(errors)))[1][:3] == ["3", "Two", "founded"]
    client.post(reverse("transfer:step", args=[run.pk, "apply"]))
    client.post(reverse("transfer:step", args=[run.pk, "apply"]))
    assert DBTaskResult.objects.ready().filter(task_path=work.module_path).count() == 1
    ImportRun.objects.update(progress_at=timezone.now() - STOPPED_AFTER)
    assert client.get(reverse("transfer:run", args=[run.pk])).context["steps"], "its worker was killed"
    run_tasks()
    assert [record.name for record in Organization.objects.all()] == ["One"]
    client.post(reverse("transfer:step", args=[run.pk, "undo"]))
    run_tasks()
    assert not Organization.objects.exists()
    run.refresh_from_db()
    assert run.state == RunState.UNDONE
    assert {entry.action for entry in AuditEntry.objects.all()} >= {"import.sent", "import.apply", "import.undo"}


@pytest.mark.parametrize(("name", "content"), [("list.xls", b"x"), ("list.csv", b"")])
def test_a_file_of_another_kind_is_refused_at_once(signed_in: SignIn, name: str, content: bytes) -> None:  # noqa: F811
    response = signed_in(Role.MODERATORS).post(
        reverse("transfer:index"),
        {"kind": "organization", "locale": "en", "source": "A list", "file": SimpleUploadedFile(name, content)},
    )
    assert response.status_code == 200
    assert "file" in response.context["form"].errors
    assert not ImportRun.objects.exists()


@pytest.mark.parametrize("form", ["csv", "xlsx", "json"])
def test_an_export_holds_what_the_list_holds(signed_in: SignIn, form: str) -> None:  # noqa: F811
    factories.organization("=cmd|' /C calc'!A0", acronym="+1", sectors=["ED"])
    factories.organization("Enfance et vie", sectors=["ED", "CLT"])
    factories.drain()
    address = reverse("transfer:export")
    answer = signed_in(Role.EDITORS).get(address, {"kind": "organizations", "format": form, "locale": "fr"})
    body = b"".join(answer.streaming_content)
    assert "no-store" in answer.headers["Cache-Control"]
    if form == "json":
        assert {item["title"] for item in json.loads(body)} == {"=cmd|' /C calc'!A0", "Enfance et vie"}
        return
    if form == "csv":
        rows = list(csv.DictReader(io.StringIO(body.decode("utf-8-sig"))))
    else:
        header, *lines = load_workbook(io.BytesIO(body)).worksheets[0].iter_rows(values_only=True)
        rows = [dict(zip(map(str, header), map(str, line), strict=True)) for line in lines]
    titles = {row["title"] for row in rows}
    assert titles == {"'=cmd|' /C calc'!A0", "Enfance et vie"}
    assert {row["sectors"] for row in rows} == {"ED", "ED; CLT"}
    assert not AuditEntry.objects.filter(action="organizations.exported").exists()


@pytest.mark.parametrize(("group", "highest"), [(Role.EDITORS, 3), (Role.LIAISON_COMMITTEE, 2), (translators("fr"), 0)])
def test_a_table_of_a_tier_is_for_those_who_may_read_it_and_is_recorded(
    signed_in: SignIn,  # noqa: F811
    group: str,
    highest: int,
) -> None:
    client = signed_in(group)
    for tier in range(4):
        query = {"kind": "organizations", "format": "csv", "tier": str(tier)}
        answer = client.get(reverse("transfer:export"), query)
        assert (answer.status_code == 200) is (tier <= highest)
    assert AuditEntry.objects.filter(action="organizations.exported").count() == highest


def test_a_check_forgets_nothing_that_undoing_needs(signed_in: SignIn) -> None:  # noqa: F811
    """An import that stopped half-way is gone on with or undone; checking anew would lose what it has written."""
    client = signed_in(Role.MODERATORS)
    run = uploaded(client, b"name\nOne\nTwo\n")
    run_tasks()
    importing.apply(run)
    run.rows.filter(number=3).update(applied=False)
    ImportRun.objects.update(state=RunState.FAILED, progress_at=timezone.now() - STOPPED_AFTER)
    assert client.get(reverse("transfer:run", args=[run.pk])).context["steps"] == ["apply", "undo"]
    client.post(reverse("transfer:step", args=[run.pk, "check"]))
    run_tasks()
    assert run.rows.filter(applied=True).count() == 1


def test_an_undo_that_was_stopped_is_gone_on_with_only(signed_in: SignIn) -> None:  # noqa: F811
    client = signed_in(Role.MODERATORS)
    run = uploaded(client, b"name\nOne\nTwo\n")
    run_tasks()
    importing.apply(run)
    importing.undo(run)
    for state in (RunState.FAILED, RunState.RUNNING):
        ImportRun.objects.update(state=state, progress_at=timezone.now() - STOPPED_AFTER)
        assert client.get(reverse("transfer:run", args=[run.pk])).context["steps"] == ["undo"]
    client.post(reverse("transfer:step", args=[run.pk, "apply"]))
    run_tasks()
    assert not Organization.objects.exists()


def test_a_check_that_was_stopped_is_not_applied_by_halves(signed_in: SignIn) -> None:  # noqa: F811
    client = signed_in(Role.MODERATORS)
    run = uploaded(client, b"name\nOne\nTwo\n")
    run_tasks()
    client.post(reverse("transfer:step", args=[run.pk, "check"]))  # and its worker is killed
    ImportRun.objects.update(progress_at=timezone.now() - STOPPED_AFTER)
    assert client.get(reverse("transfer:run", args=[run.pk])).context["steps"] == ["check"]

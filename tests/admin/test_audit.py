"""The audit: it only grows, notes who and what but no values, and is read by Secretariat moderators alone."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail import hooks

from cms.base.audit import AppendOnlyError, AuditEntry, record
from cms.base.requests import RequestMiddleware, current_request
from cms.base.roles import Role, set_up_roles, translators

pytestmark = pytest.mark.django_db


def entries(**wanted: Any) -> list[tuple[str, str, str]]:
    found = AuditEntry.objects.filter(**wanted).order_by("pk")
    return list(found.values_list("action", "target_id", "detail"))


def during_a_request(act: Callable[[HttpRequest], None], identifier: str = "") -> None:
    def answer(request: HttpRequest) -> HttpResponse:
        act(request)
        return HttpResponse()

    RequestMiddleware(answer)(RequestFactory().get("/", headers={"X-Request-Id": identifier}))
    assert current_request() is None


def test_an_entry_says_who_what_and_in_which_request() -> None:
    user = User.objects.create_user("officer")

    def act(request: HttpRequest) -> None:
        request.user = user
        record("contact.read", target="contact:12", detail="tier secretariat")

    during_a_request(act, "partner-7f3a.2")
    entry = AuditEntry.objects.get(action="contact.read")
    assert (entry.user, entry.target_kind, entry.target_id) == (user, "contact", "12")
    assert (entry.request_id, entry.detail, entry.key) == ("partner-7f3a.2", "tier secretariat", "")


def test_a_command_writes_without_user_and_a_key_by_its_name() -> None:
    record("organizations.exported", key="Partner site", target=Group(pk=7))
    entry = AuditEntry.objects.get(key="Partner site")
    assert (entry.user, entry.target_kind, entry.target_id, entry.request_id) == (None, "group", "7", "")


def test_nothing_is_changed_or_removed() -> None:
    entry = record("contact.read")
    entry.detail = "another"
    rows = AuditEntry.objects.filter(pk=entry.pk)
    for attempt in (
        entry.save,
        entry.delete,
        rows.delete,
        lambda: rows.update(detail="another"),
        lambda: AuditEntry.objects.bulk_update([entry], ["detail"]),
        lambda: AuditEntry.objects.update_or_create({"detail": "another"}, pk=entry.pk),
    ):
        with pytest.raises(AppendOnlyError):
            attempt()
    assert AuditEntry.objects.get(pk=entry.pk).detail == ""


def test_an_entry_outlives_the_person() -> None:
    user = User.objects.create_user("officer")
    entry = record("contact.read", user=user)
    user.delete()
    assert AuditEntry.objects.get(pk=entry.pk).user is None


def test_only_the_retention_ends_an_entry(settings: Any) -> None:
    settings.AUDIT_RETENTION_DAYS = 30
    old, young = record("old"), record("young")
    AuditEntry._base_manager.filter(pk=old.pk).update(at=timezone.now() - timedelta(days=31))
    call_command("sweep")
    assert not AuditEntry.objects.filter(pk=old.pk).exists()
    assert AuditEntry.objects.filter(pk=young.pk).exists()
    AuditEntry._base_manager.filter(pk=young.pk).update(at=timezone.now() - timedelta(days=9999))
    settings.AUDIT_RETENTION_DAYS = 0
    call_command("sweep")
    assert AuditEntry.objects.filter(pk=young.pk).exists()


def test_changes_are_noted_by_field_without_values() -> None:
    user = User.objects.create_user("officer", email="officer@example.org")
    user.email, user.is_active = "new@example.org", False
    user.save()
    user.last_login = timezone.now()
    user.save(update_fields=["last_login"])
    user.save()
    pk = str(user.pk)
    user.delete()
    assert entries(target_kind="user", target_id=pk) == [
        ("user.added", pk, ""),
        ("user.changed", pk, "email, is_active"),
        ("user.removed", pk, ""),
    ]


def test_a_change_that_is_rolled_back_leaves_no_entry() -> None:
    with transaction.atomic():
        User.objects.create_user("officer")
        transaction.set_rollback(True)
    assert entries(action="user.added") == []


def test_given_and_taken_rights_are_noted_from_both_sides() -> None:
    user, group = User.objects.create_user("officer"), Group.objects.create(name="Readers")
    user.groups.add(group)
    group.user_set.clear()
    user.groups.set([group])
    user.groups.clear()
    pk = str(user.pk)
    assert entries(action="user.groups.changed") == [
        ("user.groups.changed", pk, sign + "Readers") for sign in ("+", "-", "+", "-")
    ]


ROLES = ("admin", Role.EDITORS, Role.MODERATORS, Role.LIAISON_COMMITTEE, translators("fr"))


@pytest.mark.parametrize("suffix", ["", "?export=csv", "?export=xlsx"])
def test_who_reads_the_report(suffix: str, signed_in: Callable[[str], Client]) -> None:
    set_up_roles()
    answers = {role: signed_in(role).get(reverse("audit_report") + suffix).status_code for role in ROLES}
    assert {role for role, status in answers.items() if status == 200} == {"admin", Role.MODERATORS}


def test_the_report_is_searched_and_filtered(signed_in: Callable[[str], Client]) -> None:
    user = User.objects.create_user("officer")
    record("contact.read", target="contact:12", user=user)
    record("key.granted", target="key:3", detail="tier partner", key="Site of OMEP")
    client, url = signed_in(Role.MODERATORS), reverse("audit_report")

    def found(query: str) -> set[str]:
        response = client.get(f"{url}?{query}")
        return {entry.action for entry in response.context["object_list"]} & {"contact.read", "key.granted"}

    assert found("") == {"contact.read", "key.granted"}
    assert found("q=OMEP") == found("target_kind=key") == {"key.granted"}
    assert found(f"user={user.pk}") == found("action=contact.read") == {"contact.read"}
    assert found("at_to=2000-01-01") == set()


def test_an_export_of_the_report_is_noted(signed_in: Callable[[str], Client]) -> None:
    client = signed_in(Role.MODERATORS)
    client.get(reverse("audit_report") + "?export=csv")
    entry = AuditEntry.objects.get(action="audit.exported")
    assert (entry.user.username, entry.detail) == (Role.MODERATORS, "csv")


def test_the_report_costs_the_same_for_many_entries(signed_in: Callable[[str], Client]) -> None:
    client, url = signed_in(Role.MODERATORS), reverse("audit_report")
    user = User.objects.create_user("officer")

    def cost(entries: int) -> int:
        for number in range(entries):
            record("contact.read", target=f"contact:{number}", user=user)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        return len(queries)

    cost(1)
    assert cost(2) == cost(20)


def test_one_failing_sweep_stops_no_other() -> None:
    ended = []

    def fails() -> None:
        raise RuntimeError

    def works() -> None:
        ended.append("work")

    with (
        hooks.register_temporarily("register_sweep", fails, order=-1),
        hooks.register_temporarily("register_sweep", works),
        pytest.raises(CommandError, match="fails"),
    ):
        call_command("sweep")
    assert ended == ["work"]

"""Moderators invite, extend and end in the admin; nobody gives more than they may."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cms.base.roles import Role, set_up_roles, translators
from members.enums import AssignedRole
from members.models import Assignment, today
from tests import factories
from tests.admin.conftest import user_of

from .conftest import actor, assigned, client_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]

ADD = "/admin/assignment/new/"


@pytest.fixture(autouse=True)
def _tasks_at_once(settings: Any) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}


def client_for(group: str) -> Client:
    if group == "admin":
        return client_of(User.objects.create_superuser("admin"))
    return client_of(user_of(group))


def invitation(**values: Any) -> dict[str, Any]:
    data = {
        "email": "Delegate@example.org",
        "first_name": "Dana",
        "last_name": "Example",
        "language": "fr",
        "role": AssignedRole.DELEGATION,
        "actor": actor("member-FR").pk,
        "locale": "",
        "starts": str(today()),
        "ends": str(today() + timedelta(days=30)),
    }
    return data | values


def test_an_invitation_makes_the_person_gives_the_role_and_writes(
    django_capture_on_commit_callbacks: Callable[..., Any],
) -> None:
    client = client_for(Role.MODERATORS)
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(ADD, invitation())
    assert response.status_code == 302, response.context["form"].errors
    assignment = Assignment.objects.get()
    assert (assignment.user.email, assignment.user.get_full_name()) == ("delegate@example.org", "Dana Example")
    assert assignment.granted_by.username == Role.MODERATORS
    assert [message.to for message in mail.outbox] == [["delegate@example.org"]]
    assert "/fr/members/" in str(mail.outbox[0].body)


def test_a_known_person_gets_another_role_and_keeps_their_name() -> None:
    user = User.objects.create_user("dana", "delegate@example.org", first_name="Known")
    client_for(Role.MODERATORS).post(ADD, invitation())
    assert Assignment.objects.get().user == user
    user.refresh_from_db()
    assert user.first_name == "Known"


def test_a_refused_invitation_leaves_nothing() -> None:
    response = client_for(Role.MODERATORS).post(ADD, invitation(actor=""))
    assert "actor" in response.context["form"].errors
    assert not User.objects.filter(email="delegate@example.org").exists()
    assert mail.outbox == []


@pytest.mark.parametrize("role", AssignedRole.values)
def test_who_gives_which_role(role: str) -> None:
    own: dict[str, str] = {
        AssignedRole.DELEGATION: "member-FR",
        AssignedRole.COMMISSION: "commission-FR",
        AssignedRole.SECTOR: "sector-ED",
        AssignedRole.OFFICE: "office-dakar",
    }
    code = f"organization-{factories.record('A').content_id}" if role == AssignedRole.NGO else own.get(role, "")
    values = {
        "role": role,
        "actor": actor(code).pk if code else "",
        "locale": "fr" if role == AssignedRole.TRANSLATOR else "",
    }
    given = set()
    for group in ("admin", Role.MODERATORS, Role.EDITORS, Role.LIAISON_COMMITTEE, translators("fr")):
        client_for(group).post(ADD, invitation(**values))
        if Assignment.objects.all().exists():
            given.add(group)
            for row in Assignment.objects.all():
                row.delete()
    above = role in (AssignedRole.EDITOR, AssignedRole.MODERATOR)
    assert given == {"admin"} if above else {"admin", Role.MODERATORS}


def test_moderators_end_and_extend_but_not_each_other() -> None:
    delegate = Assignment.objects.get(user=assigned(AssignedRole.DELEGATION, "member-FR"))
    colleague = Assignment.objects.get(user=assigned(AssignedRole.MODERATOR))
    client = client_for(Role.MODERATORS)
    for row in (delegate, colleague):
        data = {"starts": str(row.starts), "ends": str(today())}
        client.post(reverse("assignment:edit", args=[row.pk]), data)
        row.refresh_from_db()
    assert (delegate.ends, colleague.ends) == (today(), None)


def test_nobody_but_an_administrator_removes_one() -> None:
    row = Assignment.objects.get(user=assigned(AssignedRole.DELEGATION, "member-FR"))
    url = reverse("assignment:delete", args=[row.pk])
    client_for(Role.MODERATORS).post(url)
    assert Assignment.objects.filter(pk=row.pk).exists()


def test_the_list_costs_the_same_for_many_people() -> None:
    set_up_roles()
    client = client_for(Role.MODERATORS)

    def cost(people: list[str]) -> int:
        for code in people:
            assigned(AssignedRole.DELEGATION, f"member-{code}")
        with CaptureQueriesContext(connection) as queries:
            response = client.get(reverse("assignment:index"))
        assert response.status_code == 200
        return len(queries)

    cost(["FR"])
    assert cost(["DE"]) == cost(["ES", "IT", "KE", "JP", "BR"])


@pytest.mark.parametrize("email", ["delegate@example.org", f"{'d' * 60}@{'example.' * 14}org"])
def test_a_person_is_made_whatever_they_would_be_called(email: str) -> None:
    """Somebody whose address has changed keeps its old one as a name; an address may be longer than a name."""
    User.objects.create_user("delegate@example.org", "elsewhere@example.org")
    response = client_for(Role.MODERATORS).post(ADD, invitation(email=email))
    assert response.status_code == 302, response.context["form"].errors
    person = Assignment.objects.get().user
    assert person.email == email
    person.full_clean(exclude=["password"])

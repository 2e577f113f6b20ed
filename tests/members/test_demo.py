"""The demonstration's people: made once, fictional, and able to sign in."""

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from wagtail import hooks

from members.mail import may_use_links
from members.models import Assignment
from tests import factories

pytestmark = pytest.mark.django_db


def test_they_are_made_once_and_named_when_the_server_starts(site: None) -> None:
    factories.record("Fictional Example NGO", fictional=True)
    for _ in range(2):
        call_command("set_up_demo_members", demo=True, verbosity=0)
    people = Assignment.objects.select_related("user", "actor")
    assert all(row.user.email.endswith("@example.org") and may_use_links(row.user) for row in people)
    assert {row.actor.code.partition("-")[0] for row in people} >= {"organization", "member", "office", "sector"}
    lines = [line for hook in hooks.get_hooks("register_demo_lines") for line in hook()]
    assert f"{settings.PUBLIC_BASE_URL}/en/members/sign-in/" in lines[0]
    assert len(lines) == 1 + len(people)


def test_not_where_it_is_no_demonstration(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DEMO", raising=False)
    with pytest.raises(CommandError):
        call_command("set_up_demo_members")

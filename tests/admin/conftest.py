"""Users of each role, signed in."""

from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client

from cms.base.roles import Role, set_up_roles, translators
from tests import factories


@pytest.fixture(scope="module")
def tree(for_module: None) -> None:
    """The index pages of all kinds, in English and French, and the roles on them; for all tests of a module."""
    for index in (
        factories.directory(),
        factories.action_index(),
        factories.project_index(),
        factories.activity_index(),
        factories.body_index(),
        factories.office_index(),
        factories.commission_index(),
        factories.delegation_index(),
        factories.event_index(),
        factories.dialogue_index(),
        factories.recommendation_index(),
        factories.document_index(),
        factories.working_group_index(),
        factories.consultation_index(),
        factories.theme_consultation_index(),
    ):
        factories.translated(index, "fr")
    set_up_roles()


def user_of(group: str, name: str = "") -> User:
    user, _ = User.objects.get_or_create(username=name or group)
    user.groups.set(Group.objects.filter(name=group))
    return user


@pytest.fixture
def signed_in(db: None) -> Callable[[str], Client]:
    """A client of somebody in this group; "admin" has all rights. Rights on the index pages need `tree` as well."""
    factories.home_in("fr")
    set_up_roles()

    def sign_in(group: str) -> Client:
        client = Client()
        if group == "admin":
            client.force_login(User.objects.create_superuser("admin"))
        else:
            client.force_login(user_of(group))
        return client

    return sign_in


@pytest.fixture
def editor(signed_in: Callable[[str], Client]) -> Client:
    return signed_in(Role.EDITORS)


@pytest.fixture
def moderator(signed_in: Callable[[str], Client]) -> Client:
    return signed_in(Role.MODERATORS)


@pytest.fixture
def translator(signed_in: Callable[[str], Client]) -> Client:
    return signed_in(translators("fr"))


@pytest.fixture
def liaison(signed_in: Callable[[str], Client]) -> Client:
    return signed_in(Role.LIAISON_COMMITTEE)


def said(response: Any) -> str:
    """The messages the admin shows with this response."""
    return " ".join(unescape(str(message)) for message in response.context["messages"])

"""People with roles, signed in, and those they act for."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from cms.base.roles import set_up_roles
from members.enums import AssignedRole
from members.models import Assignment
from reference.models import Actor, Member, NationalCommission
from tests import factories


@pytest.fixture
def site(db: None) -> None:
    """The home page in English and French, and the roles of the admin."""
    factories.home_in("fr")
    set_up_roles()


def actor(code: str) -> Actor:
    """National Commissions, of which the platform's own data has none, are made where they are asked for."""
    kind, _, country = code.partition("-")
    if kind == "commission" and not Actor.objects.filter(code=code).exists():
        member = Member.objects.get(code=country)
        NationalCommission.objects.create(code=country, label_en=f"National Commission of {member}", member=member)
    return Actor.objects.get(code=code)


def assigned(role: str, code: str = "", *, name: str = "", **values: Any) -> User:
    """A person who holds this role, for the actor with this code."""
    name = name or f"{role}-{code}".rstrip("-")
    user, _ = User.objects.get_or_create(username=name, defaults={"email": f"{name.lower()}@example.org"})
    if role == AssignedRole.LIAISON_COMMITTEE:
        values.setdefault("ends", "2099-12-31")
    found = Assignment(user=user, role=role, actor=actor(code) if code else None, **values)
    found.full_clean()
    found.save()
    return user


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def member(site: None) -> Callable[..., Client]:
    return lambda *args, **kwargs: client_of(assigned(*args, **kwargs))

"""Two people of the Secretariat, and who takes the newsletter."""

from typing import Any

import pytest
from django.contrib.auth.models import User

from cms.base.roles import Role, set_up_roles
from delivery.models import Recipient
from diffusion import approving, audiences
from diffusion.models import Diffusion
from tests.admin.conftest import user_of
from tests.delivery.conftest import server  # noqa: F401


@pytest.fixture
def editor(db: None) -> User:
    set_up_roles()
    return _with_address(user_of(Role.EDITORS))


@pytest.fixture
def moderator(editor: User) -> User:
    return _with_address(user_of(Role.MODERATORS))


def _with_address(user: Any) -> User:
    user.email = f"{user.get_username()}@secretariat.example"
    user.save()
    found: User = user
    return found


def approve(diffusion: Diffusion, user: Any) -> Diffusion:
    """What is there now, as somebody does who has just looked at it."""
    return approving.approve(diffusion, user, approving.fingerprint(diffusion))


@pytest.fixture
def readers(db: None, monkeypatch: pytest.MonkeyPatch) -> list[Recipient]:
    """Three who take the newsletter, in three languages."""
    found = [
        Recipient.objects.for_address(f"reader-{locale}@example.org", locales=[locale]) for locale in ("en", "fr", "ar")
    ]
    rows = Recipient.objects.filter(pk__in=[row.pk for row in found]).order_by("pk")
    monkeypatch.setattr(audiences, "_newsletter", [rows.all])
    return found

"""A mailing of a diffusion is paused and goes on by the diffusion's rules, wherever that is asked."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cms.base.audit import AuditEntry
from delivery.enums import MailingState
from delivery.privacy import told
from diffusion.enums import Stage
from diffusion.models import Diffusion
from diffusion.starting import start_due
from reference.models import Actor
from tests import factories
from tests.admin.conftest import said

from .conftest import approve

pytestmark = pytest.mark.django_db


@pytest.fixture
def diffusion(editor: User, moderator: User) -> Diffusion:
    """Begun, to one person."""
    factories.contact(Actor.objects.get(code="member-FR"), email="paris@example.org", languages=["fr"])
    found = factories.recommendation("Keep wells open")
    factories.translated(found, "fr", title="Garder les puits ouverts")
    factories.drain()
    made = Diffusion.objects.create(
        title="Internal: wells, second attempt",
        contents=[str(found.translation_key)],
        audience={"include": [{"actor": ["member-FR"]}]},
        edited_by=editor,
        requested_by=editor,
        requested_at=timezone.now(),
    )
    made = approve(made, moderator)
    start_due()
    made.refresh_from_db()
    return made


def _turn(client: Client, diffusion: Diffusion, name: str) -> Any:
    client.post(reverse("mailings:turn", args=[diffusion.mailing_id, name]), follow=True)
    diffusion.refresh_from_db()
    return diffusion.stage


def test_a_mailing_is_steered_as_its_diffusion(diffusion: Diffusion, moderator: User, client: Client) -> None:
    client.force_login(moderator)
    page = client.get(reverse("mailings:show", args=[diffusion.mailing_id])).content.decode()
    assert reverse("diffusions:inspect", args=[diffusion.pk]) in page
    assert _turn(client, diffusion, "pause") == Stage.PAUSED
    assert _turn(client, diffusion, "resume") == Stage.SENDING
    assert _turn(client, diffusion, "pause") == Stage.PAUSED
    noted = AuditEntry.objects.filter(action__in=["diffusion.paused", "diffusion.resumed"], user=moderator)
    assert noted.count() == 3
    Diffusion.objects.filter(pk=diffusion.pk).update(approved_at=None, approved_by=None)
    answer = client.post(reverse("mailings:turn", args=[diffusion.mailing_id, "resume"]), follow=True)
    assert "not possible" in said(answer), "its approval lapsed"
    assert diffusion.sent_as.state == MailingState.PAUSED


def test_a_persons_export_has_the_title_that_they_were_written(diffusion: Diffusion) -> None:
    [row] = told(diffusion.sent_as.deliveries.get().recipient)["mails"]
    assert row["title"] == "Garder les puits ouverts"

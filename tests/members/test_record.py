"""The own organization's record, confirmed or corrected by its own people only."""

from typing import Any

import pytest
from django.utils import timezone
from wagtail.models import TaskState

from cms.base.audit import AuditEntry
from members.enums import AssignedRole
from ngo_pages.confirmation import ConfirmationRequest
from ngo_pages.models import Organization
from tests import factories

from .conftest import assigned, client_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]

SPACE = "/en/members/"


@pytest.fixture
def record() -> Organization:
    return factories.record("Fictional Example NGO", website="https://example.org")


@pytest.fixture
def client(record: Organization) -> Any:
    return client_of(assigned(AssignedRole.NGO, f"organization-{record.content_id}"))


def url(record: Organization) -> str:
    return f"{SPACE}record/{record.pk}/"


def test_a_record_nobody_confirmed_waits_and_is_confirmed(record: Organization, client: Any) -> None:
    (item,) = client.get(SPACE).context["waiting"]
    assert item.url == url(record)
    assert client.get(item.url).status_code == 200
    record.refresh_from_db()
    assert record.last_confirmed is None
    assert client.post(item.url, {"confirm": "1"}).status_code == 200
    record.refresh_from_db()
    assert record.last_confirmed == timezone.localdate()
    assert client.get(SPACE).context["waiting"] == []
    assert AuditEntry.objects.filter(action="organization.confirmed", target_id=str(record.pk)).count() == 1


def test_changes_go_to_moderation(record: Organization, client: Any) -> None:
    response = client.post(url(record), {"website": "https://example.org/new"})
    assert response.status_code == 200, response.context["form"].errors
    record.refresh_from_db()
    assert record.website == "https://example.org"
    assert record.get_latest_revision_as_object().website == "https://example.org/new"
    assert TaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS).count() == 1


def test_what_is_wrong_or_unchanged_is_said_and_nothing_is_kept(record: Organization, client: Any) -> None:
    same = {"website": "https://example.org"}
    for values in (same, {"website": "no address"}):
        response = client.post(url(record), values)
        assert response.status_code == 422
        assert response.context["form"].errors
    assert not ConfirmationRequest.objects.exists()


def test_others_records_are_not_there(record: Organization) -> None:
    other = factories.record("Fictional Other NGO")
    strangers = {
        "another NGO": client_of(assigned(AssignedRole.NGO, f"organization-{other.content_id}")),
        "delegation": client_of(assigned(AssignedRole.DELEGATION, "member-FR")),
        "sector": client_of(assigned(AssignedRole.SECTOR, "sector-ED")),
        "moderator": client_of(assigned(AssignedRole.MODERATOR)),
    }
    for stranger in strangers.values():
        assert stranger.get(url(record)).status_code == 404
        assert stranger.post(url(record), {"confirm": "1"}).status_code == 404
    record.refresh_from_db()
    assert record.last_confirmed is None

"""Restricted files: read by whoever stands on their tier, noted, kept by no cache; not there for everybody else."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone

from cms.base.audit import AuditEntry
from cms.base.models import MediaDocument
from cms.base.roles import Role
from content_api.models import ApiKey
from content_store.enums import Tier
from members.enums import AssignedRole
from reference.models import DocumentFile
from tests import factories
from tests.admin.conftest import user_of
from tests.members.conftest import assigned, client_of, member, site  # noqa: F401

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]


def restricted(access: Tier = Tier.MEMBER_STATE, symbol: str = "210 EX/9") -> MediaDocument:
    file = MediaDocument(title="Draft", file=ContentFile(b"secret words", name=f"draft-{access}.txt"))
    file.save()
    record = factories.document_record(symbol, access=access)
    record.files = [DocumentFile(language="en", file=file)]
    record.save()
    return file


def key(tier: Tier, **values: Any) -> dict[str, str]:
    made = ApiKey(name=f"Key {tier.name}", organization="Example", tier=tier, **values)
    token = made.new_token()
    made.save()
    return {"authorization": f"Bearer {token}"}


def read(client: Client, file: MediaDocument, **headers: str) -> Any:
    response = client.get(file.url, headers=headers)
    body = b"".join(response.streaming_content) if response.streaming else response.content
    assert (b"secret words" in body) == (response.status_code == 200)
    return response


def noted() -> list[tuple[str, str, str, str]]:
    rows = AuditEntry.objects.filter(action="file.read").order_by("pk")
    return [(row.user.username if row.user else "", row.key, row.target_id, row.detail) for row in rows]


@pytest.mark.parametrize("access", [Tier.PARTNER, Tier.MEMBER_STATE, Tier.SECRETARIAT])
def test_a_key_reads_files_of_its_tier_and_below(access: Tier) -> None:
    file = restricted(access)
    for tier in Tier:
        assert read(Client(), file, **key(tier)).status_code == (200 if tier >= access else 404), tier
    names = [name for _, name, _, _ in noted()]
    assert names == [f"Key {tier.name}" for tier in Tier if tier >= access]


def test_a_reading_is_noted_with_who_and_what(member: Callable[..., Client]) -> None:  # noqa: F811
    file = restricted()
    read(member(AssignedRole.DELEGATION, "member-FR"), file)
    assert noted() == [("delegation-member-FR", "", str(file.pk), "member_state, 200")]
    read(member(AssignedRole.TRANSLATOR, locale="fr"), file)
    read(Client(), file)
    assert len(noted()) == 1


def test_no_answer_about_a_restricted_file_is_kept(member: Callable[..., Client]) -> None:  # noqa: F811
    file = restricted()
    for response in (
        read(Client(), file),
        read(member(AssignedRole.DELEGATION, "member-FR"), file),
        read(Client(), file, **key(Tier.PARTNER)),
        read(Client(), file, **key(Tier.SECRETARIAT)),
        read(Client(), file, authorization="Bearer ngounesco_nobody"),
    ):
        assert response.headers["Cache-Control"] == "private, no-store", response.status_code
        assert {"Authorization", "Cookie"} <= {name.strip() for name in response.headers["Vary"].split(",")}


def test_a_key_that_does_not_hold_is_refused_and_says_so() -> None:
    file = restricted()
    revoked, expired = key(Tier.SECRETARIAT, revoked=timezone.now()), key(Tier.PARTNER, expires="2020-01-01")
    for headers in (revoked, expired, {"authorization": "Bearer ngounesco_nobody"}, {"authorization": "Basic eDp5"}):
        response = read(Client(), file, **headers)
        assert response.status_code == 401
        assert response.headers["Content-Type"] == "application/problem+json"


def test_a_keys_quota_counts_files(settings: Any) -> None:
    settings.API_KEY_PER_MINUTE = 1
    file, headers = restricted(), key(Tier.SECRETARIAT)
    assert [read(Client(), file, **headers).status_code for _ in range(2)] == [200, 429]


def test_an_assignment_reads_until_its_last_day() -> None:
    file = restricted()
    over = assigned(AssignedRole.DELEGATION, "member-FR", name="over", starts="2024-01-01", ends="2024-12-31")
    yet = assigned(AssignedRole.DELEGATION, "member-FR", name="yet", starts="2099-01-01")
    assert [read(client_of(user), file).status_code for user in (over, yet)] == [404, 404]


def test_who_keeps_documents_reads_them_and_whoever_edits_else_does_not() -> None:
    file = restricted(Tier.SECRETARIAT)
    assert read(client_of(user_of(Role.EDITORS)), file).status_code == 200
    assert read(client_of(user_of(Role.LIAISON_COMMITTEE)), file).status_code == 404


def test_a_file_of_two_documents_is_as_restricted_as_the_stricter() -> None:
    file = restricted(Tier.SECRETARIAT)
    other = factories.document_record("210 EX/10", access=Tier.PUBLIC)
    other.files = [DocumentFile(language="en", file=file)]
    other.save()
    assert read(Client(), file).status_code == 404
    assert read(Client(), file, **key(Tier.MEMBER_STATE)).status_code == 404


def test_a_public_file_takes_no_key_and_is_not_noted() -> None:
    file = restricted(Tier.PUBLIC)
    response = read(Client(), file, authorization="Basic eDp5")
    assert response.status_code == 200
    assert "no-store" not in response.headers.get("Cache-Control", "")
    assert not noted()


def test_members_find_the_documents_of_their_tier(member: Callable[..., Client]) -> None:  # noqa: F811
    file = restricted(Tier.PARTNER, "210 EX/1")
    restricted(Tier.SECRETARIAT, "210 EX/2")
    restricted(Tier.PUBLIC, "210 EX/3")
    delegation = member(AssignedRole.DELEGATION, "member-FR")
    assert "/en/members/documents/" in delegation.get("/en/members/").content.decode()
    page = delegation.get("/en/members/documents/")
    text = page.content.decode()
    assert file.url in text
    assert [symbol in text for symbol in ("210 EX/1", "210 EX/2", "210 EX/3")] == [True, False, False]
    assert "no-store" in page.headers["Cache-Control"]
    assert AuditEntry.objects.filter(action="document.listed", detail="member_state, 1 rows").count() == 1
    assert member(AssignedRole.TRANSLATOR, locale="fr").get("/en/members/documents/").status_code == 404
    assert Client().get("/en/members/documents/").status_code == 302


def test_a_number_no_database_takes_is_no_file() -> None:
    assert Client().get(f"/documents/{'9' * 30}/draft.txt").status_code == 404

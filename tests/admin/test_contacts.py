"""Contacts in the admin, and kept from all who may not see them."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.test import Client
from wagtail.models import ModelLogEntry, Revision

from cms.base.audit import AuditEntry
from content_store.enums import Tier
from reference.contacts import Contact
from tests import factories

from .page_types import posted

pytestmark = pytest.mark.django_db
Drained = Callable[[], AbstractContextManager[None]]
URL = "/admin/contacts/"


@pytest.fixture
def union(drained: Drained) -> Any:
    with drained():
        return factories.organization("World Union")


def test_trap_12_a_restricted_contact_is_refused_by_every_way(drained: Drained, union: Any, moderator: Client) -> None:
    with drained():
        factories.contact(
            union, name="Marker Person", email="marker@example.org", phone="+000 marker", tier=Tier.PARTNER
        )
    record = union.organization
    moderator.post(
        f"/admin/snippets/ngo_pages/organization/edit/{record.pk}/",
        posted(
            moderator.get(f"/admin/snippets/ngo_pages/organization/edit/{record.pk}/"),
            form_id="w-editor-form", founded="1950", **{"action-publish": "1"},
        ),
    )  # fmt: skip
    factories.drain()
    public = Client()
    for address in (
        union.site_path,
        "/en/organizations/",
        "/en/search/?q=marker",
        f"/api/v1/content/{union.translation_key}",
        f"/api/v1/content/{union.translation_key}?fields=contacts",
        "/api/v1/organizations?profile=full&q=marker",
        "/api/v1/search?q=marker",
        "/api/v1/suggest?q=mark",
        "/api/v1/changes",
        "/sitemap-en.xml",
    ):
        text = public.get(address).content.decode().replace("q=marker", "").replace("“marker”", "")
        assert "Marker Person" not in text, address
        assert "marker@example" not in text, address
    for address in (
        f"/admin/snippets/ngo_pages/organization/edit/{record.pk}/",
        f"/admin/snippets/ngo_pages/organization/history/{record.pk}/",
        f"/admin/snippets/ngo_pages/organization/inspect/{record.pk}/",
        f"/admin/pages/{union.pk}/view_draft/",
        f"/admin/pages/{union.pk}/history/",
    ):
        text = moderator.get(address).content.decode()
        assert "Marker Person" not in text, address
    assert not Revision.objects.filter(content__icontains="marker").exists()
    assert not ModelLogEntry.objects.filter(label__icontains="marker").exists()


def test_the_form_says_who_will_see_each_datum(editor: Client, union: Any) -> None:
    contact = factories.contact(union, name="Ms Partner", tier=Tier.MEMBER_STATE)
    fields = editor.get(f"{URL}edit/{contact.pk}/").context["form"].fields
    for name in ("name", "email", "phone"):
        assert "Seen by: Member States" in fields[name].help_text
        assert "NGOs in partnership" not in fields[name].help_text


def test_who_may_do_what(editor: Client, liaison: Client, translator: Client, union: Any) -> None:
    contact = factories.contact(union, name="Ms Partner", tier=Tier.MEMBER_STATE)
    data = posted(editor.get(f"{URL}edit/{contact.pk}/"), form_id="w-editor-form", name="Ms Renamed")
    assert translator.get(URL).status_code == translator.post(f"{URL}edit/{contact.pk}/", data).status_code == 302
    assert "Ms Partner" in liaison.get(URL).content.decode()
    assert "Ms Partner" in liaison.get(f"{URL}inspect/{contact.pk}/").content.decode()
    liaison.post(f"{URL}edit/{contact.pk}/", data)
    assert Contact.objects.get().name == "Ms Partner"
    editor.post(f"{URL}edit/{contact.pk}/", data)
    assert Contact.objects.get().name == "Ms Renamed"
    assert Client().get(URL).status_code == 302


def test_looks_and_changes_are_noted_without_the_data(editor: Client, union: Any) -> None:
    contact = factories.contact(union, name="Marker Person")
    editor.get(URL)
    data = posted(editor.get(f"{URL}edit/{contact.pk}/"), form_id="w-editor-form", name="Marker Renamed")
    editor.post(f"{URL}edit/{contact.pk}/", data)
    entries = list(AuditEntry.objects.order_by("pk").values_list("action", "target_id", "detail"))
    assert {"contact.added", "contact.listed", "contact.read", "contact.changed"} <= {entry[0] for entry in entries}
    assert "arker" not in repr(entries)
    assert "arker" not in repr(list(ModelLogEntry.objects.values_list("label", "data")))

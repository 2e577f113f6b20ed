"""Contacts: who is told what, and nothing left once consent ends."""

import datetime as dt
import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from content_store.enums import Tier
from content_store.models import Change, Document
from reference.contacts import Contact
from reference.models import Actor
from tests import factories

pytestmark = pytest.mark.django_db
Drained = Callable[[], AbstractContextManager[None]]


def day(days: int) -> dt.date:
    return timezone.localdate() + dt.timedelta(days=days)


def seen(page: Any, tier: Tier) -> list[str]:
    """The names of contacts that a reader of this tier finds in the document."""
    row = Document.objects.get(content_id=page.translation_key, locale="en", tier__lte=tier, next_tier__gt=tier)
    return sorted(item["name"] for item in json.loads(row.full)["contacts"])


@pytest.fixture
def union(drained: Drained) -> Any:
    with drained():
        return factories.organization("World Union")


def test_each_tier_is_told_what_it_may_know_and_no_more(drained: Drained, union: Any) -> None:
    with drained():
        for tier in (Tier.PARTNER, Tier.MEMBER_STATE, Tier.SECRETARIAT):
            factories.contact(union, name=f"Ms {tier.name.title()}", tier=tier)
    assert seen(union, Tier.PUBLIC) == []
    assert seen(union, Tier.PARTNER) == ["Ms Partner"]
    assert seen(union, Tier.MEMBER_STATE) == ["Ms Member_State", "Ms Partner"]
    assert seen(union, Tier.SECRETARIAT) == ["Ms Member_State", "Ms Partner", "Ms Secretariat"]


def test_nothing_is_public_unless_its_owner_asks(drained: Drained, union: Any) -> None:
    with pytest.raises(ValidationError, match="owner asks"):
        factories.contact(union, tier=Tier.PUBLIC)
    with drained():
        factories.contact(union, name="Ms Open", tier=Tier.PUBLIC, public_requested=True)
    assert seen(union, Tier.PUBLIC) == ["Ms Open"]
    assert "Ms Open" in Client().get(union.site_path).content.decode()


@pytest.mark.parametrize("how", ["withdrawn", "expired", "deleted"])
def test_a_datum_without_consent_is_nowhere(drained: Drained, union: Any, how: str) -> None:
    with drained():
        contact = factories.contact(
            union, name="Marker Person", email="marker@example.org", phone="+000 marker", granted_by="Marker Grantor",
            tier=Tier.PARTNER, languages=["fr"], themes=["ED"],
        )  # fmt: skip
    assert seen(union, Tier.PARTNER) == ["Marker Person"]
    with drained():
        if how == "withdrawn":
            contact.withdraw()
        elif how == "deleted":
            contact.delete()
        else:
            Contact.objects.filter(pk=contact.pk).update(granted_on=day(-10), expires=day(0))
            call_command("publish_scheduled")
    assert seen(union, Tier.SECRETARIAT) == []
    told = Change.objects.filter(content_id=union.translation_key, locale="en", op="delete", reason="consent_withdrawn")
    assert told.filter(tier__gt=Tier.PUBLIC).exists()
    assert "arker" not in everything_stored()
    if how != "deleted":
        tombstone = Contact.objects.get(pk=contact.pk)
        assert (tombstone.erased_on, tombstone.languages.count(), tombstone.themes.count()) == (day(0), 0, 0)
        with pytest.raises(ValidationError, match="erased"):
            tombstone.full_clean()


def test_a_contact_that_stands_for_another_is_no_longer_shown_with_the_first(drained: Drained, union: Any) -> None:
    with drained():
        other = factories.organization("Other Union")
        contact = factories.contact(union, name="Ms Moved", tier=Tier.PARTNER)
    with drained():
        contact.actor = Actor.objects.get(organization=other.translation_key)
        contact.save()
    assert (seen(union, Tier.PARTNER), seen(other, Tier.PARTNER)) == ([], ["Ms Moved"])


def everything_stored() -> str:
    """All the text of all tables."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608
            found += [repr(row) for row in cursor.fetchall()]
    return "\n".join(found)


def test_terms_of_office_begin_and_end_by_themselves(drained: Drained, union: Any) -> None:
    with drained():
        leaving = factories.contact(union, name="Ms Leaving", tier=Tier.PARTNER, until=day(3))
        coming = factories.contact(union, name="Ms Coming", tier=Tier.PARTNER, since=day(1))
    assert seen(union, Tier.PARTNER) == ["Ms Leaving"]
    Contact.objects.filter(pk=leaving.pk).update(until=day(-1))
    Contact.objects.filter(pk=coming.pk).update(since=day(0))
    with drained():
        call_command("publish_scheduled")
    assert seen(union, Tier.PARTNER) == ["Ms Coming"]
    newest = Change.objects.order_by("-seq").first()
    with drained():
        call_command("publish_scheduled")
    assert Change.objects.order_by("-seq").first() == newest


def test_trap_2_one_person_for_two_organizations(drained: Drained, union: Any) -> None:
    with drained():
        league = factories.organization("Local League")
        first = factories.contact(union, name="Ms Both", tier=Tier.PARTNER)
        factories.contact(league, name="Ms Both", tier=Tier.PARTNER)
    with drained():
        first.withdraw()
    assert (seen(union, Tier.PARTNER), seen(league, Tier.PARTNER)) == ([], ["Ms Both"])


def test_a_sector_an_office_and_a_member_have_focal_points() -> None:
    for code in ("sector-ED", "office-dakar", "member-FR"):
        factories.contact(Actor.objects.get(code=code), name="Mr Focal")
    assert Contact.objects.shown(day(0)).count() == 3

"""What each tier reads: its own rows where they differ, the log of what it sees, and nothing of those above."""

import json
from typing import Any

import pytest

from content_store.changes import read_changes
from content_store.criteria import Condition, Criteria
from content_store.dirty import content_key, mark
from content_store.enums import TIER_ABOVE_ALL, Operation, Reason, Tier
from content_store.lookup import find, find_path, last_tombstone
from content_store.models import Change, Document, DocumentCode, DocumentDependency
from content_store.query import ListQuery, list_documents
from ngo_pages.models import Organization, OrganizationPage
from search import consumer, service
from search.interface import SearchQuery
from tests import factories

from .reading import document
from .restricted import Secrets, restrict_organizations

pytestmark = pytest.mark.django_db

PARTNER, MEMBER_STATE, SECRETARIAT = Tier.PARTNER, Tier.MEMBER_STATE, Tier.SECRETARIAT
EVERYONE = (Tier.PUBLIC, TIER_ABOVE_ALL)


@pytest.fixture
def secrets(monkeypatch: pytest.MonkeyPatch) -> Secrets:
    return restrict_organizations(monkeypatch)


@pytest.fixture
def page(secrets: Secrets) -> OrganizationPage:
    """In English and French, with nothing restricted yet."""
    found = factories.organization("World Organization", slug="world", summary="Works", sectors=["ED"])
    factories.translated(found, "fr")
    factories.drain()
    return found


def tell(page: OrganizationPage, secrets: Secrets, *, reason: Reason | None = None, **told: str) -> int:
    """What is restricted from now on, by the tier's name; returns the step of the log before."""
    before = Change.objects.latest("seq").seq
    secrets[page.translation_key] = {Tier[name.upper()]: text for name, text in told.items()}
    mark(content_key(page.translation_key), reason=reason or "")
    factories.drain()
    return before


def rows(page: OrganizationPage, locale: str = "en") -> list[tuple[int, int]]:
    found = Document.objects.filter(content_id=page.translation_key, locale=locale).order_by("tier")
    return list(found.values_list("tier", "next_tier"))


def seen(since: int, tier: Tier) -> list[tuple[str, str, str]]:
    """Operation, language and reason of what a reader of this tier gets."""
    return [(change.op, change.locale, change.reason) for change in read_changes(since, 100, tier=tier)]


def test_a_kind_with_nothing_to_tell_has_public_rows_only(page: OrganizationPage) -> None:
    assert rows(page) == rows(page, "fr") == [EVERYONE]
    assert {(change.tier, change.next_tier) for change in Change.objects.all()} == {EVERYONE}


def test_a_row_stands_where_its_bytes_differ_from_the_one_below(page: OrganizationPage, secrets: Secrets) -> None:
    tell(page, secrets, partner="and writes", secretariat="by night")
    assert rows(page) == rows(page, "fr") == [(0, 1), (1, 3), (3, TIER_ABOVE_ALL)]
    assert [document(page, tier=tier)["summary"] for tier in Tier] == [
        "Works",
        "Works and writes",
        "Works and writes",
        "Works and writes by night",
    ]
    assert len({document(page, tier=tier)["etag"] for tier in Tier}) == 3


def test_lists_and_lookups_serve_each_tier_one_row_of_each_content(page: OrganizationPage, secrets: Secrets) -> None:
    tell(page, secrets, member_state="and writes")
    other = factories.organization("Other")
    factories.drain()
    for tier in Tier:
        listed = list_documents(ListQuery(Criteria(("organization",)), ("fr", "en"), tier=tier, profile="full"))
        assert listed.count == 2
        assert [json.loads(item)["id"] for item in listed.items] == [
            str(other.translation_key),
            str(page.translation_key),
        ]
        found = find(page.translation_key, ("fr",), tier=tier)
        by_path = find_path("/fr/organizations/world/", tier)
        assert found
        assert found.document
        assert by_path
        assert found.document == by_path.document
        assert ("and writes" in found.document.full) == (tier >= MEMBER_STATE)
        assert found.available == ("en", "fr")


def test_codes_and_dependencies(page: OrganizationPage, secrets: Secrets) -> None:
    """What a higher tier's document depends on renders it again; codes belong to the row they are of."""
    tell(page, secrets, secretariat="and writes")
    assert DocumentDependency.objects.filter(content_id=page.translation_key, target="term:sectors:SHS").exists()
    assert set(DocumentCode.objects.filter(field="sector").values_list("document__tier", "code")) == {
        (Tier.PUBLIC, "ED"),
        (SECRETARIAT, "ED"),
    }
    found = list_documents(
        ListQuery(Criteria(("organization",), (Condition("sector", "any", ("ED",)),)), ("en",), tier=SECRETARIAT)
    )
    assert found.count == 1


def test_only_those_who_read_other_bytes_hear_of_it(page: OrganizationPage, secrets: Secrets) -> None:
    both = [("upsert", "en", ""), ("upsert", "fr", "")]
    before = tell(page, secrets, member_state="and writes")
    assert [seen(before, tier) for tier in Tier] == [[], [], both, both]
    before = tell(page, secrets, member_state="and writes", partner="and reads")
    assert [seen(before, tier) for tier in Tier] == [[], both, both, both]
    before = tell(page, secrets, partner="and reads", member_state="and writes", secretariat="by night")
    assert [seen(before, tier) for tier in Tier] == [[], [], [], both]
    before = tell(page, secrets, partner="and reads", secretariat="by night")
    assert seen(before, Tier.PUBLIC) == seen(before, PARTNER) == []
    assert seen(before, MEMBER_STATE) == seen(before, SECRETARIAT) == both
    before = tell(page, secrets)
    assert [seen(before, tier) for tier in Tier] == [[], both, both, both]
    assert rows(page) == [EVERYONE]


def test_a_publication_reaches_all_tiers(page: OrganizationPage, secrets: Secrets) -> None:
    tell(page, secrets, partner="and writes")
    before = Change.objects.latest("seq").seq
    factories.publish(page, summary="Plays")
    factories.drain()
    assert [document(page, tier=tier)["summary"] for tier in Tier] == ["Plays", *["Plays and writes"] * 3]
    for tier in Tier:
        assert [step for step in seen(before, tier) if step[1] == "en"] == [("upsert", "en", "")]


def test_ended_consent_leaves_a_tombstone_for_those_who_had_read_it(page: OrganizationPage, secrets: Secrets) -> None:
    tell(page, secrets, partner="and writes", secretariat="by night")
    before = tell(page, secrets, reason=Reason.CONSENT_WITHDRAWN, secretariat="by night")
    told = [("delete", "en", "consent_withdrawn"), ("upsert", "en", "")]
    for tier in Tier:
        assert [step for step in seen(before, tier) if step[1] == "en"] == (told if tier else [])
    tell(page, secrets, reason=Reason.CONSENT_WITHDRAWN)
    assert rows(page) == [EVERYONE]
    for tier in Tier:
        own = [change for change in read_changes(0, 100, tier=tier) if change.content_id == page.translation_key]
        assert [change.document for change in own if change.locale == "en" and change.document][-1] == (
            Document.objects.get(content_id=page.translation_key, locale="en")
        )
    assert "and writes" not in "".join(Document.objects.values_list("full", flat=True))


def test_the_public_log_says_nothing_of_what_is_restricted(page: OrganizationPage, secrets: Secrets) -> None:
    before = list(Change.objects.filter(tier=Tier.PUBLIC).order_by("seq").values_list("seq", "etag", "op"))
    tell(page, secrets, partner="and writes")
    tell(page, secrets, reason=Reason.CONSENT_WITHDRAWN)
    assert list(Change.objects.filter(tier=Tier.PUBLIC).order_by("seq").values_list("seq", "etag", "op")) == before


def test_what_the_public_may_not_see_is_in_no_tier(page: OrganizationPage, secrets: Secrets) -> None:
    tell(page, secrets, partner="and writes")
    before = Change.objects.latest("seq").seq
    page.unpublish()
    factories.drain()
    assert rows(page) == []
    for tier in Tier:
        assert [step for step in seen(before, tier) if step[1] == "en"] == [("delete", "en", "unpublished")]
    factories.publish(page)
    factories.drain()
    assert rows(page) == [(0, 1), (1, TIER_ABOVE_ALL)]


def test_a_withdrawal_is_told_apart_from_other_tombstones(page: OrganizationPage, secrets: Secrets) -> None:
    tell(page, secrets, partner="and writes")
    tell(page, secrets, reason=Reason.CONSENT_WITHDRAWN)
    assert last_tombstone(page.translation_key) is None
    french = OrganizationPage.objects.get(translation_key=page.translation_key, locale__language_code="fr")
    french.unpublish()
    factories.drain()
    mark(content_key(page.translation_key), reason=Reason.MERGED)
    Organization.objects.get(pk=page.organization_id).unpublish()
    factories.drain()
    found = last_tombstone(page.translation_key, "fr")
    assert found
    assert found.reason == Reason.UNPUBLISHED
    found = last_tombstone(page.translation_key)
    assert found
    assert (found.op, found.reason) == (Operation.DELETE, Reason.MERGED)


def test_what_was_taken_back_does_not_outlive_a_rendering_that_fails(page: OrganizationPage, secrets: Secrets) -> None:
    """A last good document is kept for readers, but not against him whose datum is in it."""
    tell(page, secrets, partner="and writes")
    Organization.objects.filter(pk=page.organization_id).update(scope="galactic")
    tell(page, secrets)
    assert rows(page) == [(0, 1), (1, TIER_ABOVE_ALL)]
    tell(page, secrets, reason=Reason.CONSENT_WITHDRAWN)
    assert rows(page) == []
    Organization.objects.filter(pk=page.organization_id).update(scope="national")
    mark(content_key(page.translation_key))
    factories.drain()
    assert rows(page) == [EVERYONE]


def test_search_indexes_public_rows_only(page: OrganizationPage, secrets: Secrets) -> None:
    consumer.run()
    tell(page, secrets, partner="unobtainium")
    assert consumer.run() == 0
    factories.publish(page, summary="Works hard")
    factories.drain()
    assert consumer.run() > 0
    assert service.status().lag == 0
    assert service.search(SearchQuery(q="hard", locale="en")).total == 1
    assert service.search(SearchQuery(q="unobtainium", locale="en", spell=False)).total == 0


def test_the_site_shows_public_rows_only(page: OrganizationPage, secrets: Secrets, client: Any) -> None:
    tell(page, secrets, partner="unobtainium")
    for address in ("/en/organizations/world/", "/en/organizations/", "/en/search/?q=unobtainium"):
        answer = client.get(address)
        assert answer.status_code == 200
        assert "Works unobtainium" not in answer.content.decode()

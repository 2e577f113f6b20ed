"""Duplicates are merged by Moderators, lead to the survivor for ever, and are as before once that is undone."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from content_api.models import ApiKey
from content_store.criteria import Condition, Criteria, narrow
from content_store.models import Change, Document
from content_store.query import readable
from content_store.saved import current
from forums.dialogue import SessionPerson
from ngo_pages.merging import Merge, candidates
from ngo_pages.models import ActionPage, NetworkLink, Organization, OrganizationName
from reference.contacts import Contact
from tests import factories
from tests.content_store.reading import document
from webhooks.life import create
from webhooks.models import Endpoint

pytestmark = pytest.mark.django_db
Drained = Callable[[], AbstractContextManager[None]]


@pytest.fixture
def pair(drained: Drained) -> tuple[Any, Any]:
    with drained():
        right = factories.organization("Climat’Optimistes", slug="climat", acronym="CO")
        wrong = factories.organization(
            "les Climat'Optimist", slug="les-climat", acronym="C.O.", summary="A duplicate.",
            names=[OrganizationName(text="Climate Optimists", language="en", type="official"),
                   OrganizationName(text="climat optimistes", type="alias")],
        )  # fmt: skip
        factories.translated(wrong, "fr")
        other = factories.organization("Union")
        other.organization.network = [NetworkLink(other=wrong.organization, relation="member")]
        other.organization.save_revision().publish()
        factories.action("Garden", slug="garden", organizations=[wrong])
        speaker = SessionPerson(name="Ms Speaker", organization=wrong.organization, consents=True)
        factories.session("Debate", slug="debate", people=[speaker])
        factories.contact(wrong, name="Ms Contact")
    return right, wrong


def stored() -> list[Any]:
    """All documents, but the step they were written in."""
    left_out = {"id", "seq"}
    return sorted(
        (tuple((key, str(value)) for key, value in sorted(row.items()) if key not in left_out)
         for row in Document.objects.values()),
    )  # fmt: skip


def merge(client: Client, pair: tuple[Any, Any]) -> Any:
    return client.post(reverse("ngo-merge-preview", args=[item.organization.pk for item in pair]), follow=True)


def test_trap_1_candidates_share_a_name_in_any_spelling(pair: tuple[Any, Any]) -> None:
    factories.record("International Fellowship", acronym="IFOR")
    factories.record("International Movement", names=[OrganizationName(text="I.F.O.R.", type="acronym")])
    assert {(first.name, second.name) for first, second, _ in candidates()} == {
        ("Climat’Optimistes", "les Climat'Optimist"),
        ("International Fellowship", "International Movement"),
    }


def test_a_merge_moves_names_and_relations_and_leads_to_the_survivor(
    moderator: Client, drained: Drained, pair: tuple[Any, Any]
) -> None:
    right, wrong = pair
    preview = moderator.get(reverse("ngo-merge-preview", args=[right.organization.pk, wrong.organization.pk]))
    text = preview.content.decode()
    assert "Climate Optimists" in text
    with drained():
        assert "is merged" in merge(moderator, pair).content.decode()
    names = {item["text"]: item["type"]["code"] for item in document(right)["names"]}
    assert names["les Climat'Optimist"] == names["Climate Optimists"] == "alias"
    assert "climat optimistes" not in names
    assert [item["organization"]["title"] for item in document(right)["network"]] == ["Union"]
    garden, debate = (Document.objects.get(slug=slug, locale="en").full for slug in ("garden", "debate"))
    assert str(right.translation_key) in garden
    assert str(right.translation_key) in debate
    assert str(wrong.translation_key) not in garden + debate
    assert Contact.objects.get().actor.organization == right.translation_key
    assert document(wrong) is None
    gone = Change.objects.filter(content_id=wrong.translation_key, latest=True)
    assert {(change.op, change.reason) for change in gone} == {("delete", "merged")}


def test_what_points_to_a_record_that_was_not_public_shows_the_survivor(
    moderator: Client, drained: Drained, pair: tuple[Any, Any]
) -> None:
    right, wrong = pair
    with drained():
        for page in type(wrong).objects.filter(translation_key=wrong.translation_key):
            page.unpublish()
    garden = ActionPage.objects.get(slug="garden")
    assert document(garden)["organizations"] == []
    with drained():
        merge(moderator, pair)
    assert [item["id"] for item in document(garden)["organizations"]] == [str(right.translation_key)]


def test_ids_and_addresses_redirect(moderator: Client, drained: Drained, pair: tuple[Any, Any]) -> None:
    right, wrong = pair
    with drained():
        merge(moderator, pair)
    reader = Client()
    for address, target in {
        f"/api/v1/content/{wrong.translation_key}?locale=fr&fallback=chain": f"/api/v1/content/{right.translation_key}",
        f"/api/v1/organizations/{wrong.translation_key}": f"/organizations/{right.translation_key}",
        wrong.site_path: right.site_path,
        "/fr/organizations/les-climat/": right.site_path,
    }.items():
        answer = reader.get(address)
        assert answer.status_code == 301, address
        assert target in answer.headers["Location"]
    answer = reader.get(f"/api/v1/content/{wrong.translation_key}?locale=fr&fallback=chain")
    survivor = reader.get("/" + answer.headers["Location"].split("/", 3)[3])
    assert survivor.status_code == 200
    looked = reader.get("/api/v1/lookup", {"path": wrong.site_path})
    assert looked.status_code == 301


def test_undoing_restores_both_to_the_byte(moderator: Client, drained: Drained, pair: tuple[Any, Any]) -> None:
    before, drafts = stored(), Organization.objects.order_by("pk").values_list("pk", "latest_revision", "live")
    states = list(drafts)
    with drained():
        merge(moderator, pair)
    assert stored() != before
    with drained():
        moderator.post(reverse("ngo-merge-undo", args=[Merge.objects.get().pk]))
    assert stored() == before
    assert list(drafts.all()) == states
    assert Contact.objects.get().actor.organization == pair[1].translation_key
    assert Client().get(pair[1].site_path).status_code == 200
    page = factories.ActionPage.objects.get(slug="garden")
    assert [item.pk for item in page.get_latest_revision_as_object().organizations.all()] == [pair[1].organization.pk]


def test_what_is_not_merged_or_undone(
    moderator: Client, editor: Client, drained: Drained, pair: tuple[Any, Any]
) -> None:
    right, wrong = pair
    assert editor.get(reverse("ngo-merge")).status_code == 302
    merge(editor, pair)
    assert not Merge.objects.exists()
    right.organization.founded = 1950
    right.organization.save_revision()
    assert "unpublished changes" in merge(moderator, pair).content.decode()
    right.organization.get_latest_revision().publish()
    with drained():
        merge(moderator, pair)
    assert Merge.objects.count() == 1
    assert "merged already" in merge(moderator, pair).content.decode()
    fresh = Organization.objects.get(pk=right.organization.pk)
    fresh.founded = 1951
    fresh.save_revision().publish()
    answer = moderator.post(reverse("ngo-merge-undo", args=[Merge.objects.get().pk]), follow=True)
    assert "edited since" in answer.content.decode()
    assert not Organization.objects.get(pk=wrong.organization.pk).live


def test_merges_are_undone_from_the_last_to_the_first(
    moderator: Client, drained: Drained, pair: tuple[Any, Any]
) -> None:
    """What was merged into another meanwhile does not come back beside it."""
    with drained():
        merge(moderator, pair)
        last = factories.organization("Optimists of the climate")
        merge(moderator, (last, pair[0]))
    first, second = Merge.objects.order_by("pk")
    refused = moderator.post(reverse("ngo-merge-undo", args=[first.pk]), follow=True)
    assert "merged" in refused.content.decode()
    assert not Organization.objects.get(pk=pair[0].organization.pk).live
    for done in (second, first):
        with drained():
            moderator.post(reverse("ngo-merge-undo", args=[done.pk]))
    assert all(record.live for record in Organization.objects.all())
    assert not Merge.objects.filter(undone_at=None).exists()


def test_who_follows_the_merged_record_goes_on_with_the_survivor(pair: tuple[Any, Any], moderator: Client) -> None:
    _, wrong = pair
    key = ApiKey(name="Partner", organization="Example")
    key.new_token()
    key.save()
    followed = Criteria(("action",), (Condition("organization", "any", (str(wrong.translation_key),)),))
    create(Endpoint(key=key, url="https://partner.example/"), followed, ())
    preview = reverse("ngo-merge-preview", args=[item.organization.pk for item in pair])
    assert "They go on with the record that stays." in moderator.get(preview).content.decode()
    before = set(narrow(readable(), followed).values_list("content_id", flat=True))
    merge(moderator, pair)
    factories.drain()
    assert before
    assert set(narrow(readable(), current(followed)).values_list("content_id", flat=True)) == before

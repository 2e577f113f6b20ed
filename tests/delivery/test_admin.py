"""What is sent, in the admin: how far it is, whom it is not sent to, and one person's data."""

import datetime as dt
import json
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from cms.base.audit import AuditEntry
from delivery.enums import DeliveryState, MailingKind, MailingState, Reason
from delivery.models import DeliverySum, Mailing, Recipient, Suppression
from delivery.queueing import Intended, enqueue
from delivery.suppressing import suppress
from tests.admin.conftest import editor, liaison, moderator, said, signed_in  # noqa: F401, fixtures

from .conftest import mailing

pytestmark = pytest.mark.django_db
ADDRESS = "reader@partner.example"
INDEX = "/admin/mailings/"


def sent(number: int, title: str = "Digest", kind: MailingKind = MailingKind.DIGEST) -> Mailing:
    """To so many, of whom the first are of each state."""
    found = mailing(title=title, kind=kind)
    people = [Recipient.objects.for_address(f"p{each}@partner.example") for each in range(number)]
    enqueue(found, [Intended(person.pk, "fr") for person in people])
    rows = list(found.deliveries.order_by("pk"))
    fates = [
        ("failed", Reason.UNKNOWN),
        ("bounced", Reason.HARD_BOUNCE),
        ("sent", ""),
        ("delivered", ""),
        ("failed", Reason.REFUSED),
    ]
    for row, (state, reason) in zip(rows, fates, strict=False):
        row.state, row.reason, row.claimed_at, row.message_id = state, reason, timezone.now(), f"<{row.pk}@here>"
        row.save()
    return found


def numbers(page: Any) -> dict[str, Any]:
    return {row.title: vars(row.tally) for row in page.context["object_list"]}


def test_mailings_are_listed_with_what_became_of_them(editor: Client, django_assert_num_queries: Any) -> None:  # noqa: F811
    first = sent(6)
    DeliverySum.objects.create(mailing=first, locale="fr", state=DeliveryState.FAILED, reason=Reason.UNKNOWN, number=4)
    sent(1, "A link to confirm", MailingKind.SERVICE)
    expected = {"waiting": 1, "sent": 1, "delivered": 1, "bounced": 1, "failed": 1, "unknown": 5, "cancelled": 0}
    assert numbers(editor.get(INDEX)) == {"Digest": expected}
    with CaptureQueriesContext(connection) as few:
        editor.get(INDEX)
    number_of_queries = len(few)
    assert list(numbers(editor.get(INDEX, {"kind": "service"}))) == ["A link to confirm"]
    assert not numbers(editor.get(INDEX, {"state": "done"}))
    tomorrow = timezone.now().date() + dt.timedelta(days=1)
    assert not numbers(editor.get(INDEX, {"created_from": tomorrow.isoformat()}))
    for number in range(9):
        sent(3, f"Digest {number}")
    with django_assert_num_queries(number_of_queries):
        assert len(numbers(editor.get(INDEX))) == 10


def test_rows_in_question_are_shown_with_what_is_known(
    moderator: Client,  # noqa: F811
    liaison: Client,  # noqa: F811
    django_assert_num_queries: Any,
) -> None:
    digest = sent(7)
    page = reverse("mailings:show", args=[digest.pk])
    moderator.get(page)  # what Django keeps between requests
    with CaptureQueriesContext(connection) as few:
        shown = moderator.get(page)
    number_of_queries = len(few)
    text = shown.content.decode()
    assert "p0@partner.example" in text
    assert "never sent again" in text
    assert f"&lt;{digest.deliveries.order_by('pk')[0].pk}@here&gt;" in text
    assert [row.state for row, _ in shown.context["rows"]] == ["failed", "bounced", "failed"]
    narrowed = moderator.get(page, {"state": "failed", "reason": "unknown"})
    assert [address for _, address in narrowed.context["rows"]] == ["p0@partner.example"]
    assert AuditEntry.objects.filter(action="mailing.read", target_id=str(digest.pk), detail="3 rows").exists()
    digest.deliveries.update(state="failed", reason=Reason.UNKNOWN)
    with django_assert_num_queries(number_of_queries):
        assert len(moderator.get(page).context["rows"]) == 7
    assert liaison.get(page).status_code == 302, "sent away"


def test_addresses_are_masked_for_who_reads_no_contacts(moderator: Client) -> None:  # noqa: F811
    """An installation may have a group that sees to mailings alone."""
    group = Group.objects.create(name="Postmasters")
    given = ("access_admin", "view_mailing", "view_suppression")
    group.permissions.set(Permission.objects.filter(codename__in=given))
    postmaster = User.objects.create_user("postmaster")
    postmaster.groups.add(group)
    client = Client()
    client.force_login(postmaster)
    digest = sent(2)
    suppress(Recipient.objects.of_address("p1@partner.example").address_digest, Reason.HARD_BOUNCE)  # type: ignore[union-attr]
    for url in (reverse("mailings:show", args=[digest.pk]), reverse("suppressions:index")):
        assert "p1@partner.example" in moderator.get(url).content.decode(), url
        text = client.get(url).content.decode()
        assert "p1@partner.example" not in text, url
        assert "p…@p….example" in text, url


def test_a_mailing_is_paused_goes_on_and_is_called_off_by_who_may(moderator: Client, editor: Client) -> None:  # noqa: F811
    digest = sent(6)

    def turn(name: str, client: Client = moderator) -> Any:
        return client.post(reverse("mailings:turn", args=[digest.pk, name]), follow=True)

    asked = moderator.get(reverse("mailings:turn", args=[digest.pk, "pause"])).content.decode()
    assert "Mails that wait: 1" in asked
    turn("pause", editor)
    digest.refresh_from_db()
    assert digest.state == MailingState.QUEUED
    turn("pause")
    assert "not possible" in said(turn("pause"))
    turn("resume")
    digest.refresh_from_db()
    assert digest.state == MailingState.QUEUED
    turn("cancel")
    assert "not possible" in said(turn("resume"))
    digest.refresh_from_db()
    assert digest.state == MailingState.CANCELLED
    assert digest.deliveries.filter(reason=Reason.UNKNOWN).count() == 1, "what was begun stays as it is"
    noted = AuditEntry.objects.filter(target_kind="mailing", target_id=str(digest.pk)).exclude(action="mailing.read")
    assert [entry.action for entry in noted.order_by("pk")] == [
        "mailing.paused",
        "mailing.resumed",
        "mailing.cancelled",
    ]
    assert moderator.post(reverse("mailings:turn", args=[digest.pk, "send-again"])).status_code == 404


def test_addresses_are_suppressed_and_lifted_one_by_one(moderator: Client, django_assert_num_queries: Any) -> None:  # noqa: F811
    person, index = Recipient.objects.for_address(ADDRESS), reverse("suppressions:index")
    for reason, kind in (("unsubscribed", ""), ("hard-bounce", "")):
        values = {"address": ADDRESS.upper(), "reason": reason, "kind": kind}
        assert moderator.post(reverse("suppressions:add"), values).status_code == 302
    assert moderator.post(reverse("suppressions:add"), values | {"reason": "erasure"}).status_code == 200, "not here"
    asked, bounced = Suppression.objects.order_by("pk")
    assert moderator.get(index).content.decode().count(ADDRESS) == 2
    with CaptureQueriesContext(connection) as few:
        moderator.get(index)
    number_of_queries = len(few)
    page = reverse("suppressions:lift", args=[asked.pk])
    shown = moderator.get(page).content.decode()
    assert "This one is lifted: unsubscribed, all lists" in shown
    assert "This one stays: the address does not exist, all lists" in shown
    for reason in ("", "mended", "confirmed"):
        assert moderator.post(page, {"because": reason}).status_code == 200, "not without what the person said"
    assert Suppression.objects.count() == 2
    moderator.post(page, {"because": "asked"})
    assert list(Suppression.objects.all()) == [bounced]
    moderator.post(reverse("suppressions:lift", args=[bounced.pk]), {"because": "mended"})
    assert not Suppression.objects.exists()
    noted = AuditEntry.objects.filter(target_kind="recipient", target_id=str(person.pk)).order_by("pk")
    assert [(entry.action, entry.detail) for entry in noted] == [
        ("suppression.added", "unsubscribed, all lists"),
        ("suppression.added", "hard-bounce, all lists"),
        ("suppression.lifted", "unsubscribed, all lists: asked"),
        ("suppression.lifted", "hard-bounce, all lists: mended"),
    ]
    for number in range(9):
        suppress(f"digest {number}", Reason.COMPLAINT)
    moderator.get(index)  # what is said of the last lifting
    with django_assert_num_queries(number_of_queries):
        assert len(moderator.get(index).context["object_list"]) == 9
    ends = Suppression.objects.first().until  # type: ignore[union-attr]
    assert f"{ends:%Y-%m-%d}" in moderator.get(index).content.decode()
    assert len(moderator.get(index, {"reason": "complaint"}).context["object_list"]) == 9
    assert not moderator.get(index, {"reason": "hard-bounce"}).context["object_list"]


def test_one_persons_data_are_found_exported_and_erased(moderator: Client) -> None:  # noqa: F811
    person = Recipient.objects.for_address(ADDRESS, name="A Reader", locales=["fr"])
    enqueue(mailing(title="What the Secretariat calls it"), [Intended(person.pk, "fr")])
    find = reverse("personal-data:index")
    nobody = moderator.post(find, {"address": "nobody@partner.example"}).content.decode()
    assert "where it was looked for" in nobody
    assert "<code>subscriptions</code>" in nobody
    page = moderator.post(find, {"address": ADDRESS.title()})
    assert page["Location"] == reverse("personal-data:show", args=[person.pk])
    assert ADDRESS in moderator.get(page["Location"]).content.decode()
    exported = moderator.post(page["Location"])
    assert "attachment" in exported["Content-Disposition"]
    assert "no-store" in exported["Cache-Control"]
    told = json.loads(exported.content)
    with override("fr"):
        assert (told["address"], told["mails"][0]["title"]) == (ADDRESS, str(MailingKind.NEWSLETTER.label))
    assert "calls it" not in exported.content.decode()
    erase = reverse("personal-data:erase", args=[person.pk])
    assert ADDRESS in moderator.get(erase).content.decode()
    person.refresh_from_db()
    assert person.address
    moderator.post(erase)
    person.refresh_from_db()
    assert (person.address, person.name) == ("", "")
    assert "erased on" in moderator.get(page["Location"]).content.decode()
    noted = AuditEntry.objects.filter(target_kind="recipient").order_by("pk")
    actions = ["read", "exported", "erased", "read"]
    assert [entry.action for entry in noted] == [f"recipient.{action}" for action in actions]
    assert all(entry.user for entry in noted)
    assert ADDRESS not in str(list(AuditEntry.objects.values_list()))
    again = moderator.post(find, {"address": ADDRESS})
    assert again["Location"] == page["Location"], "known by the digest"

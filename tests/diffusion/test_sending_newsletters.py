"""A newsletter as a mail: approved by a second person, sent once to who takes it, in their language."""

import datetime as dt
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import User
from django.core import mail as outbox
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from delivery.composing import compose
from delivery.enums import DeliveryState, MailingState, Reason
from delivery.models import Delivery, Mailing, Recipient
from delivery.suppressing import suppress
from diffusion import approving, audiences
from diffusion.diffusion_views import of_newsletter
from diffusion.enums import Stage
from diffusion.models import Diffusion, FrozenBlock, NewsletterPage
from diffusion.planning import DryRun, dry_run, planned
from diffusion.starting import start_due
from tests import factories

from .conftest import approve

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(editor: User) -> NewsletterPage:
    """Of this month, in English and French, last edited by the editor."""
    text = {"type": "text", "value": '<p>More at <a href="https://example.org/more">the well</a>.</p>'}
    factories.article("News for the newsletter", summary="Water & light")
    page = factories.newsletter(sections=[factories.pulled(), text])
    page.introduction = "Dear readers"
    page.save_revision(user=editor).publish()
    factories.translated(NewsletterPage.objects.get(pk=page.pk), "fr", title="Lettre")
    factories.drain()
    return NewsletterPage.objects.get(pk=page.pk)


@pytest.fixture
def approved(page: NewsletterPage, editor: User, moderator: User, readers: list[Recipient]) -> Diffusion:
    return approve(approving.request_approval(of_newsletter(page.translation_key, editor), editor), moderator)


def test_nobody_approves_what_they_edited_or_asked_for(page: NewsletterPage, editor: User, moderator: User) -> None:
    diffusion = of_newsletter(page.translation_key, editor)
    assert of_newsletter(page.translation_key, moderator) == diffusion
    with pytest.raises(ValidationError, match="This is not possible"):
        approve(diffusion, moderator)
    diffusion = approving.request_approval(diffusion, moderator)
    with pytest.raises(ValidationError, match="Somebody else approves it"):
        approve(diffusion, moderator)  # asked for it
    with pytest.raises(PermissionDenied):
        approve(diffusion, editor)
    editor.is_superuser = True  # edited the page last, whatever else they may do
    editor.save()
    editor = User.objects.get(pk=editor.pk)
    with pytest.raises(ValidationError, match="Somebody else approves it"):
        approve(diffusion, editor)
    with pytest.raises(IntegrityError, match="diffusion_two_people"), transaction.atomic():
        Diffusion.objects.update(approved_by=moderator, approved_at=timezone.now())
    assert start_due() == 0
    assert not Delivery.objects.exists()
    page.save_revision(user=User.objects.create_user("publisher")).publish()  # as it is
    assert approving.authors(diffusion) == {editor.pk, moderator.pk}


def test_it_goes_once_to_who_takes_it_each_in_their_language(
    approved: Diffusion, readers: list[Recipient], page: NewsletterPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    suppress(readers[0].address_digest, Reason.HARD_BOUNCE)
    assert approved.stage == Stage.APPROVED
    assert FrozenBlock.objects.filter(newsletter=page.translation_key).exists()
    assert start_due() == 1
    assert start_due() == 0
    rows = Delivery.objects.order_by("recipient__pk").values_list("locale", "state", "reason")
    assert list(rows) == [
        ("en", DeliveryState.CANCELLED, Reason.HARD_BOUNCE),
        ("fr", DeliveryState.QUEUED, ""),
        ("en", DeliveryState.QUEUED, ""),  # there is none in Arabic
    ]
    english = compose(Delivery.objects.get(recipient=readers[2]))
    french = compose(Delivery.objects.get(recipient=readers[1]))
    assert english
    assert french
    assert (english.subject, french.subject) == (page.title, "Lettre")
    assert "Dear readers" in english.html
    assert "Dear readers" in english.text
    assert "the well <https://example.org/more>" in english.text
    assert "not to be had in the language you prefer" in english.html
    assert english.list_id == "newsletter"
    assert english.unsubscribable
    soup = BeautifulSoup(english.html, "html.parser")
    links = [str(anchor["href"]) for anchor in soup.find_all("a")]
    assert links
    assert all(link.startswith(("http://", "https://")) for link in links)
    assert not soup.find_all(["img", "script", "link"])
    assert "Water & light" in english.text
    assert "Water &amp; light" in english.html
    # Later news is not in it: what was found is kept.
    factories.article("Too late", parent=factories.section())
    factories.drain()
    again = compose(Delivery.objects.get(recipient=readers[2]))
    assert again
    assert "Too late" not in again.html
    monkeypatch.setattr(audiences, "_newsletter", [Recipient.objects.none])
    assert compose(Delivery.objects.get(recipient=readers[2])) is None, "who left meanwhile gets none"


def test_a_change_after_the_approval_asks_for_another(
    approved: Diffusion, page: NewsletterPage, editor: User, moderator: User
) -> None:
    start_due()
    page = NewsletterPage.objects.get(pk=page.pk)
    page.introduction = "Changed"
    page.save_revision(user=moderator).publish()
    factories.drain()
    approved.refresh_from_db()
    assert (approved.stage, approved.approved_by) == (Stage.DRAFT, None)
    assert approved.mailing
    assert approved.mailing.state == MailingState.PAUSED
    with pytest.raises(ValidationError, match="This is not possible"):
        approving.go_on(approved, moderator)
    asked = approving.request_approval(approved, editor)
    with pytest.raises(ValidationError, match="Somebody else approves it"):
        approve(asked, moderator)  # who edited it now
    seen = approving.fingerprint(asked)
    page = NewsletterPage.objects.get(pk=page.pk)
    page.introduction = "Changed again"
    page.save_revision(user=moderator).publish()
    asked.refresh_from_db()
    assert asked.stage == Stage.DRAFT, "what was asked for is not there any more"
    later = timezone.now() + dt.timedelta(hours=1)
    asked.title, asked.scheduled_for, asked.hold_days = "Later", later, 2
    asked.save()
    asked = approving.request_approval(asked, editor)
    other = User.objects.create_superuser("other")
    with pytest.raises(ValidationError, match="changed this meanwhile"):
        approving.approve(asked, other, seen)
    again = approve(asked, other)
    assert again.stage == Stage.SENDING
    mailing = Mailing.objects.get()
    assert (mailing.title, mailing.scheduled_for) == ("Later", later)
    assert mailing.hold_until
    assert mailing.hold_until > later
    assert Delivery.objects.count() == 3
    stopped = approving.stop(asked, moderator)
    assert stopped.stage == Stage.PAUSED
    assert approving.go_on(stopped, moderator).stage == Stage.SENDING
    assert approving.call_off(stopped, moderator).stage == Stage.CANCELLED
    assert not Delivery.objects.filter(state=DeliveryState.QUEUED).exists()
    with pytest.raises(ValidationError, match="This is not possible"):
        approving.go_on(stopped, moderator)


def test_what_was_approved_does_not_change(approved: Diffusion) -> None:
    approved.statutory = True
    with pytest.raises(ValidationError, match="It is approved"):
        approved.save()
    approved.refresh_from_db()
    approved.approved_at = None
    approved.statutory = True
    with pytest.raises(ValidationError, match="It is approved"):
        approved.save()


def test_it_is_seen_in_the_admin_before_it_is_sent(
    page: NewsletterPage, editor: User, readers: list[Recipient], client: Client
) -> None:
    page.introduction = "A draft"
    page.save_revision(user=editor)
    client.force_login(editor)
    url = reverse("newsletter-mail", args=[page.pk])
    frames = BeautifulSoup(client.get(f"{url}?locale=en").content, "html.parser").find_all("iframe")
    assert [frame["width"] for frame in frames] == ["640", "360", "640"]
    assert all(frame.has_attr("sandbox") and not frame["sandbox"] for frame in frames)
    html: Any = client.get(str(frames[0]["src"]))
    assert "A draft" in html.content.decode()
    assert "sandbox" in html.headers["Content-Security-Policy"]
    assert html.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert client.get(str(frames[2]["src"])).headers["Content-Type"].startswith("text/plain")
    assert client.get(reverse("newsletter-sample", args=[page.pk, "ar", "html"])).status_code == 404
    client.post(url, {"do": "test", "locale": "en"})
    [message] = outbox.outbox
    assert (message.to, message.subject) == ([editor.email], f"[Test] {page.title}")
    made = client.post(url, {"do": "send"})
    shown = client.get(made.headers["Location"]).content.decode()
    assert "3 people would get it now." in shown
    client.post(made.headers["Location"], {"do": "request"})
    # Its changes are not published.
    assert Diffusion.objects.get().stage == Stage.DRAFT
    assert client.post(made.headers["Location"], {"do": "approve"}).status_code in (302, 403)
    assert Diffusion.objects.get().stage == Stage.DRAFT


def test_what_it_costs_does_not_grow_with_who_takes_it(
    page: NewsletterPage, editor: User, moderator: User, readers: list[Recipient], django_assert_max_num_queries: Any
) -> None:
    """A dry run is counted by the database; what the mails of a part have in common is read once."""
    diffusion = of_newsletter(page.translation_key, editor)
    with django_assert_max_num_queries(12) as few:
        dry_run(diffusion)
    languages: tuple[list[str], ...] = ([], ["fr"], ["ar", "fr"], ["ru"])
    Recipient.objects.bulk_create(
        Recipient(address=f"r{number}@example.org", address_digest=f"{number:064}", locales=languages[number % 4])
        for number in range(1200)
    )
    for number in range(7):
        suppress(f"{number:064}", Reason.COMPLAINT)
    suppress(f"{0:064}", Reason.HARD_BOUNCE)
    audiences._newsletter[:] = [Recipient.objects.all]
    with django_assert_max_num_queries(len(few)):
        counted = dry_run(diffusion)
    plan = list(planned(diffusion))
    one_by_one = DryRun()
    for item in plan:
        one_by_one.add(item)
    assert len({item.recipient.pk for item in plan}) == len(plan) == 1203
    assert counted == one_by_one
    assert counted.total == 1196
    approve(approving.request_approval(diffusion, editor), moderator)
    start_due()
    alike = Delivery.objects.filter(state=DeliveryState.QUEUED, locale="fr").select_related("recipient")
    first, second = alike[:2]
    second.mailing = first.mailing
    assert compose(first)
    with django_assert_max_num_queries(1):
        assert compose(second)

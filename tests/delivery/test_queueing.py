"""Recipients are found again, and each intended mail is one row, however often it is asked for."""

import datetime as dt

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from cms.base.audit import AuditEntry
from delivery import queueing
from delivery.enums import DeliveryState, MailingKind, MailingState, Reason
from delivery.models import Mailing, Recipient, Suppression, counted
from delivery.queueing import Intended, MailingOverError
from delivery.sending import enqueue
from delivery.suppressing import lift, suppress

from .conftest import mailing

pytestmark = pytest.mark.django_db


def test_an_address_is_one_recipient_however_it_is_written() -> None:
    name = "Ada\r\nBcc: x@y.org \u202eevil"
    first = Recipient.objects.for_address(" Ada@Example.ORG", name=name, locales=["ar", "xx"])
    again = Recipient.objects.for_address("ada@example.org")
    assert (again, again.name, again.locales) == (first, "Ada Bcc: x@y.org evil", ["ar"])
    assert first.best_of(["fr", "en"]) == "en"
    assert "ada@" not in f"{first} {first!r}"
    with pytest.raises(ValidationError):
        Recipient.objects.for_address("nobody")


def test_an_international_domain_is_as_the_dns_has_it() -> None:
    person = Recipient.objects.for_address("Ada@BÜCHER.example")
    assert person.address == "ada@xn--bcher-kva.example"
    others = ("ada@bu\u0308cher.example", "ada@xn--bcher-kva.EXAMPLE", "ada@\uff22ücher.example")
    assert {Recipient.objects.of_address(other) for other in others} == {person}
    assert Recipient.objects.for_address("a@faß.example").address == "a@xn--fa-hia.example", "is not fass"
    suppress(person.address_digest, Reason.HARD_BOUNCE)
    enqueue(news := mailing(), [Intended(Recipient.objects.for_address(others[0]).pk, "en")])
    assert news.deliveries.get().reason == Reason.HARD_BOUNCE
    for wrong in ("ada@ü_.example", "ada@-ü.example", "ü@example.org", "ü", "@ü.example", "ada@ü..example"):
        with pytest.raises(ValidationError):
            Recipient.objects.for_address(wrong)


def test_each_is_one_row_and_who_is_suppressed_has_a_row_that_says_why() -> None:
    people = [Recipient.objects.for_address(f"p{number}@example.org") for number in range(4)]
    suppress(people[0].address_digest, Reason.HARD_BOUNCE)
    suppress(people[1].address_digest, Reason.UNSUBSCRIBED, MailingKind.NEWSLETTER)
    suppress(people[2].address_digest, Reason.UNSUBSCRIBED, MailingKind.DIGEST)
    news, official = mailing(), mailing(statutory=True)
    intended = [Intended(person.pk, "fr") for person in people]
    assert (enqueue(news, intended), enqueue(news, [*intended, *intended])) == (4, 0)
    enqueue(official, intended)
    states = dict(news.deliveries.values_list("recipient", "reason"))
    assert states == {people[0].pk: "hard-bounce", people[1].pk: "unsubscribed", people[2].pk: "", people[3].pk: ""}
    assert counted(official, "state") == [{"state": "cancelled", "number": 1}, {"state": "queued", "number": 3}]
    enqueue(asked_for := mailing(kind=MailingKind.SERVICE), intended)
    assert counted(asked_for, "state") == [{"state": "queued", "number": 4}]

    assert lift(people[1], MailingKind.NEWSLETTER) == 1
    Suppression.objects.update(until=timezone.now())
    later = mailing()
    enqueue(later, intended)
    assert counted(later, "state") == [{"state": "queued", "number": 4}]


def test_a_mailing_is_held_paused_resumed_and_cancelled_for_ever() -> None:
    people = [Recipient.objects.for_address(f"p{number}@example.org") for number in range(3)]
    news = mailing()
    enqueue(news, [Intended(person.pk, "ar", held=True) for person in people])
    assert queueing.release(news, "fr", [people[0].pk]) == 1
    assert queueing.release(news, "ar") == 2
    assert set(news.deliveries.values_list("locale", "state")) == {("ar", "queued"), ("fr", "queued")}
    assert queueing.pause(news)
    assert not queueing.pause(news)
    assert queueing.resume(news)
    news.deliveries.filter(recipient=people[0]).update(state=DeliveryState.SENT)
    assert queueing.cancel(news)
    assert not queueing.resume(news)
    assert counted(news, "state", "reason") == [
        {"state": "cancelled", "reason": "called-off", "number": 2},
        {"state": "sent", "reason": "", "number": 1},
    ]
    assert news.state == MailingState.CANCELLED
    with pytest.raises(MailingOverError):
        enqueue(news, [])


def test_mails_spread_over_time_stay_so_after_a_rest() -> None:
    people = [Recipient.objects.for_address(f"p{number}@example.org") for number in range(3)]
    news = mailing()
    enqueue(news, [Intended(person.pk, "fr") for person in people])
    minute, now = dt.timedelta(minutes=1), timezone.now()
    for number, row in enumerate(news.deliveries.order_by("pk")):
        news.deliveries.filter(pk=row.pk).update(due=now + number * minute)

    def goes_on() -> list[dt.datetime]:
        queueing.resume(news)
        return list(news.deliveries.order_by("due").values_list("due", flat=True))

    queueing.pause(news)
    news.deliveries.update(due=F("due") - dt.timedelta(hours=1))  # so long it rested
    first, second, third = goes_on()
    assert first >= now
    assert (second - first, third - second) == (minute, minute)
    queueing.pause(news)
    Mailing.objects.filter(pk=news.pk).update(scheduled_for=now + dt.timedelta(days=1))
    first, second, third = goes_on()
    assert first == now + dt.timedelta(days=1)
    assert (second - first, third - second) == (minute, minute)


def test_what_is_lifted_is_named() -> None:
    person, stranger = (Recipient.objects.for_address(f"{name}@example.org") for name in ("p", "q"))
    for reason, kind in ((Reason.HARD_BOUNCE, ""), (Reason.UNSUBSCRIBED, MailingKind.NEWSLETTER)):
        suppress(person.address_digest, reason, kind)
    suppress(person.address_digest, Reason.COMPLAINT, MailingKind.DIGEST)
    suppress(stranger.address_digest, Reason.COMPLAINT)
    assert lift(person, MailingKind.NEWSLETTER) == 2
    noted = AuditEntry.objects.filter(action="suppression.lifted", target_kind="recipient", target_id=str(person.pk))
    assert {entry.detail for entry in noted} == {
        "hard-bounce, all lists: confirmed",
        "unsubscribed, newsletter: confirmed",
    }
    assert Suppression.objects.count() == 2


def test_nobody_approves_what_they_prepared() -> None:
    editor, moderator = (User.objects.create_user(name) for name in ("editor", "moderator"))
    mailing(created_by=editor, approved_by=moderator)
    with pytest.raises(IntegrityError), transaction.atomic():
        mailing(created_by=editor, approved_by=editor)

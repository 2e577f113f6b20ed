"""What a person changes of what they follow; what is held of them, told and erased."""

from collections.abc import Collection, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from cms.base.days import utc_today
from cms.base.locales import DEFAULT_LOCALE
from delivery.enums import MailingKind
from delivery.models import Delivery, Recipient
from delivery.unsubscribing import leaves
from search.wording import in_words

from .asking import NEWSLETTER
from .enums import State
from .forms import SubscriptionForm
from .models import MailedLink, Subscription


@transaction.atomic
def change(recipient: Recipient, forms: Sequence[SubscriptionForm], locales: Sequence[str]) -> None:
    """Saves valid forms and the order of languages."""
    recipient.locales = list(locales)
    recipient.save(update_fields=["locales", "changed"])
    for form in forms:
        form.save()


def end(rows: Any) -> None:
    """Subscriptions that nobody is told of any more."""
    rows.filter(state__in=(State.PENDING, State.ACTIVE)).update(state=State.ENDED, ended_at=timezone.now())


@leaves(MailingKind.DIGEST, MailingKind.IMMEDIATE)
def leave_mail(recipient: Recipient, mailing: int | None) -> None:
    """Ends what the mail was made of; all that is followed where it is not known any more."""
    delivery = Delivery.objects.filter(recipient=recipient, mailing=mailing).first()
    held = recipient.subscriptions.exclude(criteria=NEWSLETTER.id)
    if delivery:
        held = held.filter(pk__in=[part["subscription"] for part in delivery.context.get("sections", [])])
    end(held)


@leaves(MailingKind.NEWSLETTER)
def leave_newsletter(recipient: Recipient, mailing: int | None) -> None:
    end(recipient.subscriptions.filter(criteria=NEWSLETTER.id))


def tell(recipient: Recipient) -> list[dict[str, Any]]:
    """What is held of a person here, as plain JSON."""
    return [
        {
            "follows": in_words(row.wanted, recipient.locale or DEFAULT_LOCALE),
            "criteria": row.wanted.canonical(),
            "frequency": row.frequency,
            "state": row.state,
            "paused_until": row.paused_until.isoformat() if row.paused_until else None,
            "asked_at": row.created.isoformat(),
            "confirmed_at": row.confirmed_at.isoformat() if row.confirmed_at else None,
            "ended_at": row.ended_at.isoformat() if row.ended_at else None,
        }
        for row in recipient.subscriptions.select_related("criteria")
    ]


def erase(recipient: Recipient) -> None:
    MailedLink.objects.filter(recipient=recipient).delete()
    recipient.subscriptions.all().delete()


def followers(ids: Collection[int]) -> set[int]:
    """Of these recipients, those who follow something, or may yet confirm that they do."""
    rows = Subscription.objects.filter(recipient__in=ids).exclude(state=State.ENDED)
    return set(rows.values_list("recipient", flat=True))


def newsletter_recipients() -> Any:
    """Who takes the newsletter now."""
    rows = Subscription.objects.filter(state=State.ACTIVE, criteria=NEWSLETTER.id).exclude(paused_until__gt=utc_today())
    return Recipient.objects.filter(pk__in=rows.values("recipient")).exclude(address="")

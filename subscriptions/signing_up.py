"""Signing up and confirming: nothing is sent to an address before whoever reads its mail has said so.

The confirming link counts by GET from the browser that signed up, known by a cookie; from any other, such as a scanner
of mails, it shows one button.
"""

import datetime as dt
import hashlib
import hmac
from typing import Final

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from cms.base.days import utc_today
from content_store.changes import log_end
from content_store.criteria import Criteria
from content_store.saved import keep
from delivery.enums import MailingKind
from delivery.models import Mailing, Recipient
from delivery.sending import Intended, enqueue
from delivery.suppressing import lift

from .asking import NEWSLETTER
from .enums import Frequency, Purpose, State
from .models import Followed, MailedLink, Subscription

#: How long a link works: one that confirms, one to the preferences.
CONFIRMS: Final = dt.timedelta(days=2)
PREFERS: Final = dt.timedelta(days=30)
#: How long a sign-up that nobody confirmed is kept, and one that has ended.
FORGOTTEN: Final = dt.timedelta(days=7)
#: Subscriptions of one address at a time, and those that nobody has confirmed.
MOST: Final = 100
MOST_PENDING: Final = 10
SERVICE: Final = "subscriptions"


def hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def sign_up(address: str, criteria: Criteria, frequency: Frequency, locale: str, browser: str) -> None:
    """Mails a link that confirms; to who follows this already, one to the preferences. `browser`: its cookie."""
    recipient = _recipient(address)
    saved = keep(criteria)
    active = recipient.subscriptions.filter(state=State.ACTIVE)
    if active.filter(criteria=saved).exists():
        _mail(MailedLink(recipient=recipient, purpose=Purpose.PREFERENCES, ends=timezone.now() + CONFIRMS), locale)
        return
    if active.count() >= MOST:
        return
    row, _ = Subscription.objects.get_or_create(recipient=recipient, criteria=saved, defaults={"frequency": frequency})
    asked = Subscription.objects.filter(pk=row.pk).exclude(state=State.ACTIVE)
    asked.update(state=State.PENDING, created=timezone.now())
    _drop_oldest(recipient)
    link = MailedLink(
        recipient=recipient,
        subscription=row,
        purpose=Purpose.CONFIRM,
        frequency=frequency,
        browser_hash=hashed(browser),
        ends=timezone.now() + CONFIRMS,
    )
    _mail(link, locale)


def _drop_oldest(recipient: Recipient) -> None:
    """Anybody may type an address: what nobody confirmed neither piles up nor keeps its owner from following."""
    pending = recipient.subscriptions.filter(state=State.PENDING).order_by("-created", "-pk")
    Subscription.objects.filter(pk__in=list(pending.values_list("pk", flat=True)[MOST_PENDING:])).delete()


@transaction.atomic
def ask_for_preferences(address: str, locale: str) -> None:
    """Mails a link to the preferences, if there are any; who asks is not told."""
    recipient = Recipient.objects.of_address(address)
    if recipient and recipient.address and recipient.subscriptions.filter(state=State.ACTIVE).exists():
        _mail(MailedLink(recipient=recipient, purpose=Purpose.PREFERENCES, ends=timezone.now() + CONFIRMS), locale)


def _recipient(address: str) -> Recipient:
    """Of one that is known nothing is changed, and of a newcomer nothing is taken for granted: languages come with the
    confirmation."""
    known = Recipient.objects.of_address(address)
    return known if known and known.address else Recipient.objects.for_address(address)


def _mail(link: MailedLink, locale: str) -> None:
    """The token is made when the mail is composed and is kept nowhere."""
    link.save()
    mailing = Mailing.objects.create(
        kind=MailingKind.SERVICE,
        key=f"{SERVICE}:{link.pk}",
        title=link.get_purpose_display(),
        context={"what": SERVICE},
    )
    enqueue(mailing, [Intended(link.recipient_id, locale, context={"link": link.pk})])


def token_of(link: MailedLink) -> str:
    """The token of a saved link, from now on: the same each time, since two workers may write the mail before one of
    them claims it."""
    what = f"{link.purpose}:{link.pk}:{link.ends.isoformat()}"
    token = salted_hmac("subscriptions.mailed-link", what, algorithm="sha256").hexdigest()
    if link.token_hash != hashed(token):
        link.token_hash = hashed(token)
        link.save(update_fields=["token_hash"])
    return token


def link_of(token: str, purpose: Purpose) -> MailedLink | None:
    """The link with this token, while it is good, and for this purpose only."""
    links = MailedLink.objects.select_related("recipient", "subscription__criteria")
    found = links.filter(token_hash=hashed(token), purpose=purpose, ends__gt=timezone.now()) if token else links.none()
    return found.exclude(recipient__address="").first()


def is_same_browser(link: MailedLink, browser: str) -> bool:
    return bool(browser) and hmac.compare_digest(link.browser_hash, hashed(browser))


@transaction.atomic
def confirm(link: MailedLink, locale: str) -> Subscription | None:
    """Active from now on, told of what comes from now on. None where it ended since; twice is as once. `locale`: that
    it was confirmed in; a newcomer is written to in it."""
    if link.subscription is None:
        return None
    row = Subscription.objects.select_for_update(of=("self",)).select_related("criteria").get(pk=link.subscription.pk)
    if row.state == State.PENDING:
        row.state, row.confirmed_at, row.ended_at = State.ACTIVE, timezone.now(), None
        row.seq, row.told_on = log_end()[0], utc_today()
        row.frequency, row.paused_until = link.frequency or row.frequency, None
        row.save()
        if not link.recipient.locales:
            link.recipient.locales = [locale]
            link.recipient.save(update_fields=["locales", "changed"])
        if row.wanted != NEWSLETTER:
            Followed.objects.get_or_create(criteria=row.criteria)
        lift(link.recipient, MailingKind.DIGEST, MailingKind.IMMEDIATE, MailingKind.NEWSLETTER)
    return row if row.state == State.ACTIVE else None


def forget() -> int:
    """Removes what nobody confirmed in time, what has ended, and links that are over; how many."""
    now = timezone.now()
    links, _ = MailedLink.objects.filter(ends__lte=now).delete()
    unconfirmed, _ = Subscription.objects.filter(state=State.PENDING, created__lt=now - FORGOTTEN).delete()
    ended, _ = Subscription.objects.filter(state=State.ENDED, ended_at__lt=now - FORGOTTEN).delete()
    return links + unconfirmed + ended

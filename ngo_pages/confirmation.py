"""Keeping it true: once a year the focal point of each organization confirms its record, by a link, without an account.

The link carries a signed token for one purpose, one organization and one answer. The database holds its hash only; a
reminder makes a new one, and the link before stops working. Mails are sent by a task, which makes the token, so that
none is kept anywhere else either.
"""

import datetime as dt
import hashlib
import secrets
from typing import Any, Final

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMultiAlternatives
from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from django_tasks import task

from cms.base.days import utc_today
from cms.base.locales import DEFAULT_LOCALE, LOCALES
from reference.contacts import Contact
from reference.enums import ContactRole

from .dates import years_later
from .models import Organization

SALT: Final = "ngo_pages.confirmation"
#: How long a link works, when it is sent again, how often, and when an organization that never answered is asked anew.
VALID: Final = dt.timedelta(days=60)
REMIND_AFTER: Final = dt.timedelta(days=14)
REMINDERS: Final = 2
ASK_AGAIN_AFTER: Final = dt.timedelta(days=180)
#: A mail that could not be sent is tried again on the next day.
RETRY_AFTER: Final = dt.timedelta(days=1)
#: How long what was written beside the fields is kept: it may name persons, and the Secretariat has read it by then.
NOTE_KEPT: Final = dt.timedelta(days=180)
#: How many are asked at a time.
BATCH: Final = 50
#: Who is asked, the first of these that there is.
_ASKED: Final = (ContactRole.FOCAL_POINT, ContactRole.MAIN_REPRESENTATIVE, ContactRole.ALTERNATE, ContactRole.HEAD)


class Outcome(models.TextChoices):
    UNCHANGED = "unchanged", gettext_lazy("confirmed without changes")
    CHANGED = "changed", gettext_lazy("changes proposed")


class ConfirmationRequest(models.Model):
    """A question to one focal point, and what came of it. `note`: what they wrote beside the fields, erased in time."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="confirmation_requests")
    contact = models.ForeignKey(Contact, null=True, on_delete=models.SET_NULL, related_name="+")
    token_hash = models.CharField(max_length=64, blank=True)
    asked_at = models.DateTimeField(default=timezone.now)
    queued_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    sent = models.PositiveSmallIntegerField(default=0)
    answered_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=12, choices=Outcome, blank=True)
    note = models.TextField(blank=True)
    revision = models.ForeignKey("wagtailcore.Revision", null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["-asked_at"]
        indexes = [models.Index(fields=["token_hash"], name="confirmation_by_token")]

    def __str__(self) -> str:
        return f"{self.organization_id}, {self.asked_at:%Y-%m-%d}"

    @property
    def is_open(self) -> bool:
        """While it is unanswered, its time is not over, and the record is public: an answer brings nothing back."""
        return self.answered_at is None and timezone.now() < self.asked_at + VALID and self.organization.live

    def new_token(self) -> str:
        """A token that works from now on, in place of any before it."""
        token = signing.dumps([self.pk, secrets.token_urlsafe(24)], salt=SALT, compress=True)
        self.token_hash = _hash(token)
        return token


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def request_of(token: str) -> ConfirmationRequest | None:
    """The request a token was made for, answered or not; None for a token that is none or has been replaced.

    A question that is still open ends with the office, and the consent, of the person it was put to.
    """
    try:
        signing.loads(token, salt=SALT, max_age=VALID)
    except signing.BadSignature:
        return None
    requests = ConfirmationRequest.objects.select_related("organization", "contact")
    found = requests.filter(token_hash=_hash(token)).first()
    if found and found.answered_at is None:
        shown = Contact.objects.shown(utc_today())
        return found if found.contact and shown.filter(pk=found.contact.pk).exists() else None
    return found


# --- asking -----------------------------------------------------------------------------------------------------------


def _writable() -> QuerySet[Contact]:
    """The contacts that may be written to: in office, with consent and an address, for an organization."""
    return (
        Contact.objects.shown(utc_today()).filter(role__in=_ASKED, actor__organization__isnull=False).exclude(email="")
    )


def focal_point(record: Organization) -> Contact | None:
    rows = sorted(
        _writable().filter(actor__organization=record.content_id),
        key=lambda row: (_ASKED.index(ContactRole(row.role)), row.pk),
    )
    return rows[0] if rows else None


def to_ask(today: dt.date) -> QuerySet[Organization]:
    """Public organizations not confirmed for a year, that can be written to and have not been asked lately."""
    asked = ConfirmationRequest.objects.filter(
        organization=OuterRef("pk"), asked_at__gt=timezone.now() - ASK_AGAIN_AFTER
    )
    live: QuerySet[Organization] = Organization.objects.filter(live=True)
    return live.filter(
        Q(last_confirmed=None) | Q(last_confirmed__lte=years_later(today, -1)),
        ~Exists(asked),
        Exists(_writable().filter(actor__organization=OuterRef("content_id"))),
    ).order_by("last_confirmed", "pk")


def to_remind() -> QuerySet[ConfirmationRequest]:
    """Open requests whose last mail is two weeks old, and those whose mail could not be sent."""
    now = timezone.now()
    unsent = Q(queued_at__lte=now - RETRY_AFTER) & (Q(sent_at=None) | Q(sent_at__lt=F("queued_at")))
    quiet = Q(sent_at__lte=now - REMIND_AFTER, sent__lte=REMINDERS)
    return ConfirmationRequest.objects.filter(
        unsent | quiet & ~unsent, answered_at=None, asked_at__gt=now - VALID, organization__live=True
    )


def ask_and_remind() -> tuple[int, int]:
    """Asks who is due and reminds who has not answered; (asked, reminded). What was done today is not done again."""
    with transaction.atomic():
        asked = list(to_ask(utc_today())[:BATCH])
        for record in asked:
            _queue(ConfirmationRequest.objects.create(organization=record, contact=focal_point(record)))
        quiet = list(to_remind().select_for_update()[:BATCH])
        for request in quiet:
            _queue(request)
    return len(asked), len(quiet)


def forget_notes() -> int:
    """Erases what focal points wrote beside the fields half a year ago, or whose consent has ended; how many notes."""
    old = Q(answered_at__lt=timezone.now() - NOTE_KEPT)
    return (
        ConfirmationRequest.objects.exclude(note="").filter(old | Q(contact__erased_on__isnull=False)).update(note="")
    )


def _queue(request: ConfirmationRequest) -> None:
    request.queued_at = timezone.now()
    request.save(update_fields=["queued_at"])
    send_confirmation.enqueue(request.pk)


@task()
def send_confirmation(pk: int) -> None:
    """Mails the link to who is the focal point now; nothing where the question is no longer open."""
    with transaction.atomic():
        request = ConfirmationRequest.objects.select_for_update(of=("self",)).select_related("organization").get(pk=pk)
        contact = focal_point(request.organization)
        if not request.is_open or contact is None:
            return
        token = request.new_token()
        request.contact, request.sent_at, request.sent = contact, timezone.now(), request.sent + 1
        request.save()
        # Within the transaction: where the mail is not accepted, the link before it goes on working.
        _mail(request, contact, token).send()


def language_for(record: Organization, contact: Contact | None) -> str:
    """The organization's own language, else one that the person or the organization works in, else English."""
    spoken = [record.name_language]
    spoken += [language.code for language in contact.languages.all()] if contact else []
    spoken += [language.code for language in record.working_languages.all()]
    known = {"zh": "zh-hans"} | {locale: locale for locale in LOCALES}
    return next((known[code] for code in spoken if code in known), DEFAULT_LOCALE)


def _mail(request: ConfirmationRequest, contact: Contact, token: str) -> EmailMultiAlternatives:
    record = request.organization
    locale = language_for(record, contact)
    with override(locale):
        context: dict[str, Any] = {
            "record": record,
            "name": contact.name,
            "url": f"{settings.PUBLIC_BASE_URL}{reverse('ngo-confirmation', args=[token])}",
            "until": request.asked_at.date() + VALID,
            "is_reminder": request.sent > 1,
            "locale": locale,
        }
        subject = _("Is what we publish about %(name)s still right?") % {"name": record.acronym or record.name}
        mail = EmailMultiAlternatives(
            subject=" ".join(subject.split()),
            body=render_to_string("ngo_pages/mail/confirmation.txt", context),
            to=[contact.email],
        )
        mail.attach_alternative(render_to_string("ngo_pages/mail/confirmation.html", context), "text/html")
    return mail

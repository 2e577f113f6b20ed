"""What providers tell of a mail after they took it: events that are signed, or come with a secret, move its row.

A row is found by what we gave the provider to give back, or by the provider's id, and only where the event's address is
the row's. Opened mails and followed links are not noted.
"""

from collections.abc import Callable
from typing import Any, Final

from anymail.signals import AnymailTrackingEvent, EventType, RejectReason
from anymail.webhooks.amazon_ses import AmazonSESBaseWebhookView, AmazonSESTrackingWebhookView
from anymail.webhooks.brevo import BrevoTrackingWebhookView
from anymail.webhooks.mailgun import MailgunTrackingWebhookView
from anymail.webhooks.postmark import PostmarkTrackingWebhookView
from anymail.webhooks.sendgrid import SendGridTrackingWebhookView
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_variables

from . import addresses
from .enums import DeliveryState, MailingKind, Reason
from .messages import DELIVERY
from .models import Delivery
from .suppressing import suppress
from .unsubscribing import Leaving, leave


class _AmazonView(AmazonSESTrackingWebhookView):
    """Asks for the maker's client where it confirms a subscription, and not before."""

    def __init__(self, **kwargs: Any) -> None:
        self.auto_confirm_enabled = True
        self.session_params: dict[str, Any] = {}
        self.client_params: dict[str, Any] = {}
        super(AmazonSESBaseWebhookView, self).__init__(**kwargs)


#: Provider to its view and the setting with which its events are checked.
PROVIDERS: Final[dict[str, tuple[Any, str]]] = {
    "amazon_ses": (_AmazonView, "WEBHOOK_SECRET"),
    "brevo": (BrevoTrackingWebhookView, "WEBHOOK_SECRET"),
    "mailgun": (MailgunTrackingWebhookView, "MAILGUN_WEBHOOK_SIGNING_KEY"),
    "postmark": (PostmarkTrackingWebhookView, "WEBHOOK_SECRET"),
    "sendgrid": (SendGridTrackingWebhookView, "SENDGRID_TRACKING_WEBHOOK_VERIFICATION_KEY"),
}
#: Whether a bounce of this provider says that the address is dead; a full mailbox is none.
_IS_HARD: Final[dict[str, Callable[[AnymailTrackingEvent], bool]]] = {
    "Amazon SES": lambda event: event.esp_event.get("bounce", {}).get("bounceType") == "Permanent",
    "Brevo": lambda event: event.esp_event.get("event") in {"hard_bounce", "invalid_email"},
    "Mailgun": lambda event: event.reject_reason == RejectReason.BOUNCED,
    "Postmark": lambda event: event.esp_event.get("Type") in {"HardBounce", "BadEmailAddress"},
    "SendGrid": lambda event: event.esp_event.get("type") == "bounce" or event.reject_reason == RejectReason.INVALID,
}
_BEGUN: Final = Q(state__in=[DeliveryState.SENDING, DeliveryState.SENT]) | Q(
    state=DeliveryState.FAILED, reason=Reason.UNKNOWN
)


@method_decorator(csrf_exempt, name="dispatch")
class EventsView(View):
    """Of a provider whose secret is set; there is none of the others, since anybody could tell us anything."""

    @method_decorator(sensitive_variables())
    def post(self, request: HttpRequest, provider: str) -> HttpResponse:
        view, secret = PROVIDERS.get(provider, (None, ""))
        if view is None or not settings.ANYMAIL.get(secret):
            raise Http404
        response: HttpResponse = view.as_view()(request)
        return response


def note(sender: Any, event: AnymailTrackingEvent, esp_name: str, **kwargs: Any) -> None:
    """Receives each event; the same event again changes nothing."""
    delivery = _row_of(event)
    if delivery is None:
        return
    with transaction.atomic():
        match event.event_type:
            case EventType.DELIVERED:
                _move(delivery, _BEGUN, DeliveryState.DELIVERED)
            case EventType.BOUNCED | EventType.REJECTED | EventType.FAILED:
                _bounced(delivery, event, hard=_IS_HARD.get(esp_name, lambda _: False)(event))
            case EventType.COMPLAINED:
                _move(delivery, _BEGUN | Q(state=DeliveryState.DELIVERED), DeliveryState.COMPLAINED, Reason.COMPLAINT)
                suppress(delivery.recipient.address_digest, Reason.COMPLAINT)
            case EventType.UNSUBSCRIBED:
                leave(Leaving(delivery.recipient, MailingKind(delivery.mailing.kind), delivery.mailing_id))


def _bounced(delivery: Delivery, event: AnymailTrackingEvent, *, hard: bool) -> None:
    """A bounce may come after the mail was said to be delivered."""
    reasons = {RejectReason.SPAM: Reason.COMPLAINT, RejectReason.UNSUBSCRIBED: Reason.UNSUBSCRIBED}
    reason = Reason.HARD_BOUNCE if hard else reasons.get(event.reject_reason, Reason.REFUSED)
    bounced = hard or event.event_type == EventType.BOUNCED
    state = DeliveryState.BOUNCED if bounced else DeliveryState.FAILED
    _move(delivery, _BEGUN | Q(state=DeliveryState.DELIVERED), state, reason)
    if hard:
        suppress(delivery.recipient.address_digest, Reason.HARD_BOUNCE)


def _row_of(event: AnymailTrackingEvent) -> Delivery | None:
    rows = Delivery.objects.select_related("recipient", "mailing")
    given = str((event.metadata or {}).get(DELIVERY, ""))
    if given.isdecimal() and len(given) < 19:
        row = rows.filter(pk=given).first()
    else:
        row = rows.filter(message_id=event.message_id).first() if event.message_id else None
    try:
        same = row and row.recipient.address_digest == addresses.digest(addresses.normal(event.recipient or ""))
    except ValidationError:
        return None
    return row if same else None


def _move(delivery: Delivery, of: Q, state: DeliveryState, reason: Reason | str = "") -> None:
    Delivery.objects.filter(of, pk=delivery.pk).update(state=state, reason=reason)

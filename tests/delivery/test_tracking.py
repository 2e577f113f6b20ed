"""Each provider's events as they document them: those with the right signature or secret move the row, no other."""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.test import Client

from delivery import tracking
from delivery.enums import DeliveryState, Reason
from delivery.models import Delivery, Recipient, Suppression

from .conftest import mailing

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore:django-anymail has dropped official support for SendGrid"),
]
ADDRESS = "reader@example.org"
BASIC = "events:s3cret-of-this-test"
KEY = ec.generate_private_key(ec.SECP256R1())
PUBLIC = base64.b64encode(
    KEY.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
).decode()

Made = tuple[str, dict[str, str]]
HARD, SOFT, DELIVERED, COMPLAINT = "hard", "soft", "delivered", "complaint"


def _basic(secret: str) -> dict[str, str]:
    return {"Authorization": "Basic " + base64.b64encode(secret.encode()).decode()}


def amazon_ses(what: str, pk: int, *, forged: bool) -> Made:
    people = [{"emailAddress": ADDRESS}]
    event: dict[str, Any] = {
        "mail": {
            "messageId": "0100017a-ses",
            "destination": [ADDRESS],
            "headers": [{"name": "X-Metadata", "value": json.dumps({"delivery": str(pk)})}],
        }
    }
    match what:
        case "delivered":
            event |= {"eventType": "Delivery", "delivery": {"recipients": [ADDRESS], "smtpResponse": "250 ok"}}
        case "complaint":
            complaint = {"complainedRecipients": people, "complaintFeedbackType": "abuse"}
            event |= {"eventType": "Complaint", "complaint": complaint}
        case _:
            kind = "Permanent" if what == HARD else "Transient"
            bounce = {"bounceType": kind, "bounceSubType": "General", "bouncedRecipients": people}
            event |= {"eventType": "Bounce", "bounce": bounce}
    message = {
        "Type": "Notification",
        "MessageId": "sns-1",
        "TopicArn": "arn:aws:sns:eu-west-1:123456789012:SES_Events",
        "Message": json.dumps(event),
        "Timestamp": "2026-11-22T12:00:00.000Z",
    }
    headers = {"X-Amz-Sns-Message-Type": "Notification", "X-Amz-Sns-Message-Id": "sns-1"}
    return json.dumps(message), headers | _basic("events:guessed" if forged else BASIC)


def brevo(what: str, pk: int, *, forged: bool) -> Made:
    name = {HARD: "hard_bounce", SOFT: "soft_bounce", DELIVERED: "delivered", COMPLAINT: "spam"}[what]
    event = {
        "event": name,
        "email": ADDRESS,
        "ts_epoch": 1795348800000,
        "message-id": "<202611221200.1@smtp-relay.mailin.fr>",
        "X-Mailin-custom": json.dumps({"delivery": str(pk)}),
    }
    return json.dumps(event), _basic("events:guessed" if forged else BASIC)


def mailgun(what: str, pk: int, *, forged: bool) -> Made:
    data: dict[str, Any] = {
        "recipient": ADDRESS,
        "timestamp": 1795348800.1,
        "message": {"headers": {"message-id": "20261122.1@example.org"}},
        "user-variables": {"delivery": str(pk)},
    }
    match what:
        case "delivered" | "complaint":
            data["event"] = {"delivered": "delivered", "complaint": "complained"}[what]
        case _:
            data |= {"event": "failed", "severity": "permanent", "reason": "bounce" if what == HARD else "old"}
    token, timestamp = "a8ce0edb2dd8301dee6c2405235584e45aa91d1e9f979f3de0", "1795348800"
    key = "guessed" if forged else "key-of-this-test"
    signature = hmac.new(key.encode(), f"{timestamp}{token}".encode(), hashlib.sha256).hexdigest()
    signed = {"token": token, "timestamp": timestamp, "signature": signature}
    return json.dumps({"signature": signed, "event-data": data}), {}


def postmark(what: str, pk: int, *, forged: bool) -> Made:
    record = {HARD: "Bounce", SOFT: "Bounce", DELIVERED: "Delivery", COMPLAINT: "SpamComplaint"}[what]
    event: dict[str, Any] = {
        "RecordType": record,
        "MessageID": "883953f4-6105-42a2-a16a-77a8eac79483",
        "Metadata": {"delivery": str(pk)},
        "Recipient" if what == DELIVERED else "Email": ADDRESS,
    }
    if what != DELIVERED:
        kinds = {HARD: "HardBounce", SOFT: "SoftBounce", COMPLAINT: "SpamComplaint"}
        event |= {"ID": 42, "Type": kinds[what], "BouncedAt": "2026-11-22T12:00:00.0Z"}
    return json.dumps(event), _basic("events:guessed" if forged else BASIC)


def sendgrid(what: str, pk: int, *, forged: bool) -> Made:
    event: dict[str, Any] = {
        "email": ADDRESS,
        "timestamp": 1795348800,
        "sg_event_id": "sg-1",
        "anymail_id": "5b5b0e3f-0000",
        "delivery": str(pk),
    }
    names = {HARD: "bounce", SOFT: "bounce", DELIVERED: "delivered", COMPLAINT: "spamreport"}
    event["event"] = names[what]
    if what in {HARD, SOFT}:
        event |= {"type": "bounce" if what == HARD else "blocked", "status": "5.0.0", "reason": "500 no"}
    body, timestamp = json.dumps([event]), "1795348800"
    key = ec.generate_private_key(ec.SECP256R1()) if forged else KEY
    signature = key.sign(f"{timestamp}{body}".encode(), ec.ECDSA(hashes.SHA256()))
    return body, {
        "X-Twilio-Email-Event-Webhook-Signature": base64.b64encode(signature).decode(),
        "X-Twilio-Email-Event-Webhook-Timestamp": timestamp,
    }


@pytest.fixture
def secrets(settings: Any) -> None:
    settings.ANYMAIL = {
        "WEBHOOK_SECRET": BASIC,
        "MAILGUN_WEBHOOK_SIGNING_KEY": "key-of-this-test",
        "SENDGRID_TRACKING_WEBHOOK_VERIFICATION_KEY": PUBLIC,
    }


@pytest.fixture
def row() -> Delivery:
    recipient = Recipient.objects.for_address(ADDRESS)
    return Delivery.objects.create(mailing=mailing(), recipient=recipient, locale="en", state=DeliveryState.SENT)


@pytest.mark.usefixtures("secrets")
@pytest.mark.parametrize("provider", [amazon_ses, brevo, mailgun, postmark, sendgrid])
def test_events_of_a_provider(provider: Callable[..., Made], row: Delivery, client: Client) -> None:
    basic = _basic(BASIC) if provider in {mailgun, sendgrid} else {}  # asked for besides, where it is set

    def tell(what: str, *, forged: bool = False) -> tuple[int, str, str]:
        body, headers = provider(what, row.pk, forged=forged)
        address = f"/mail/events/{provider.__name__}/"
        answer = client.post(address, body, content_type="application/json", headers={**basic, **headers})
        row.refresh_from_db()
        return answer.status_code, row.state, row.reason

    for what in (HARD, SOFT, DELIVERED, COMPLAINT):
        assert tell(what, forged=True) == (400, "sent", "")
    assert tell(DELIVERED) == (200, "delivered", "")
    assert tell(DELIVERED) == (200, "delivered", "")
    assert tell(SOFT) == (200, "bounced", Reason.REFUSED)
    assert not Suppression.objects.exists()
    Delivery.objects.update(state=DeliveryState.FAILED, reason=Reason.UNKNOWN)
    assert tell(DELIVERED) == (200, "delivered", ""), "what was of unknown fate is known"
    assert tell(HARD) == (200, "bounced", Reason.HARD_BOUNCE)
    assert tell(DELIVERED) == (200, "bounced", Reason.HARD_BOUNCE)
    assert Suppression.objects.get().reason == Reason.HARD_BOUNCE
    Delivery.objects.update(state=DeliveryState.SENT, reason="")
    assert tell(COMPLAINT) == (200, "complained", Reason.COMPLAINT)
    assert {item.reason for item in Suppression.objects.in_force()} == {Reason.HARD_BOUNCE, Reason.COMPLAINT}

    Recipient.objects.update(address_digest="of somebody else")
    Delivery.objects.update(state=DeliveryState.SENT, reason="")
    assert tell(HARD) == (200, "sent", "")


def test_without_a_secret_there_is_nothing_to_tell(row: Delivery, client: Client, settings: Any) -> None:
    for provider in (amazon_ses, brevo, mailgun, postmark, sendgrid):
        settings.ANYMAIL = {"MAILGUN_API_KEY": "x"}
        body, headers = provider(HARD, row.pk, forged=False)
        address = f"/mail/events/{provider.__name__}/"
        answer = client.post(address, body, content_type="application/json", headers=headers)
        assert answer.status_code == 404
    row.refresh_from_db()
    assert row.state == DeliveryState.SENT


def _sns(kind: str, message_id: str, secret: str | None = BASIC, **values: str) -> dict[str, Any]:
    message = {"Type": kind, "MessageId": message_id, "TopicArn": "arn:aws:sns:eu-west-1:123456789012:SES_Events"}
    headers = {"X-Amz-Sns-Message-Type": kind, "X-Amz-Sns-Message-Id": message_id}
    body = json.dumps(message | values)
    return {"data": body, "content_type": "text/plain", "headers": headers | (_basic(secret) if secret else {})}


@pytest.mark.usefixtures("secrets")
def test_amazons_topic_is_confirmed_and_may_repeat_itself(
    row: Delivery, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It asks again until it is answered, with the same id; of Amazon's client, which is not installed here, a
    stand-in."""
    confirmed: list[dict[str, str]] = []
    away = iter((True, False, False))

    class Topics:
        def confirm_subscription(self, **given: str) -> None:
            if next(away):
                raise ConnectionError
            confirmed.append(given)

        def close(self) -> None:
            pass

    monkeypatch.setattr(tracking._AmazonView, "get_boto_client", lambda self, name, region_name: Topics())
    client.raise_request_exception = False
    address = "/mail/events/amazon_ses/"
    asks = _sns("SubscriptionConfirmation", "sns-2", Token="token", SubscribeURL="https://sns.example.org/")
    unknown = client.post(address, **_sns("SubscriptionConfirmation", "sns-2", None, Token="token"))
    assert (unknown.status_code, unknown.headers["WWW-Authenticate"][:5]) == (401, "Basic"), "or it sends no secret"
    assert client.post(address, **(asks | _sns("SubscriptionConfirmation", "sns-2", "a:b"))).status_code == 400
    assert [client.post(address, **asks).status_code for _ in range(3)] == [500, 200, 200]
    assert [(given["Token"], given["TopicArn"][-10:]) for given in confirmed] == [("token", "SES_Events")] * 2
    greeting = "Successfully validated SNS topic for Amazon SES event publishing."
    assert client.post(address, **_sns("Notification", "sns-3", Message=greeting)).status_code == 200
    assert client.post(address, **_sns("UnsubscribeConfirmation", "sns-4", Token="token")).status_code == 200
    for what, state in ((HARD, "bounced"), (HARD, "bounced"), (DELIVERED, "bounced"), (HARD, "bounced")):
        body, headers = amazon_ses(what, row.pk, forged=False)
        assert client.post(address, body, content_type="text/plain", headers=headers).status_code == 200
        row.refresh_from_db()
        assert row.state == state
    assert Suppression.objects.count() == 1

"""Messages and their signatures by Standard Webhooks 1.0; the signing itself is the project's own library's.

A secret is made of the installation's key and a random seed, so that neither the database nor a copy of it has one.
"""

import base64
import datetime as dt
from collections.abc import Sequence
from typing import Any, Final

from django.utils.crypto import salted_hmac
from pydantic_core import to_json
from standardwebhooks.webhooks import Webhook

from content_api.answers import absolute, content_url

from .enums import MessageType
from .models import Delivery, Secret, moment

PREFIX: Final = "whsec_"


def secret_of(row: Secret) -> str:
    """As it is shown to its holder: 32 bytes."""
    digest = salted_hmac("webhooks.secret", f"{row.endpoint_id}.{row.seed}", algorithm="sha256").digest()
    return f"{PREFIX}{base64.b64encode(digest).decode()}"


def payload(delivery: Delivery) -> bytes:
    """Thin: what happened to which document, not the document. The same bytes at each attempt."""
    data: dict[str, Any] = {"endpoint": delivery.endpoint_id}
    if delivery.type != MessageType.PING:
        assert delivery.content_id is not None
        data = {
            "op": delivery.op,
            "seq": delivery.seq,
            "id": delivery.content_id,
            "kind": delivery.kind,
            "locale": delivery.locale,
            "etag": delivery.etag or None,
            "reason": delivery.reason or None,
            "url": absolute(delivery.path),
            "api_url": content_url(delivery.content_id, delivery.locale),
        }
    return to_json({"type": delivery.type, "timestamp": moment(delivery.at), "data": data})


def headers(message_id: str, body: bytes, secrets: Sequence[str], now: dt.datetime) -> dict[bytes | str, bytes | str]:
    """`now` in UTC. A signature by each secret, so that a receiver may change from one to the next in its own time."""
    text = body.decode()
    signatures = [Webhook(secret).sign(msg_id=message_id, timestamp=now, data=text) for secret in secrets]
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": " ".join(signatures),
    }

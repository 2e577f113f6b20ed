"""Shapes of the answers about webhooks, and of what is sent."""

import datetime as dt
from typing import Final, Literal
from uuid import UUID

from pydantic import BaseModel

from content_api.schemas import Shape

EndpointStatus = Literal["active", "disabled"]


class WebhookSecret(Shape):
    """One of the secrets that sign now; null: until it is replaced."""

    created_at: dt.datetime
    expires_at: dt.datetime | None


class WebhookEndpoint(Shape):
    """`kind` and `locale` are empty where they are all. `criteria` and `criteria_id` are the same for the same kinds
    and filters. `seq`: the step of the change log up to which messages were written; `waiting`: how many of them
    have not arrived yet."""

    id: UUID
    url: str
    description: str
    status: EndpointStatus
    disabled_because: Literal["holder", "secretariat", "gone", "failing"] | None
    kind: list[str]
    locale: list[str]
    filter: dict[str, dict[str, list[str] | str]]
    criteria: str
    criteria_id: str
    seq: int
    waiting: int
    failing_since: dt.datetime | None
    created_at: dt.datetime
    secrets: list[WebhookSecret]


class NewWebhookEndpoint(WebhookEndpoint):
    """With its secret, which is shown this once."""

    secret: str


class WebhookEndpointList(Shape):
    items: list[WebhookEndpoint]


class RotatedSecret(Shape):
    """The new secret, which is shown this once. Those before it sign too until `old_until`."""

    secret: str
    old_until: dt.datetime


class WebhookAttempt(Shape):
    """One request: what HTTP status was answered, or in a word why none."""

    at: dt.datetime
    status: int | None
    error: str | None
    milliseconds: int


class WebhookDelivery(Shape):
    """A message; `id` is its `webhook-id`. `next_attempt_at` while it is waiting."""

    id: str
    type: Literal["content.upsert", "content.delete", "endpoint.ping"]
    state: Literal["waiting", "delivered", "failed", "overtaken", "withdrawn"]
    seq: int | None
    content_id: UUID | None
    kind: str | None
    locale: str | None
    reason: str | None
    created_at: dt.datetime
    next_attempt_at: dt.datetime | None
    ended_at: dt.datetime | None
    attempts: list[WebhookAttempt]


class DeliveryPage(Shape):
    next: str | None
    has_more: bool


class WebhookDeliveryList(Shape):
    """The newest first."""

    items: list[WebhookDelivery]
    page: DeliveryPage


class ReplayStarted(Shape):
    """All that changed after this step of the log is told again; of one message that it is sent again."""

    since: int | None
    message: str | None


class WebhooksStatus(Shape):
    """How many messages wait to be sent; how long a change has waited to become messages, and one to be sent."""

    waiting: int
    behind_seconds: int
    overdue_seconds: int


SHAPES: Final[tuple[type[BaseModel], ...]] = (
    WebhookSecret,
    WebhookEndpoint,
    NewWebhookEndpoint,
    WebhookEndpointList,
    RotatedSecret,
    WebhookAttempt,
    WebhookDelivery,
    DeliveryPage,
    WebhookDeliveryList,
    ReplayStarted,
    WebhooksStatus,
)

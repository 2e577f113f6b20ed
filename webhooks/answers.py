"""Endpoints and messages as the API shows them."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils import timezone

from .enums import DeliveryState
from .models import Delivery, Endpoint, Secret


def endpoint_infos(endpoints: "QuerySet[Endpoint]") -> list[dict[str, Any]]:
    """Two queries, however many."""
    signing = Secret.objects.filter(Q(expires=None) | Q(expires__gt=timezone.now()))
    rows = endpoints.prefetch_related(Prefetch("secrets", signing, to_attr="live")).annotate(
        waiting=Count("deliveries", filter=Q(deliveries__state=DeliveryState.WAITING))
    )
    return [_endpoint(row, row.live, row.waiting) for row in rows]


def endpoint_info(endpoint: Endpoint) -> dict[str, Any]:
    """As it stands in the database."""
    [found] = endpoint_infos(Endpoint.objects.filter(pk=endpoint.pk))
    return found


def _endpoint(endpoint: Endpoint, secrets: Sequence[Secret], waiting: int) -> dict[str, Any]:
    filters: dict[str, dict[str, Any]] = {}
    for item in endpoint.criteria.conditions:
        single = item.op in ("from", "to", "exists")
        filters.setdefault(item.field, {})[item.op] = item.values[0] if single else list(item.values)
    return {
        "id": endpoint.pk,
        "url": endpoint.url,
        "description": endpoint.description,
        "status": endpoint.status,
        "disabled_because": endpoint.disabled_because or None,
        "kind": endpoint.kinds,
        "locale": endpoint.locales,
        "filter": filters,
        "criteria": endpoint.criteria.canonical(),
        "criteria_id": endpoint.criteria_id,
        "seq": endpoint.seq,
        "waiting": waiting,
        "failing_since": endpoint.failing_since,
        "created_at": endpoint.created,
        "secrets": [{"created_at": row.created, "expires_at": row.expires} for row in secrets],
    }


def deliveries_of(endpoint: Endpoint, states: Sequence[str]) -> "QuerySet[Delivery]":
    """The newest first, each with its attempts."""
    rows = Delivery.objects.filter(endpoint=endpoint).order_by("-pk").prefetch_related("attempts")
    return rows.filter(state__in=states) if states else rows


def delivery_info(delivery: Delivery) -> dict[str, Any]:
    return {
        "id": delivery.message_id,
        "type": delivery.type,
        "state": delivery.state,
        "seq": delivery.seq,
        "content_id": delivery.content_id,
        "kind": delivery.kind or None,
        "locale": delivery.locale or None,
        "reason": delivery.reason or None,
        "created_at": delivery.created,
        "next_attempt_at": delivery.due if delivery.state == DeliveryState.WAITING else None,
        "ended_at": delivery.ended,
        "attempts": [
            {"at": row.at, "status": row.status, "error": row.error or None, "milliseconds": row.milliseconds}
            for row in delivery.attempts.all()
        ],
    }

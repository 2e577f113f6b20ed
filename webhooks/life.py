"""What is done with endpoints, by their holders, the Secretariat or themselves; all of it is noted in the audit."""

import datetime as dt
from collections.abc import Iterable
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from cms.base import audit
from content_api.models import ApiKey
from content_store.criteria import Criteria
from content_store.models import Change

from .enums import DeliveryState, DisabledBecause, MessageType, Status
from .mail import mail_disabled
from .models import Delivery, Endpoint, Holding, Secret, ping_id
from .signing import secret_of

#: Secrets that sign at one time: the newest, and those that were replaced and are still good.
MOST_SECRETS: Final = 5
_CHOICE: Final = ("kinds", "locales", "conditions", "criteria_id", "prepared")
_ERASED_AT_A_TIME: Final = 500


class TooMany(Exception):  # noqa: N818, told to whoever asks
    """A limit is reached: no more endpoints for this key, or no more secrets for this endpoint."""


class Twin(Exception):  # noqa: N818, the same
    """The key has such an endpoint already: `endpoint`."""

    def __init__(self, endpoint: Endpoint) -> None:
        super().__init__(str(endpoint.pk))
        self.endpoint = endpoint


def log_end() -> int:
    return Change.objects.order_by("-seq").values_list("seq", flat=True).first() or 0


def live_secrets(endpoint: Endpoint) -> list[Secret]:
    return list(endpoint.secrets.filter(Q(expires=None) | Q(expires__gt=timezone.now())))


def create(endpoint: Endpoint, criteria: Criteria, locales: tuple[str, ...], **by: Any) -> str:
    """Saves a new endpoint, which is told of what changes from now on; returns its secret.

    Raises TooMany, Twin.
    """
    endpoint.choose(criteria, locales)
    with transaction.atomic():
        ApiKey.objects.select_for_update().get(pk=endpoint.key_id)
        _refuse_twin(endpoint)
        if endpoint.key.webhooks.count() >= settings.WEBHOOK_MOST_ENDPOINTS:
            raise TooMany
        endpoint.seq = log_end()
        endpoint.save()
        secret = secret_of(endpoint.secrets.create())
        audit.record("endpoint.added", target=endpoint, **by)
    return secret


def change(endpoint: Endpoint, criteria: Criteria, locales: tuple[str, ...], **by: Any) -> None:
    """Saves the endpoint with what was set on it, and this choice of changes. Raises Twin."""
    other = (endpoint.criteria_id, endpoint.locales) != (criteria.id, sorted(locales))
    with transaction.atomic():
        ApiKey.objects.select_for_update().get(pk=endpoint.key_id)
        if other:
            endpoint.choose(criteria, locales)
            Holding.objects.filter(endpoint=endpoint).delete()
        _refuse_twin(endpoint)
        endpoint.save(update_fields=["url", "description", *(_CHOICE if other else ())])
        audit.record("endpoint.changed", target=endpoint, **by)


def _refuse_twin(endpoint: Endpoint) -> None:
    twins = endpoint.key.webhooks.filter(
        url=endpoint.url, criteria_id=endpoint.criteria_id, locales=endpoint.locales
    ).exclude(pk=endpoint.pk)
    if twin := twins.first():
        raise Twin(twin)


def remove(endpoint: Endpoint, **by: Any) -> None:
    """With all that was written for it."""
    with transaction.atomic():
        audit.record("endpoint.removed", target=endpoint, **by)
        endpoint.delete()


def disable(endpoint: Endpoint, because: DisabledBecause, **by: Any) -> None:
    """Nothing is sent any more, and its place in the log is kept. Whoever did not do it is written to."""
    with transaction.atomic():
        endpoint.status, endpoint.disabled_because = Status.DISABLED, because
        endpoint.save(update_fields=["status", "disabled_because"])
        audit.record("endpoint.disabled", target=endpoint, detail=because, **by)
        if because != DisabledBecause.HOLDER:
            transaction.on_commit(lambda: mail_disabled.enqueue(str(endpoint.pk)))


def enable(endpoint: Endpoint, **by: Any) -> None:
    """It is told of all that changed since it was disabled."""
    with transaction.atomic():
        endpoint.status, endpoint.disabled_because = Status.ACTIVE, ""
        endpoint.failures, endpoint.failing_since, endpoint.rests_until = 0, None, None
        endpoint.save(update_fields=["status", "disabled_because", "failures", "failing_since", "rests_until"])
        Delivery.objects.filter(endpoint=endpoint, state=DeliveryState.WAITING).update(due=timezone.now())
        audit.record("endpoint.enabled", target=endpoint, **by)


def rotate(endpoint: Endpoint, **by: Any) -> str:
    """A new secret; those before it sign beside it for WEBHOOK_OLD_SECRET_HOURS. Raises TooMany."""
    with transaction.atomic():
        Endpoint.objects.select_for_update().get(pk=endpoint.pk)
        if len(live_secrets(endpoint)) >= MOST_SECRETS:
            raise TooMany
        ends = timezone.now() + dt.timedelta(hours=settings.WEBHOOK_OLD_SECRET_HOURS)
        endpoint.secrets.filter(expires=None).update(expires=ends)
        secret = secret_of(endpoint.secrets.create())
        audit.record("endpoint.rotated", target=endpoint, **by)
    return secret


def replay(endpoint: Endpoint, seq: int, **by: Any) -> None:
    """All that changed after this step of the log is told (again), under the same message ids.

    What the endpoint was told is gone since then it may still have: it is told again where a filter would not say so.
    """
    with transaction.atomic():
        if endpoint.conditions:
            gone = endpoint.deliveries.filter(type=MessageType.DELETE, seq__gt=seq)
            keys = set(gone.values_list("content_id", "locale"))
            hold(endpoint, [(content_id, locale) for content_id, locale in keys if content_id])
        Endpoint.objects.filter(pk=endpoint.pk, seq__gt=seq).update(seq=seq)
        audit.record("endpoint.replayed", target=endpoint, detail=f"since {seq}", **by)


def resend(delivery: Delivery, **by: Any) -> None:
    now = timezone.now()
    with transaction.atomic():
        Delivery.objects.filter(pk=delivery.pk).update(
            state=DeliveryState.WAITING, tries=0, due=now, created=now, ended=None
        )
        audit.record("endpoint.replayed", target=delivery.endpoint, detail=delivery.message_id, **by)


def ping(endpoint: Endpoint) -> Delivery:
    """A message about nothing, to try the endpoint with; it is sent once."""
    return Delivery.objects.create(
        endpoint=endpoint, message_id=ping_id(), type=MessageType.PING, at=timezone.now(), op=""
    )


def hold(endpoint: Endpoint, keys: Iterable[tuple[UUID, str]]) -> None:
    """Notes documents, by content id and language, as let through by the endpoint's filter."""
    rows = [Holding(endpoint=endpoint, content_id=content_id, locale=locale) for content_id, locale in sorted(keys)]
    Holding.objects.bulk_create(rows, batch_size=200, ignore_conflicts=True)


def step_before(moment: dt.datetime) -> int:
    """The newest step of the log before a moment; 0 where there is none."""
    return Change.objects.filter(at__lt=moment).order_by("-seq").values_list("seq", flat=True).first() or 0


def expire() -> int:
    """Removes messages with their attempts after WEBHOOK_KEPT_DAYS, and secrets that sign no more; returns how many."""
    now = timezone.now()
    Secret.objects.filter(expires__lt=now).delete()
    old = Delivery.objects.filter(created__lt=now - dt.timedelta(days=settings.WEBHOOK_KEPT_DAYS))
    removed = 0
    while rows := list(old.values_list("pk", flat=True)[:_ERASED_AT_A_TIME]):
        removed += Delivery.objects.filter(pk__in=rows).delete()[1].get("webhooks.Delivery", 0)
    return removed

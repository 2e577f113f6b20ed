"""A key, a receiver on loopback, and the worker's two jobs run until nothing is left to do."""

import datetime as dt
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db.models import F

from content_api.models import ApiKey
from content_store.enums import Tier
from tests.content_api.client import ApiClient
from tests.content_api.conftest import World, _no_quota, _world, api, world  # noqa: F401, fixtures
from webhooks.filling import fill
from webhooks.models import Delivery
from webhooks.sending import Sender

from .receiver import Receiver, receiving


class Holder:
    """Of a key: asks the API as its holder would."""

    def __init__(self, client: ApiClient, tier: Tier = Tier.PUBLIC) -> None:
        self.api = client
        self.key = ApiKey(name=f"Key {ApiKey.objects.count() + 1}", organization="Example", tier=tier)
        self.headers = {"authorization": f"Bearer {self.key.new_token()}"}
        self.key.save()

    def ask(self, method: str, address: str = "", data: Any = None) -> Any:
        arguments: dict[str, Any] = {"headers": self.headers}
        if data is not None:
            arguments |= {"data": data, "content_type": "application/json"}
        return self.api._checked(method, f"/webhook-endpoints{address}", arguments)

    def create(self, url: str, **body: Any) -> dict[str, Any]:
        response = self.ask("post", data={"url": url, **body})
        assert response.status_code == 201, response.content
        found: dict[str, Any] = response.json()
        return found


@pytest.fixture
def holder(api: ApiClient, world: World) -> Holder:  # noqa: F811
    return Holder(api)


@pytest.fixture
def holder_of(api: ApiClient, world: World) -> Callable[[Tier], Holder]:  # noqa: F811
    return lambda tier: Holder(api, tier)


@pytest.fixture
def receiver(settings: Any) -> Iterator[Receiver]:
    settings.WEBHOOK_PRIVATE_TARGETS = True
    with receiving() as found:
        yield found


def send(sender: Sender | None = None) -> None:
    """Until nothing is due and nothing is under way."""
    found = sender or Sender()
    end = time.monotonic() + 30
    while found.run() or found._flying:
        assert time.monotonic() < end, "it does not come to an end"


def work() -> None:
    """What the worker does for webhooks, until there is nothing left to do."""
    while fill():
        pass
    send()


def passes(seconds: float) -> None:
    """Lets so much time pass for what waits."""
    Delivery.objects.update(due=F("due") - dt.timedelta(seconds=seconds))

"""A small partnership, and the mails that wait, as they will be read."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.core.cache import cache

from delivery.composing import Composed, compose
from delivery.enums import DeliveryState
from delivery.models import Delivery
from tests.content_api.conftest import World, _no_quota, _world, api, world  # noqa: F401, fixtures

#: A person's address to the mails that were read for it.
Mails = dict[str, Composed]
Read = Callable[[], Mails]


@pytest.fixture
def read() -> Read:
    """The mails that are queued, each once."""

    def mails() -> Mails:
        found: Mails = {}
        rows = Delivery.objects.filter(state=DeliveryState.QUEUED).select_related("mailing", "recipient")
        for row in rows.order_by("pk"):
            mail = compose(row)
            row.state = DeliveryState.SENT if mail else DeliveryState.CANCELLED
            row.save()
            if mail:
                assert row.recipient.address not in found, "one mail for each person and run"
                found[row.recipient.address] = mail
        return found

    return mails


@pytest.fixture(autouse=True)
def _fresh(settings: Any) -> None:
    settings.PUBLIC_BASE_URL = "http://testserver"
    cache.clear()


def links(mail: Composed) -> list[str]:
    """Every address in a mail, of either of its forms."""
    found = re.findall(r'href="([^"]+)"', mail.html) + re.findall(r"https?://\S+", mail.text)
    return sorted({unescape(link) for link in found})


def link(mail: Composed, part: str) -> str:
    """The one that has this in its path, as a test client asks for it."""
    [found] = {item.removeprefix("http://testserver") for item in links(mail) if part in item}
    return found

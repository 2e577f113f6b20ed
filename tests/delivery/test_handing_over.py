"""What a provider's API says of a mail, and what follows when it says nothing."""

import socket
from typing import Any

import pytest
from anymail.backends.brevo import EmailBackend
from anymail.exceptions import AnymailAPIError
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from delivery.handing_over import Fate, hand_over
from tests.webhooks.receiver import receiving


def fate(backend: BaseEmailBackend) -> Fate:
    return hand_over(backend, EmailMessage("News", "Text", "us@example.org", ["reader@example.org"])).fate


def test_a_providers_answer_decides() -> None:
    said = iter((202, 400, 401, 402, 404, 408, 429, 500))
    with receiving() as receiver:
        receiver.answer = lambda got: (next(said), {})
        backend = EmailBackend(api_key="x", api_url=receiver.url)
        found = [fate(backend) for _ in range(8)]
    assert found == [Fate.SENT, Fate.REFUSED, *[Fate.NOT_NOW] * 5, Fate.UNKNOWN]


def test_a_provider_that_was_never_reached_was_handed_nothing() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    assert fate(EmailBackend(api_key="x", api_url=f"http://127.0.0.1:{port}/")) is Fate.NOT_NOW


class NoCredentialsError(Exception):
    """As Amazon's client says it."""


@pytest.mark.parametrize(
    ("response", "cause", "expected"),
    [
        ({"Error": {"Code": "Throttling"}, "ResponseMetadata": {"HTTPStatusCode": 400}}, None, Fate.NOT_NOW),
        ({"Error": {"Code": "ExpiredTokenException"}, "ResponseMetadata": {"HTTPStatusCode": 403}}, None, Fate.NOT_NOW),
        ({"Error": {"Code": "MessageRejected"}, "ResponseMetadata": {"HTTPStatusCode": 400}}, None, Fate.REFUSED),
        ({"Error": {"Code": "InternalFailure"}, "ResponseMetadata": {"HTTPStatusCode": 500}}, None, Fate.UNKNOWN),
        (None, NoCredentialsError(), Fate.NOT_NOW),
        (None, None, Fate.UNKNOWN),
    ],
)
def test_amazons_client_says_it_in_its_own_way(response: Any, cause: Exception | None, expected: Fate) -> None:
    """Its errors as anymail hands them on; the client itself need not be installed."""

    class Backend(BaseEmailBackend):
        def send_messages(self, email_messages: Any) -> int:
            raise AnymailAPIError("", response=response) from cause

    assert fate(Backend()) is expected

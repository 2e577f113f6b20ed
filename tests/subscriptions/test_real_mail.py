"""A digest as a mail server gets it."""

import pytest

from delivery.sending import sender
from subscriptions.digests import send_at_once
from subscriptions.enums import Frequency
from tests import factories
from tests.delivery.conftest import Server, server  # noqa: F401, a fixture

from .test_digests import ACTIONS, follow, settle


@pytest.mark.django_db(transaction=True)
def test_a_real_server_gets_it(server: Server) -> None:  # noqa: F811
    factories.site()
    factories.action("An old well")
    follow("real", ACTIONS, Frequency.IMMEDIATE)
    factories.action("The deep well")
    settle()
    assert send_at_once() == 1
    sender.run()
    [mail] = server.mails
    assert mail["Subject"] == "The deep well"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "/en/mail/leave/" in mail["List-Unsubscribe"]
    body = mail.get_body(("plain",))
    assert body
    text: str = body.get_content()
    assert text.count("The deep well") == 1
    assert "An old well" not in text

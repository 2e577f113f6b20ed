"""What fails is logged; the token in its address, and whom it is about, are not."""

import io
import logging
from typing import Any

import pytest
from django.db import IntegrityError
from django.test import Client

from cms.base.log_lines import LineFormatter
from tests import factories

pytestmark = pytest.mark.django_db
TOKEN = "WzEsImFiYyJd:1vMabc:c2VjcmV0"


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """What the platform's own handler writes."""
    [handler] = [item for item in logging.getLogger().handlers if isinstance(item.formatter, LineFormatter)]
    assert isinstance(handler, logging.StreamHandler)
    written = io.StringIO()
    # Not by setStream: it flushes the one before, which another test's capture may have closed.
    monkeypatch.setattr(handler, "stream", written)
    return written


def test_no_token_and_nobodys_address_is_logged(log: io.StringIO, monkeypatch: pytest.MonkeyPatch) -> None:
    factories.home_in("fr")
    address = f"/fr/confirm/{TOKEN}/"
    assert Client().get(address).status_code == 404
    assert Client().get(f"{address}).").status_code == 404  # as a mail program may have cut it
    assert Client(enforce_csrf_checks=True).post(address).status_code == 403
    assert Client().get(f"/admin/password_reset/confirm/MQ/{TOKEN}/x/").status_code in (302, 404)

    def fails(*args: Any) -> None:
        raise IntegrityError(f"Key (email)=(mme.exemple@example.org) exists, see ?token={TOKEN}&a=1")

    monkeypatch.setattr("ngo_pages.views.request_of", fails)
    assert Client(raise_request_exception=False).get(address).status_code == 500
    lines = log.getvalue()
    assert "c2VjcmV0" not in lines
    assert "exemple" not in lines
    for told in (
        "Not Found: /fr/confirm/[hidden]",
        "Forbidden",
        "Internal Server Error: /fr/confirm/",
        "IntegrityError",
    ):
        assert told in lines

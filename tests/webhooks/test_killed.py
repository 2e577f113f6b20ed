"""Workers killed while they write and send: every message arrives, and one that comes twice has the same id.

With PROOF=1 only, for it starts nine processes; test_sending.py tells the same of one process.
"""

import os
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from content_api.models import ApiKey
from content_store.criteria import Criteria
from tests import factories
from tests.content_store.processes import database_url
from tests.content_store.test_worker import until
from webhooks import life
from webhooks.models import Delivery, Endpoint

from .conftest import passes
from .receiver import Receiver

KILLS = 8
pytestmark = pytest.mark.skipif("PROOF" not in os.environ, reason="a long proof")
_WORKER = """
import django
django.setup()
from content_store.worker import Job, Worker
from webhooks.filling import fill
from webhooks.sending import sender
Worker([Job("webhooks", fill), Job("webhooks-sender", sender.run)]).run()
"""


def worker(folder: Path) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "-c", _WORKER],
        cwd=settings.BASE_DIR,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "cms.settings",
            "DATABASE_URL": database_url(),
            "DATA_DIR": str(folder),
            "SECRET_KEY": settings.SECRET_KEY,
            "WEBHOOK_PRIVATE_TARGETS": "1",
            "WEBHOOK_PER_ENDPOINT": "4",
        },
    )


@pytest.mark.django_db(transaction=True)
def test_nothing_is_lost(receiver: Receiver, tmp_path: Path) -> None:
    factories.site()
    key = ApiKey(name="Mirror", organization="Example")
    key.new_token()
    key.save()
    endpoint = Endpoint(key=key, url=receiver.url)
    secret = life.create(endpoint, Criteria(("article",)), ())
    receiver.holds = 0.2
    pages: list[Any] = []
    for kill in range(KILLS):
        pages += [factories.article(f"Article {kill} {number}") for number in range(6)]
        factories.drain()
        before = len(receiver.got)
        process = worker(tmp_path)
        try:
            until(lambda before=before: len(receiver.got) >= before + random.randint(1, 4), 120)  # type: ignore[misc]
        finally:
            process.kill()
            process.wait()
        assert all(got.verified(secret) for got in receiver.got[before:])  # a receiver refuses what is minutes old
        passes(120)
    before = len(receiver.got)
    process = worker(tmp_path)
    try:
        until(lambda: Delivery.objects.filter(state="delivered").count() == len(pages), 120)
    finally:
        process.kill()
        process.wait()
    assert {got.data["id"] for got in receiver.got} == {str(page.translation_key) for page in pages}
    assert len({got.id for got in receiver.got}) == len(pages)
    assert all(got.verified(secret) for got in receiver.got[before:])

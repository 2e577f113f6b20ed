"""Workers killed while they send: no mail comes twice, none is lost, and what is of unknown fate is shown.

Some mails and kills; with PROOF=1 ten kills, and as many mails as PROOF_MAILS says (100,000).
"""

import os
import random
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from cms.base.locales import LOCALES
from delivery import addresses
from delivery.enums import Reason
from delivery.models import Mailing, Recipient, counted
from delivery.sending import Intended, enqueue
from tests import factories
from tests.content_store.processes import database_url
from tests.content_store.test_worker import until

from .conftest import WORDS, mailing
from .counting_server import counting

PROOF = "PROOF" in os.environ
MAILS = int(os.environ.get("PROOF_MAILS", "100000")) if PROOF else 300
KILLS = 10 if PROOF else 2
_WORKER = """
import django
django.setup()
from content_store.worker import Job, Worker
from delivery.composing import composes
from delivery.enums import MailingKind
from delivery.sending import sender
from tests.delivery.conftest import six_scripts
composes(*MailingKind)(six_scripts)
Worker([Job("delivery", sender.run)]).run()
"""


def worker(folder: Path, port: int) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "-c", _WORKER],
        cwd=settings.BASE_DIR,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "cms.settings",
            "DATABASE_URL": database_url(),
            "DATA_DIR": str(folder),
            "EMAIL_URL": f"smtp://127.0.0.1:{port}",
            "MAIL_UNKNOWN_SECONDS": "1",
        },
    )


def megabytes(process: "subprocess.Popen[bytes]") -> int:
    """The most memory that it has had."""
    (line,) = [
        line for line in Path(f"/proc/{process.pid}/status").read_text().splitlines() if line.startswith("VmHWM")
    ]
    return int(line.split()[1]) // 1024


def recipients() -> list[Recipient]:
    """Enough of them, in six languages."""
    rows = []
    for number in range(MAILS):
        locale = LOCALES[number % len(LOCALES)]
        address = f"reader{number:06}@example.org"
        key = addresses.digest(address)
        rows.append(Recipient(address=address, address_digest=key, name=WORDS[locale][0], locales=[locale]))
    return Recipient.objects.bulk_create(rows, batch_size=1000)


@pytest.mark.django_db(transaction=True)
def test_each_gets_one_mail(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    factories.site()
    news = mailing()
    people = recipients()
    begun = time.monotonic()
    assert enqueue(news, (Intended(person.pk, person.locale) for person in people)) == MAILS
    queued = time.monotonic() - begun
    most, starts, begun = 0, 0.0, time.monotonic()
    with counting(tmp_path, line=len("reader000000@example.org\n")) as server:
        for kill in range(1, KILLS + 2):
            before, started = len(server), time.monotonic()
            process = worker(tmp_path, server.port)
            try:
                until(lambda before=before: len(server) > before, 120)  # type: ignore[misc]
                starts += time.monotonic() - started
                if kill <= KILLS:
                    wanted = MAILS * kill // (KILLS + 1)
                    until(lambda wanted=wanted: len(server) >= wanted, 3600)  # type: ignore[misc]
                    time.sleep(random.uniform(0, 0.01))
                    assert Mailing.objects.get().state == "sending"
                else:
                    until(lambda: Mailing.objects.get().state == "done", 3600)
                most = max(most, megabytes(process))
            finally:
                process.kill()
                process.wait()
        took = time.monotonic() - begun
        times = Counter(server.to())
    assert set(times.values()) == {1}
    sent = set(news.deliveries.filter(state="sent").values_list("recipient__address", flat=True))
    unknown = set(news.deliveries.filter(reason=Reason.UNKNOWN).values_list("recipient__address", flat=True))
    assert len(sent) + len(unknown) == MAILS
    assert sent <= times.keys() <= sent | unknown
    assert len(unknown) <= KILLS * settings.MAIL_CONNECTIONS
    if PROOF:
        with capsys.disabled():
            print(  # noqa: T201
                f"\n{MAILS} mails, {KILLS} kills, {connection.vendor}, load {os.getloadavg()[0]:.1f}: rows in"
                f" {queued:.0f} s; sent in {took:.0f} s, of which {starts:.0f} s were {KILLS + 1} starts of the worker:"
                f" {MAILS / (took - starts):.0f} a second; {most} MB at most; {len(unknown)} of unknown fate, of which"
                f" {len(unknown & times.keys())} had arrived; {counted(news, 'state', 'reason')}"
            )

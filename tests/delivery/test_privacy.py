"""What is held of a person is told, erased, and forgotten with time."""

import datetime as dt
import io
import json
import os
import time
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db.models import F
from django.utils import timezone
from django.utils.translation import override

from cms.base.audit import AuditEntry
from delivery import privacy
from delivery.enums import MailingKind, Reason
from delivery.models import Delivery, DeliverySum, Mailing, Recipient, Suppression, counted
from delivery.sending import Intended, enqueue

from .conftest import mailing

pytestmark = pytest.mark.django_db
ADDRESS = "reader@example.org"


@pytest.fixture(autouse=True)
def _no_holders(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("_tellers", "_erasers", "_keepers"):
        monkeypatch.setattr(privacy, name, {})


def test_one_persons_data_are_told_and_erased() -> None:
    person = Recipient.objects.for_address(ADDRESS, name="A Reader", locales=["ru"])
    news = mailing()
    enqueue(news, [Intended(person.pk, "ru")])
    erased: list[Recipient] = []
    privacy.register_holder("pets", tell=lambda _: ["cat"], erase=erased.append, keeps=lambda ids: ids)
    out = io.StringIO()
    call_command("export_recipient", " Reader@example.org", stdout=out)
    told = json.loads(out.getvalue())
    assert (told["address"], told["name"], told["languages"], told["pets"]) == (ADDRESS, "A Reader", ["ru"], ["cat"])
    with override("ru"):
        assert told["mails"][0]["title"] == str(MailingKind.NEWSLETTER.label), "not what the Secretariat calls it"
    call_command("erase_recipient", ADDRESS, stdout=out)
    assert erased == [person]
    person.refresh_from_db()
    assert (person.address, person.name, person.locales) == ("", "", [])
    assert news.deliveries.get().reason == Reason.ERASURE
    enqueue(again := mailing(), [Intended(person.pk, "ru")])
    assert again.deliveries.get().reason == Reason.ERASURE
    entries = AuditEntry.objects.filter(target_kind="recipient", target_id=str(person.pk)).order_by("pk")
    assert [entry.action for entry in entries] == ["recipient.exported", "recipient.erased"]
    assert ADDRESS not in str(list(AuditEntry.objects.values_list()))
    assert Recipient.objects.for_address(ADDRESS).pk == person.pk, "who comes back is the same"
    with pytest.raises(CommandError, match=r"Looked through: address, name, languages, not_written_to, mails, pets\."):
        call_command("export_recipient", "nobody@example.org")


def test_mails_in_files_are_kept_for_days(settings: Any, tmp_path: Path) -> None:
    settings.EMAIL_FILE_PATH = tmp_path
    for name, days in (("old", 8), ("new", 6)):
        (tmp_path / name).write_text("a mail")
        moment = time.time() - days * 86400
        os.utime(tmp_path / name, (moment, moment))
    assert privacy.sweep() == 1
    assert [file.name for file in tmp_path.iterdir()] == ["new"]


def test_time_brings_sums_and_forgets() -> None:
    used, unused, kept, waits = (Recipient.objects.for_address(f"{name}@example.org") for name in "abcd")
    old, new = mailing(), mailing(kind=MailingKind.DIGEST)
    enqueue(old, [Intended(person.pk, "fr") for person in (used, unused)])
    enqueue(new, [Intended(waits.pk, "fr")])
    now = timezone.now()
    Delivery.objects.filter(mailing=old).update(state="sent", sent_at=now - dt.timedelta(days=100))
    Delivery.objects.filter(recipient=used).update(sent_at=now - dt.timedelta(days=1))
    Mailing.objects.filter(pk=old.pk).update(state="done", ended=now)
    Recipient.objects.update(changed=F("changed") - dt.timedelta(days=40))
    Suppression.objects.create(address_digest="x", reason=Reason.HARD_BOUNCE, until=now)
    privacy.register_holder("pets", tell=lambda _: [], erase=lambda _: None, keeps=lambda ids: {kept.pk} & set(ids))
    assert privacy.sweep() == 2  # the suppression, and one address
    assert set(Recipient.objects.exclude(address="").values_list("pk", flat=True)) == {used.pk, kept.pk, waits.pk}
    before = counted(old, "state", "locale")
    Mailing.objects.filter(pk=old.pk).update(ended=now - dt.timedelta(days=91))
    privacy.sweep()
    assert not old.deliveries.exists()
    assert counted(old, "state", "locale") == before == [{"state": "sent", "locale": "fr", "number": 2}]
    Mailing.objects.filter(pk=old.pk).update(ended=now - dt.timedelta(days=366))
    privacy.sweep()
    assert not DeliverySum.objects.exists()

"""Mails in files: each whole and by itself, shown in the admin to who may see it, and nothing of it runs."""

from email import policy
from email.parser import BytesParser
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.mail import send_mail
from django.test import Client
from django.urls import reverse

from cms.base.audit import AuditEntry
from delivery import files
from delivery.models import Delivery, Recipient
from delivery.queueing import Intended, enqueue
from delivery.sending import Sender
from tests.admin.conftest import editor, liaison, signed_in  # noqa: F401, fixtures

from .conftest import WORDS, composed, mailing  # noqa: F401, fixtures

pytestmark = pytest.mark.django_db
INDEX = "/admin/mail-files/"


@pytest.fixture
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.EMAIL_BACKEND, settings.EMAIL_FILE_PATH = files.BACKEND, tmp_path / "mail"
    settings.MAIL_CONNECTIONS = 1
    settings.PUBLIC_BASE_URL = "http://testserver"
    return tmp_path / "mail"


@pytest.fixture
def mails(folder: Path, composed: None) -> list[str]:  # noqa: F811
    """One in Arabic and one in English by one connection, then one that signs somebody in; their names."""
    for locale in ("ar", "en"):
        person = Recipient.objects.for_address(f"{locale}@example.org", name=WORDS[locale][0], locales=[locale])
        enqueue(mailing(), [Intended(person.pk, locale)])
    Sender().run()
    send_mail("Your link", "http://testserver/sign-in/?token=secret", None, ["admin@example.org"])
    assert set(Delivery.objects.values_list("state", flat=True)) == {"sent"}
    return sorted(file.name for file in folder.iterdir())


def test_each_mail_is_a_file_of_its_own(mails: list[str], folder: Path) -> None:
    assert len(mails) == 3
    found = [BytesParser(policy=policy.default).parsebytes((folder / name).read_bytes()) for name in mails]
    assert [str(mail["Subject"]) for mail in found] == [WORDS["ar"][1], WORDS["en"][1], "Your link"]
    assert {(folder / name).stat().st_mode & 0o777 for name in mails} == {0o600}
    assert b"\r\n" in (folder / mails[0]).read_bytes()


def test_the_secretariat_sees_mails_of_lists_and_a_superuser_all(
    mails: list[str],
    editor: Client,  # noqa: F811
    liaison: Client,  # noqa: F811
) -> None:
    admin = Client()
    admin.force_login(User.objects.create_superuser("root"))
    arabic, _, sign_in = mails
    listed = [[kept.name for kept in client.get(INDEX).context["mails"]] for client in (editor, admin)]
    assert listed == [[mails[1], arabic], [sign_in, mails[1], arabic]]
    for view in ("show", "html", "download"):
        address = reverse(f"mail-files:{view}", args=[sign_in])
        assert "token=secret" not in editor.get(address, follow=True).content.decode(), view
        assert liaison.get(reverse(f"mail-files:{view}", args=[arabic])).status_code in (302, 403), view
    assert liaison.get(INDEX).status_code == 302
    assert "token=secret" in admin.get(reverse("mail-files:show", args=[sign_in])).content.decode()
    for name in ("x.eml", "..%2Fdb.sqlite3", f"{arabic}x"):
        assert admin.get(f"{INDEX}{name}/eml/").status_code == 404, name


def test_a_mail_is_shown_as_it_will_look_and_runs_nothing(mails: list[str], folder: Path, editor: Client) -> None:  # noqa: F811
    name = mails[0]
    page = editor.get(reverse("mail-files:show", args=[name]))
    text = page.content.decode()
    assert WORDS["ar"][1] in text
    assert "List-Unsubscribe-Post" in dict(page.context["headers"])
    assert WORDS["ar"][2] in page.context["text"]
    assert f'<iframe sandbox src="{reverse("mail-files:html", args=[name])}"' in text
    html = editor.get(reverse("mail-files:html", args=[name]))
    assert 'dir="rtl"' in html.content.decode()
    rules = html["Content-Security-Policy"].split("; ")
    assert "default-src 'none'" in rules
    assert "sandbox" in rules
    assert not [rule for rule in rules if "script" in rule]
    file = editor.get(reverse("mail-files:download", args=[name]))
    assert file.content == (folder / name).read_bytes()
    assert file["Content-Disposition"] == f'attachment; filename="{name}"'
    noted = AuditEntry.objects.filter(target_kind="mail_file", target_id=name).order_by("pk")
    assert [entry.action for entry in noted] == ["mail_file.read", "mail_file.downloaded"]


def test_there_is_none_where_mails_are_sent(mails: list[str], editor: Client, settings: Any) -> None:  # noqa: F811
    assert INDEX in editor.get(reverse("wagtailadmin_home")).content.decode()
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert editor.get(INDEX).status_code == 404
    assert editor.get(reverse("mail-files:show", args=[mails[0]])).status_code == 404
    assert INDEX not in editor.get(reverse("wagtailadmin_home")).content.decode()


def test_a_full_disk_is_no_reason_to_give_a_mail_up(folder: Path, composed: None) -> None:  # noqa: F811
    folder.write_text("no folder")
    person = Recipient.objects.for_address("en@example.org")
    news = mailing()
    enqueue(news, [Intended(person.pk, "en")])
    Sender().run()
    assert news.deliveries.get().state == "queued"

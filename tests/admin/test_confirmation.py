"""The yearly confirmation, from the mail to what readers see."""

import datetime as dt
import re
import socket
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message
from django.core.management import call_command
from django.test import Client
from django.test.utils import override_settings
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from wagtail.models import TaskState

from ngo_pages.confirmation import ConfirmationRequest, ask_and_remind, send_confirmation
from ngo_pages.models import Organization
from reference.contacts import Contact
from tests import factories
from tests.content_store.reading import document

pytestmark = pytest.mark.django_db
Drained = Callable[[], AbstractContextManager[None]]


class Inbox(Message):
    def __init__(self) -> None:
        super().__init__()
        self.mails: list[EmailMessage] = []

    def handle_message(self, message: Any) -> None:
        self.mails.append(BytesParser(policy=policy.default).parsebytes(message.as_bytes()))


@pytest.fixture
def inbox() -> Iterator[Inbox]:
    """A real mail server, to which the platform sends."""
    handler = Inbox()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = Controller(handler, hostname="127.0.0.1", port=port)
    server.start()
    try:
        with override_settings(
            EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend",
            EMAIL_HOST="127.0.0.1",
            EMAIL_PORT=port,
            PUBLIC_BASE_URL="http://testserver",
        ):
            yield handler
    finally:
        server.stop()


@pytest.fixture
def union(drained: Drained) -> Organization:
    with drained():
        page = factories.organization(
            "Union mondiale", name_language="fr", acronym="UM", mission="Elle unit.",
            last_confirmed=timezone.localdate() - dt.timedelta(days=400),
        )  # fmt: skip
        factories.contact(page, name="Mme Exemple", email="exemple@example.org")
    return page.organization


def run_tasks() -> None:
    """What the worker does with the queue, of our task only."""
    for result in DBTaskResult.objects.ready().filter(task_path=send_confirmation.module_path):
        send_confirmation.call(*result.args_kwargs["args"])
        result.delete()


def link_in(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    assert body
    found = re.search(r"http://testserver(/\S+)", body.get_content())
    assert found
    return found[1]


def asked(inbox: Inbox) -> str:
    ask_and_remind()
    run_tasks()
    return link_in(inbox.mails[-1])


def answer(client: Client, link: str, **values: Any) -> Any:
    form = client.get(link).context["form"]
    data = {name: form[name].value() for name in form.fields}
    return client.post(link, {name: value for name, value in (data | values).items() if value is not None})


def later(**when: float) -> None:
    """Lets time pass for all requests."""
    for request in ConfirmationRequest.objects.all():
        past = dt.timedelta(**when)
        for name in ("asked_at", "queued_at", "sent_at"):
            if getattr(request, name):
                setattr(request, name, getattr(request, name) - past)
        request.save()


def test_a_focal_point_confirms_without_an_account(drained: Drained, inbox: Inbox, union: Organization) -> None:
    link = asked(inbox)
    mail = inbox.mails[0]
    assert mail["To"] == "exemple@example.org"
    assert link.startswith("/fr/")
    html = mail.get_body(("html",))
    assert html
    assert 'lang="fr"' in html.get_content()
    visitor = Client()
    page = visitor.get(link)
    text = page.content.decode()
    for held in ("Union mondiale", "Elle unit.", "exemple@example.org"):
        assert held in text
    assert page.headers["Content-Language"] == "fr"
    assert "no-store" in page.headers["Cache-Control"]
    assert Organization.objects.get().last_confirmed == union.last_confirmed  # reading changes nothing
    with drained():
        done = visitor.post(link, {"confirm": "1"})
    assert done.status_code == 200
    assert Organization.objects.get().last_confirmed == timezone.localdate()
    assert document(union)["freshness"]["code"] == "confirmed"
    assert not Organization.objects.get().has_unpublished_changes
    assert visitor.post(link, {"confirm": "1"}).status_code == visitor.get(link).status_code == 410


def test_changes_wait_as_a_draft_that_a_moderator_compares(
    drained: Drained, inbox: Inbox, union: Organization, moderator: Client
) -> None:
    link = asked(inbox)
    with drained():
        assert answer(
            Client(), link, founded="1948", website="https://example.org/um", note="Our mission too."
        ).context["done"]
    stored = Organization.objects.get()
    assert (stored.founded, stored.has_unpublished_changes, stored.workflow_in_progress) == (None, True, True)
    assert document(union)["founded"] is None
    report = moderator.get("/admin/reports/ngo-freshness/?waiting=true").content.decode()
    assert "Our mission too." in report
    compare = re.search(r'href="([^"]+/compare/[^"]+)"', report)
    assert compare
    assert "1948" in moderator.get(compare[1]).content.decode()
    with drained():
        moderator.post(
            reverse(
                "wagtailsnippets_ngo_pages_organization:workflow_action",
                args=[stored.pk, "approve", TaskState.objects.get().pk],
            )
        )
    found = document(union)
    assert (found["founded"], found["freshness"]["code"]) == (1948, "confirmed")


@pytest.mark.parametrize("end", ["time", "consent"])
def test_a_note_is_erased_after_half_a_year_or_with_the_consent(end: str, inbox: Inbox, union: Organization) -> None:
    answer(Client(), asked(inbox), founded="1948", note="Our president is Mme Exemple.")
    call_command("sweep", verbosity=0)
    assert ConfirmationRequest.objects.get().note
    if end == "time":
        ConfirmationRequest.objects.update(answered_at=timezone.now() - dt.timedelta(days=181))
    else:
        Contact.objects.get().withdraw()
    call_command("sweep", verbosity=0)
    request = ConfirmationRequest.objects.get()
    assert (request.note, request.outcome) == ("", "changed")


def test_a_confirmation_leaves_a_waiting_draft_as_it_is(drained: Drained, inbox: Inbox, union: Organization) -> None:
    union.founded = 1999
    union.save_revision()
    with drained():
        Client().post(asked(inbox), {"confirm": "1"})
    stored = Organization.objects.get()
    assert (stored.founded, stored.last_confirmed) == (None, timezone.localdate())
    draft = stored.get_latest_revision_as_object()
    assert (draft.founded, draft.last_confirmed) == (1999, timezone.localdate())


def test_nothing_sent_without_a_change_or_with_a_fault(inbox: Inbox, union: Organization) -> None:
    link = asked(inbox)
    assert answer(Client(), link).context["form"].non_field_errors()
    assert answer(Client(), link, headquarters_city="Paris").context["form"].errors["headquarters_country"]
    assert ConfirmationRequest.objects.get().is_open
    assert not Organization.objects.get().has_unpublished_changes


def test_the_database_holds_no_token(inbox: Inbox, union: Organization) -> None:
    from tests.reference.test_contacts import everything_stored

    link = asked(inbox)
    assert link.rsplit("/", 2)[1] not in everything_stored()


def test_a_token_is_good_for_its_own_purpose_only(inbox: Inbox, union: Organization) -> None:
    link = asked(inbox)
    token = link.rsplit("/", 2)[1]
    for wrong in (token[:-1] + ("A" if token[-1] != "A" else "B"), "x", f"{union.pk}"):
        assert Client().post(link.replace(token, wrong), {"confirm": "1"}).status_code == 404
    later(days=61)
    assert Client().post(link, {"confirm": "1"}).status_code == 410
    assert Organization.objects.get().last_confirmed == union.last_confirmed
    assert Client(enforce_csrf_checks=True).post(link, {"confirm": "1"}).status_code == 403


def test_reminders_and_their_end(inbox: Inbox, union: Organization) -> None:
    first = asked(inbox)
    for _ in range(3):  # what was done today is not done again
        call_command("remind_confirmations", verbosity=0)
        run_tasks()
    assert len(inbox.mails) == 1
    later(days=14)
    second = asked(inbox)
    assert Client().get(first).status_code == 404  # replaced by the newer link
    assert Client().get(second).status_code == 200
    later(days=14)
    asked(inbox)
    later(days=14)
    ask_and_remind()
    run_tasks()
    assert len(inbox.mails) == 3
    later(days=140)
    asked(inbox)
    assert len(inbox.mails) == 4
    assert ConfirmationRequest.objects.count() == 2


def test_who_is_not_asked(inbox: Inbox, drained: Drained, union: Organization) -> None:
    with drained():
        fresh = factories.organization("Fresh", last_confirmed=timezone.localdate())
        factories.contact(fresh, email="fresh@example.org")
        factories.organization("Without a contact")
        gone = factories.organization("Consent expired")
        contact = factories.contact(gone, email="gone@example.org")
        contact.withdraw()
    ask_and_remind()
    assert [request.organization for request in ConfirmationRequest.objects.all()] == [union]
    type(contact).objects.get(actor__organization=union.content_id).withdraw()  # before the mail goes out
    run_tasks()
    assert inbox.mails == []


def test_a_mail_that_could_not_be_sent_is_tried_again(union: Organization, inbox: Inbox) -> None:
    ask_and_remind()
    DBTaskResult.objects.all().delete()
    assert ask_and_remind() == (0, 0)
    later(days=1)
    asked(inbox)
    assert len(inbox.mails) == 1


def test_time_makes_stale(drained: Drained, union: Organization) -> None:
    with drained():
        page = factories.organization("Fresh", last_confirmed=timezone.localdate())
    Organization.objects.filter(pk=page.organization.pk).update(
        last_confirmed=timezone.localdate() - dt.timedelta(days=367)
    )
    assert document(page)["freshness"]["code"] == "confirmed"
    with drained():
        call_command("publish_scheduled")
    assert document(page)["freshness"]["code"] == "stale"


def test_a_withdrawn_record_is_not_brought_back_by_a_link(drained: Drained, inbox: Inbox, union: Organization) -> None:
    link = asked(inbox)
    with drained():
        Organization.objects.get().unpublish()
    visitor = Client()
    for response in (visitor.get(link), visitor.post(link, {"confirm": "1"}), visitor.post(link, {"founded": "1950"})):
        assert response.status_code == 410
    assert not Organization.objects.get().live


@pytest.mark.parametrize("end", ["office", "consent", "row"])
def test_a_link_ends_with_the_person_it_was_sent_to(end: str, inbox: Inbox, union: Organization) -> None:
    link = asked(inbox)
    contact = Contact.objects.get()
    if end == "office":
        contact.until = timezone.localdate() - dt.timedelta(days=1)
        contact.save()
    elif end == "consent":
        contact.withdraw()
    else:
        contact.delete()
    visitor = Client()
    assert visitor.get(link).status_code == visitor.post(link, {"confirm": "1"}).status_code == 404
    assert Organization.objects.get().last_confirmed == union.last_confirmed


def test_what_was_published_is_confirmed_even_if_a_form_would_not_take_it(inbox: Inbox, union: Organization) -> None:
    link = asked(inbox)
    Organization.objects.update(headquarters_city="Paris")  # without its country, as older data may have it
    assert Client().post(link, {"confirm": "1"}).status_code == 200
    assert Organization.objects.get().last_confirmed == timezone.localdate()

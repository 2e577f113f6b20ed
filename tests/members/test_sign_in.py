"""Signing in by a mailed link: once, soon, by a person, and without telling who is known."""

import re
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from sesame.utils import get_token
from wagtail.users.models import UserProfile

from cms.base.audit import AuditEntry
from members import throttle
from members.enums import AssignedRole
from members.mail import SCOPES, send_invitation
from members.models import Assignment, today

from .conftest import assigned

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]

SPACE, SIGN_IN, ENTER = "/en/members/", "/en/members/sign-in/", "/en/members/sign-in/link/"


@pytest.fixture(autouse=True)
def _tasks_at_once(settings: Any) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}


@pytest.fixture
def delegate() -> User:
    return assigned(AssignedRole.DELEGATION, "member-FR", name="delegate")


def ask(client: Client, email: str, locale: str = "en", **data: str) -> Any:
    return client.post(f"/{locale}/members/sign-in/", {"email": email, **data})


def mailed_link() -> str:
    """Path and query of the link in the last mail."""
    (link,) = re.findall(r"http\S+", str(mail.outbox[-1].body))
    parts = urlsplit(link)
    return f"{parts.path}?{parts.query}"


def press(client: Client, link: str) -> Any:
    """What the button on the link's page sends."""
    values = {name: value for name, (value,) in parse_qs(urlsplit(link).query).items()}
    return client.post(urlsplit(link).path, values)


def is_signed_in(client: Client) -> bool:
    return client.get(SPACE).status_code == 200


def test_a_link_signs_in_and_leads_to_where_one_wanted(client: Client, delegate: User) -> None:
    wanted = "/en/members/passkeys/"
    refused = client.get(wanted)
    assert refused.headers["Location"] == f"{SIGN_IN}?next={wanted}"
    ask(client, delegate.email, next=wanted)
    answer = press(client, mailed_link())
    assert answer.headers["Location"] == wanted
    assert is_signed_in(client)
    entry = AuditEntry.objects.get(action="signed-in")
    assert (entry.user, entry.detail) == (delegate, "link")


def test_opening_the_link_signs_nobody_in_and_does_not_use_it_up(client: Client, delegate: User) -> None:
    ask(client, delegate.email)
    link = mailed_link()
    for scanner in (Client(), Client(), client):
        assert scanner.get(link).status_code == 200
        assert scanner.head(link).status_code == 200
        assert not is_signed_in(scanner)
    press(client, link)
    assert is_signed_in(client)


def test_a_link_works_once(client: Client, delegate: User) -> None:
    ask(client, delegate.email)
    link = mailed_link()
    press(client, link)
    other = Client()
    assert press(other, link).status_code == 400
    assert not is_signed_in(other)


@pytest.mark.parametrize("scope", SCOPES)
def test_a_link_ends_by_time(scope: str, client: Client, delegate: User, monkeypatch: pytest.MonkeyPatch) -> None:
    now = time.time()
    token = get_token(delegate, scope=scope)
    age = SCOPES[scope].total_seconds()
    monkeypatch.setattr("sesame.tokens_v2.time.time", lambda: now + age + 1)
    assert client.post(ENTER, {"token": token, "scope": scope}).status_code == 400
    monkeypatch.setattr("sesame.tokens_v2.time.time", lambda: now + age - 60)
    assert client.post(ENTER, {"token": token, "scope": scope}).status_code == 302


def test_a_token_is_good_for_its_own_purpose_only(client: Client, delegate: User) -> None:
    right = get_token(delegate, scope="sign-in")
    changed = right[:-6] + ("B" if right[-6] == "A" else "A") + right[-5:]
    for token in (get_token(delegate), changed, "x", ""):
        assert client.post(ENTER, {"token": token, "scope": "sign-in"}).status_code == 400
    short = get_token(delegate, scope="sign-in")
    assert client.post(ENTER, {"token": short, "scope": "invitation"}).status_code == 400
    assert client.post(ENTER, {"token": short, "scope": ""}).status_code == 400
    assert not is_signed_in(client)


def test_known_and_unknown_addresses_get_the_same_answer(delegate: User) -> None:
    answers = []
    for email in (delegate.email, delegate.email.upper(), "nobody@example.org"):
        answer = ask(Client(), email)
        page = Client().get(answer.headers["Location"])
        answers.append((answer.status_code, answer.headers["Location"], page.status_code, len(page.content)))
    assert len(set(answers)) == 1
    assert [message.to for message in mail.outbox] == [[delegate.email]] * 2


def test_who_has_no_role_today_gets_no_link(client: Client) -> None:
    past: dict[str, Any] = {"starts": today() - timedelta(days=9), "ends": today() - timedelta(days=1)}
    user = assigned(AssignedRole.DELEGATION, "member-FR", **past)
    ask(client, user.email)
    assert mail.outbox == []
    assert client.post(ENTER, {"token": get_token(user, scope="sign-in"), "scope": "sign-in"}).status_code == 400


def test_a_role_that_ends_after_the_mail_was_sent_ends_the_link(client: Client, delegate: User) -> None:
    ask(client, delegate.email)
    Assignment.objects.update(starts=today() - timedelta(days=9), ends=today() - timedelta(days=1))
    assert press(client, mailed_link()).status_code == 400


@pytest.mark.parametrize("role", [AssignedRole.EDITOR, AssignedRole.MODERATOR, AssignedRole.LIAISON_COMMITTEE])
def test_a_mailbox_is_no_key_to_the_admin(role: str, client: Client) -> None:
    user = assigned(role)
    ask(client, user.email)
    assert "/admin/" in str(mail.outbox[-1].body)
    assert "token" not in str(mail.outbox[-1].body)
    assert client.post(ENTER, {"token": get_token(user, scope="sign-in"), "scope": "sign-in"}).status_code == 400


def test_a_session_by_link_ends_with_a_role_in_the_admin(client: Client, delegate: User) -> None:
    admin = reverse("wagtailadmin_home")
    client.post(ENTER, {"token": get_token(delegate, scope="sign-in"), "scope": "sign-in"})
    assert is_signed_in(client)
    role = Assignment.objects.create(user=delegate, role=AssignedRole.EDITOR)
    assert client.get(admin).status_code == 302
    assert not is_signed_in(client)

    delegate.set_password("known to them alone")
    delegate.save()
    client.post(reverse("wagtailadmin_login"), {"username": delegate.username, "password": "known to them alone"})
    assert client.get(admin).status_code == 200
    role.ends = today() - timedelta(days=1)
    role.starts = role.ends
    role.save()
    assert client.get(admin).status_code == 302
    assert is_signed_in(client)


def test_nobody_is_written_to_more_than_a_few_times(client: Client, delegate: User) -> None:
    answers = {ask(client, delegate.email).status_code for _ in range(throttle.PER_ADDRESS + 3)}
    assert answers == {302}
    assert len(mail.outbox) == throttle.PER_ADDRESS


def test_one_network_asks_for_so_many_links(client: Client) -> None:
    """Counted by all processes together: what one of them has cached or forgotten changes nothing."""
    for number in range(throttle.PER_NETWORK):
        cache.clear()
        assert ask(client, f"nobody-{number}@example.org").status_code == 302
    assert ask(client, "nobody@example.org").status_code == 429
    other = client.post(SIGN_IN, {"email": "nobody@example.org"}, REMOTE_ADDR="192.0.2.7")
    assert other.status_code == 302


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/",
        "//example.org/en/members/",
        "/admin/",
        "javascript:1",
        f"{SPACE}?{'a' * 10_000}",
        f"{SPACE}\x00",
    ],
)
def test_it_leads_nowhere_else(address: str, client: Client, delegate: User) -> None:
    token = get_token(delegate, scope="sign-in")
    answer = client.post(ENTER, {"token": token, "scope": "sign-in", "next": address})
    assert answer.headers["Location"] == SPACE


def test_the_mail_speaks_the_language_of_the_page(client: Client, delegate: User) -> None:
    ask(client, delegate.email, "fr")
    assert urlsplit(mailed_link()).path.startswith("/fr/")


def test_a_member_cannot_open_the_admin(member: Callable[..., Client]) -> None:
    client = member(AssignedRole.DELEGATION, "member-FR")
    assert client.get(reverse("wagtailadmin_home")).status_code == 302
    assert client.get(SPACE).status_code == 200


def test_a_session_lasts_a_working_day_and_its_key_is_new(client: Client, delegate: User) -> None:
    client.get(SIGN_IN)
    client.session["before"] = 1
    before = client.session.session_key
    client.post(ENTER, {"token": get_token(delegate, scope="sign-in"), "scope": "sign-in"})
    assert client.session.session_key != before
    assert client.session.get_expiry_age() <= 12 * 3600
    cookie = client.cookies["sessionid"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_signing_out_needs_a_post(member: Callable[..., Client]) -> None:
    client = member(AssignedRole.DELEGATION, "member-FR")
    assert client.get("/en/members/sign-out/").status_code == 405
    assert is_signed_in(client)
    client.post("/en/members/sign-out/")
    assert not is_signed_in(client)


@pytest.mark.parametrize("path", [SIGN_IN, "/en/members/sign-in/sent/", SPACE, "/en/members/passkeys/"])
def test_nothing_of_it_is_kept_or_found(path: str, member: Callable[..., Client]) -> None:
    for client in (Client(), member(AssignedRole.DELEGATION, "member-FR")):
        response = client.get(path)
        assert "no-store" in response.headers["Cache-Control"]
        assert "noindex" in response.headers["X-Robots-Tag"]
        policy = response.headers["Content-Security-Policy"]
        assert "script-src 'self'" in policy
        assert "unsafe" not in policy


def test_posts_from_elsewhere_are_refused(delegate: User) -> None:
    client = Client(enforce_csrf_checks=True)
    token = get_token(delegate, scope="sign-in")
    for path, data in ((SIGN_IN, {"email": delegate.email}), (ENTER, {"token": token, "scope": "sign-in"})):
        assert client.post(path, data).status_code == 403
    assert not is_signed_in(client)


def test_an_invitation_names_the_role_and_leads_in(client: Client) -> None:
    user = assigned(AssignedRole.DELEGATION, "member-FR", name="invited")
    UserProfile.objects.update_or_create(user=user, defaults={"preferred_language": "fr"})
    send_invitation(Assignment.objects.get(user=user))
    assert "France" in str(mail.outbox[-1].body)
    assert urlsplit(mailed_link()).path.startswith("/fr/")
    press(client, mailed_link())
    assert is_signed_in(client)


def test_an_invitation_for_later_says_so_and_holds_no_key() -> None:
    user = assigned(AssignedRole.DELEGATION, "member-FR", starts=today() + timedelta(days=30))
    send_invitation(Assignment.objects.get(user=user))
    assert SIGN_IN in str(mail.outbox[-1].body)
    assert "token" not in str(mail.outbox[-1].body)

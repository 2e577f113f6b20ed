"""The life of a free key: asked for with an address, confirmed, renewed, extended and ended by mailed links.

A link's token is made by the task that mails it and kept nowhere else; whatever it is for, it is used up by one use.
"""

import datetime as dt
import secrets
from typing import Any, Final

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F, Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, override
from django_tasks import task

from cms.base.days import utc_today

from .models import ApiKey, KeyHolder, KeyLink, Origin, hashed, next_year

#: How long a link works: one that confirms an address, one that was asked for, one in a reminder.
CONFIRMS: Final = dt.timedelta(days=1)
ASKED: Final = dt.timedelta(hours=1)
REMINDS: Final = dt.timedelta(days=14)
#: Keys of one address at a time.
MOST_KEYS: Final = 5
#: Days before a key's end when its holder is written to, and after it when the address is erased.
WARNED: Final = 30
ERASED: Final = 30


class TooManyKeysError(Exception):
    """The address holds as many keys as it may."""


def ask(name: str, organization: str, email: str, locale: str) -> None:
    """Mails a link to the address, which is believed once the link is used."""
    ends = timezone.now() + CONFIRMS
    link = KeyLink.objects.create(name=name, organization=organization, email=email, locale=locale, ends=ends)
    mail_links.enqueue([link.pk], locale, "confirm")


def ask_to_manage(email: str, locale: str) -> None:
    """Mails a link for each key of the address, if it has any; who asks is not told."""
    keys = ApiKey.objects.filter(holder__email__iexact=email, revoked=None).order_by("pk")
    links = [KeyLink.objects.create(key=key, ends=timezone.now() + ASKED).pk for key in keys]
    mail_links.enqueue(links, locale, "manage")


@task()
def mail_links(pks: list[int], locale: str, what: str) -> None:
    """One mail with these links, to the one who gave the address or holds the keys. `what`: confirm, manage, remind."""
    found = []
    with transaction.atomic():
        rows = KeyLink.objects.select_for_update(of=("self",)).filter(pk__in=pks, ends__gt=timezone.now())
        for row in rows.select_related("key__holder").order_by("pk"):
            token = secrets.token_urlsafe(32)
            row.token_hash = hashed(token)
            row.save(update_fields=["token_hash"])
            found.append((row, token))
        if not found:
            return
        with override(locale):
            address = f"{settings.PUBLIC_BASE_URL}{reverse('api-keys:link')}"
            links = [{"key": row.key, "url": f"{address}?token={token}"} for row, token in found]
            body = render_to_string("content_api/keys/mail.txt", {"links": links, "what": what})
            subject = f"{gettext('API keys')} · {gettext('NGO–UNESCO partnership')}"
        first = found[0][0]
        to = first.key.holder.email if first.key else first.email
        # Within the transaction: where the mail is not accepted, the task fails and is seen to have failed.
        EmailMessage(subject, body, to=[to]).send()


def link_of(token: str) -> KeyLink | None:
    """The link with this token, while it is good."""
    links = KeyLink.objects.select_related("key").filter(Q(key=None) | Q(key__revoked=None), ends__gt=timezone.now())
    return links.filter(token_hash=hashed(token)).first() if token else None


def _use(token: str) -> KeyLink | None:
    """The link, used up; within a transaction. Of two uses at once the second finds none."""
    found = link_of(token)
    if found is None or not KeyLink.objects.filter(pk=found.pk).delete()[0]:
        return None
    return found


@transaction.atomic
def confirm(token: str) -> tuple[ApiKey, str] | None:
    """A new key and its token. Raises TooManyKeysError."""
    link = _use(token)
    if link is None or link.key:
        return None
    held = KeyHolder.objects.filter(email__iexact=link.email, key__revoked=None, key__expires__gte=utc_today())
    if held.count() >= MOST_KEYS:
        raise TooManyKeysError
    taken = ApiKey.objects.filter(name=link.name).exists()
    name = f"{link.name[:90]} {secrets.token_hex(3)}" if taken else link.name
    key = ApiKey(name=name, organization=link.organization, origin=Origin.SELF_SERVICE)
    made = key.new_token()
    key.save()
    KeyHolder.objects.create(key=key, email=link.email, locale=link.locale)
    return key, made


def _used_key(token: str) -> ApiKey | None:
    link = _use(token)
    return link.key if link else None


@transaction.atomic
def rotate(token: str, *, at_once: bool) -> tuple[ApiKey, str] | None:
    """The key with a new token; the one before works for a day more, unless it is to end at once."""
    key = _used_key(token)
    if key is None:
        return None
    made = key.new_token(at_once=at_once)
    key.save()
    return key, made


@transaction.atomic
def extend(token: str) -> ApiKey | None:
    """The key, good for a year from today."""
    key = _used_key(token)
    if key:
        key.expires = next_year()
        key.save()
    return key


@transaction.atomic
def end(token: str) -> ApiKey | None:
    """The key, revoked, and its holder's address erased."""
    key = _used_key(token)
    if key:
        revoke(key)
    return key


def revoke(key: ApiKey) -> None:
    """Ends a key for ever, whoever holds it; nobody is to be written to any more."""
    key.revoked = timezone.now()
    with transaction.atomic():
        key.save()
        KeyHolder.objects.filter(key=key).delete()
        KeyLink.objects.filter(key=key).delete()


def sweep() -> None:
    """Writes to holders whose key ends soon, and removes links that are over and addresses of keys that have ended."""
    today = utc_today()
    KeyLink.objects.filter(ends__lte=timezone.now()).delete()
    KeyHolder.objects.filter(key__expires__lt=today - dt.timedelta(days=ERASED)).delete()
    soon: Any = KeyHolder.objects.filter(
        key__revoked=None, key__expires__range=(today, today + dt.timedelta(days=WARNED))
    ).exclude(reminded_of=F("key__expires"))
    for holder in soon.select_related("key"):
        with transaction.atomic():
            due = KeyHolder.objects.filter(pk=holder.pk).exclude(reminded_of=holder.key.expires)
            if due.update(reminded_of=holder.key.expires):
                link = KeyLink.objects.create(key=holder.key, ends=timezone.now() + REMINDS)
                mail_links.enqueue([link.pk], holder.locale, "remind")

"""The mails: a link that confirms or opens the preferences, and what is new of what a person follows."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from cms.base.days import utc_today
from cms.base.locales import AUTONYMS, direction
from content_store.kinds import kind
from content_store.models import Document
from content_store.query import in_chain, readable
from content_store.schemas import Card
from delivery.composing import Composed, composes, written
from delivery.enums import MailingKind
from delivery.models import Delivery
from search.wording import in_words

from .enums import Purpose, State
from .models import MailedLink, Subscription
from .signing_up import PREFERS, token_of


@dataclass(frozen=True)
class Item:
    """`notice`: why it is not in the reader's language; empty where it is."""

    title: str
    summary: str
    url: str
    kind: str
    locale: str
    dir: str
    fictional: bool
    notice: str


@dataclass(frozen=True)
class Section:
    """`because`: what the reader follows, in words. `more`: contents that there was no room for."""

    because: str
    items: list[Item]
    more: int


def address(name: str, locale: str, token: str = "") -> str:
    """Absolute, in a language."""
    with override(locale):
        path = reverse(f"subscriptions:{name}")
    return f"{settings.PUBLIC_BASE_URL}{path}" + (f"?token={token}" if token else "")


@composes(MailingKind.SERVICE)
def compose_link(delivery: Delivery) -> Composed | None:
    link = MailedLink.objects.select_related("subscription__criteria").filter(pk=delivery.context.get("link")).first()
    if link is None or link.ends <= timezone.now():
        return None
    locale = delivery.locale
    confirms = link.purpose == Purpose.CONFIRM
    context: dict[str, Any] = {
        "confirms": confirms,
        "url": address("confirm" if confirms else "preferences", locale, token_of(link)),
    }
    if link.subscription:
        context["what"] = in_words(link.subscription.wanted, locale)
    subject = _("Confirm that you want to follow this") if confirms else _("Your link to what you follow")
    because = _("You get this message because this address was typed on our site. If it was not you, do nothing.")
    return written(
        delivery, "subscriptions/mail/link", subject=subject, because=because, context=context, unsubscribable=False
    )


@composes(MailingKind.DIGEST, MailingKind.IMMEDIATE)
def compose_news(delivery: Delivery) -> Composed | None:
    """What of it is still public and still wanted: by now a subscription may have ended, or be paused."""
    parts = delivery.context.get("sections", [])
    active = Subscription.objects.filter(state=State.ACTIVE).exclude(paused_until__gt=utc_today())
    rows = active.select_related("criteria").in_bulk([part["subscription"] for part in parts])
    wanted = [UUID(key) for part in parts for key in part["items"]]
    chain = tuple(dict.fromkeys((delivery.locale, *delivery.recipient.locales, *AUTONYMS)))
    documents = {row.content_id: row for row in in_chain(readable().filter(content_id__in=wanted), chain)}
    sections = []
    for part in parts:
        row = rows.get(part["subscription"])
        items = [_item(documents[key], delivery.locale) for key in map(UUID, part["items"]) if key in documents]
        if row and items:
            sections.append(Section(in_words(row.wanted, delivery.locale), items, part["more"]))
    if not sections:
        return None
    count = sum(len(section.items) + section.more for section in sections)
    subject = ngettext("%(n)s new content that you follow", "%(n)s new contents that you follow", count) % {"n": count}
    if count == 1:
        subject = sections[0].items[0].title
    return written(
        delivery,
        "subscriptions/mail/news",
        subject=subject,
        because=_("You get this because you follow: %(what)s.")
        % {"what": "; ".join(section.because for section in sections)},
        context={"sections": sections},
        list_id=delivery.mailing.kind,
        preferences_url=_preferences_url(delivery),
    )


def _item(row: Document, locale: str) -> Item:
    of = kind(row.kind)
    card: Card = of.card.model_validate_json(row.card)
    notice = ""
    if row.locale != locale:
        notice = _("Not in your language yet: shown in %(language)s.") % {"language": AUTONYMS[row.locale]}
    return Item(
        card.title,
        card.summary or "",
        card.url,
        capfirst(str(of.label)),
        row.locale,
        direction(row.locale),
        card.fictional,
        notice,
    )


def _preferences_url(delivery: Delivery) -> str:
    if delivery._state.adding:  # a preview
        return address("find", delivery.locale)
    now = timezone.now()
    held = MailedLink.objects.filter(recipient=delivery.recipient, purpose=Purpose.PREFERENCES)
    link = held.filter(ends__gt=now + PREFERS / 2).first()  # of an earlier mail
    if link is None:
        link = MailedLink.objects.create(recipient=delivery.recipient, purpose=Purpose.PREFERENCES, ends=now + PREFERS)
    return address("preferences", delivery.locale, token_of(link))

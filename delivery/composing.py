"""Who writes a mail of which kind: `composes(kind)` registers, `compose(delivery)` asks, `written` lays it out."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import override

from cms.base.locales import direction

from .enums import MailingKind
from .models import Delivery
from .styling import inlined
from .unsubscribing import leave_url


@dataclass(frozen=True)
class Composed:
    """A mail as it will be read. `list_id`: the list's name in the header List-Id, such as `newsletter`; "" for none.

    `unsubscribable`: whether headers and foot offer to leave the list; never where the mailing is statutory.
    """

    subject: str
    html: str
    text: str
    list_id: str = ""
    unsubscribable: bool = True


#: Writes a mail; None where there is nothing to send any more. `delivery` comes with its mailing and recipient; for a
#: preview none of them need be a saved row. Where its language is not to be had it sets `delivery.locale` to another.
Composer = Callable[[Delivery], Composed | None]
_composers: dict[str, Composer] = {}


def composes(*kinds: MailingKind) -> Callable[[Composer], Composer]:
    """Of a module that an app's `ready()` imports: `@composes(MailingKind.DIGEST)`."""

    def register(composer: Composer) -> Composer:
        _composers.update(dict.fromkeys(kinds, composer))
        return composer

    return register


def compose(delivery: Delivery) -> Composed | None:
    """In the delivery's language. Raises LookupError where nobody writes mails of this kind."""
    composer = _composers.get(delivery.mailing.kind)
    if composer is None:
        raise LookupError(f"Nobody composes mails of the kind {delivery.mailing.kind!r}.")
    with override(delivery.locale):
        return composer(delivery)


def written(
    delivery: Delivery,
    template: str,
    *,
    subject: str,
    because: str = "",
    context: Mapping[str, Any] | None = None,
    list_id: str = "",
    unsubscribable: bool = True,
    preferences_url: str = "",
) -> Composed:
    """A mail of the house: `{template}.html` extends `delivery/mail.html`, `{template}.txt` `delivery/mail.txt`, and
    each fills the block `body`.

    `because`: one sentence on why the person gets this. `preferences_url`: where they choose what they get, if
    anywhere. Links in templates are absolute; `base` is what they begin with.
    """
    leaves = unsubscribable and not delivery.mailing.statutory
    with override(delivery.locale):
        values = {
            **(context or {}),
            "base": settings.PUBLIC_BASE_URL,
            "delivery": delivery,
            "recipient": delivery.recipient,
            "locale": delivery.locale,
            "dir": direction(delivery.locale),
            "subject": subject,
            "because": because,
            "leave_url": leave_url(delivery) if leaves else "",
            "preferences_url": preferences_url,
        }
        html = inlined(render_to_string(f"{template}.html", values))
        text = render_to_string(f"{template}.txt", values)
    return Composed(subject, html, _tidy(text), list_id, leaves)


def _tidy(text: str) -> str:
    """Without the empty lines that template tags leave behind."""
    lines: list[str] = []
    for line in (line.rstrip() for line in text.strip().splitlines()):
        if line or (lines and lines[-1]):
            lines.append(line)
    return "\n".join(lines) + "\n"

"""Who writes a mail of which kind: `composes(kind)` registers, `compose(delivery)` asks, `written` lays it out.

What many get alike is laid out once, with places for what is each one's own.
"""

import secrets
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.translation import override

from cms.base.locales import direction

from .enums import MailingKind
from .models import Delivery, Mailing
from .styling import inlined
from .unsubscribing import leave_url

#: Stand in a layout for what is each one's own; nobody can write them into a text, since they are drawn anew.
_PLACES: Final = {name: f"{secrets.token_hex(8)}-{name}" for name in ("because", "leave_url", "preferences_url")}
#: Layouts that are kept: of some mailings in all languages.
_MOST: Final = 32


@dataclass(frozen=True)
class Composed:
    """A mail as it will be read. `list_id`: the list's name in the header List-Id, such as `newsletter`; "" for none.

    `leave_url`: where headers and foot offer to leave the list; empty where there is nothing to leave.
    """

    subject: str
    html: str
    text: str
    list_id: str = ""
    leave_url: str = ""

    @property
    def unsubscribable(self) -> bool:
        return bool(self.leave_url)


@dataclass(frozen=True)
class _Layout:
    """HTML and plain text as all get them who are given the same; `of` keeps alive what the key of a layout names."""

    html: str
    text: str
    of: Mapping[str, Any]


_layouts: dict[Hashable, _Layout] = {}


#: Writes a mail; None where there is nothing to send any more. `delivery` comes with its mailing and recipient; for a
#: preview none of them need be a saved row. Where its language is not to be had it sets `delivery.locale` to another.
Composer = Callable[[Delivery], Composed | None]
_composers: dict[str, Composer] = {}
#: What those who get a mailing know it by, in a language; "" where that is not there any more.
Namer = Callable[[Mailing, str], str]
_namers: dict[str, Namer] = {}


def composes(*kinds: MailingKind) -> Callable[[Composer], Composer]:
    """Of a module that an app's `ready()` imports: `@composes(MailingKind.DIGEST)`."""

    def register(composer: Composer) -> Composer:
        _composers.update(dict.fromkeys(kinds, composer))
        return composer

    return register


def names(*kinds: MailingKind) -> Callable[[Namer], Namer]:
    """`@names(MailingKind.NEWSLETTER)`: where mailings of a kind have a title for those who get them."""

    def register(namer: Namer) -> Namer:
        _namers.update(dict.fromkeys(kinds, namer))
        return namer

    return register


def public_title(mailing: Mailing, locale: str) -> str:
    """As those who got it know it; its kind where it has no title for them. `Mailing.title` is the Secretariat's."""
    namer = _namers.get(mailing.kind)
    with override(locale):
        return (namer(mailing, locale) if namer else "") or str(MailingKind(mailing.kind).label)


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
    each fills the block `body`. Links in templates are absolute; `base` is what they begin with.

    `context`: nothing of the person's own. Mails that are given the same objects are laid out once, so nobody changes
    them afterwards. `because`: one sentence on why the person gets this. `preferences_url`: where they choose what they
    get, if anywhere.
    """
    leave = leave_url(delivery) if unsubscribable and not delivery.mailing.statutory else ""
    own = {"because": because, "leave_url": leave, "preferences_url": preferences_url}
    values = {
        **(context or {}),
        "base": settings.PUBLIC_BASE_URL,
        "locale": delivery.locale,
        "dir": direction(delivery.locale),
        "subject": subject,
        "statutory": delivery.mailing.statutory,
        **{name: _PLACES[name] if own[name] else "" for name in own},
    }
    layout = _layout(template, values, keep=bool(list_id))
    html, text = layout.html, layout.text
    for name, value in own.items():
        html = html.replace(_PLACES[name], escape(value))
        text = text.replace(_PLACES[name], value)
    return Composed(subject, html, text, list_id, leave)


def _layout(template: str, values: Mapping[str, Any], *, keep: bool) -> _Layout:
    """`keep`: of a list; other mails are of one person."""
    same = tuple((name, value if isinstance(value, str | bool) else id(value)) for name, value in values.items())
    key = (template, same)
    found = _layouts.get(key)
    if found is None:
        with override(values["locale"]):
            html = inlined(render_to_string(f"{template}.html", dict(values)))
            text = render_to_string(f"{template}.txt", dict(values))
        found = _Layout(html, _tidy(text), values)
        if keep:
            if len(_layouts) >= _MOST:
                _layouts.clear()
            _layouts[key] = found
    return found


def _tidy(text: str) -> str:
    """Without the empty lines that template tags leave behind."""
    lines: list[str] = []
    for line in (line.rstrip() for line in text.strip().splitlines()):
        if line or (lines and lines[-1]):
            lines.append(line)
    return "\n".join(lines) + "\n"

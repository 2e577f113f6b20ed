"""The mail as it goes over the wire: headers by RFC 5322, 2369, 2919, 3834 and 8058, a plain text and its HTML twin."""

from email.header import Header
from email.utils import formataddr, parseaddr
from typing import Any, Final
from urllib.parse import urlsplit
from uuid import UUID, uuid4

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.utils.translation import gettext, override

from .composing import Composed
from .handing_over import remembered
from .models import Delivery

#: What providers give back in their events: the row, even where the answer with their own id never arrived.
DELIVERY: Final = "delivery"
#: Names the mail to a provider that remembers it: the same each time that it is handed over.
KEY: Final = "idempotencyKey"

#: Characters of an encoded word with which a subject begins on the line of its name.
_WORD: Final = 64


class Mail(EmailMultiAlternatives):
    """Its subject is of words so short that the first stands beside "Subject:"; Django's begins on the next line, which
    some programs read as a space before it. It is built once. `envelope`: the plain addresses of who sends it and who
    gets it, which Django would read out of it by a slow parser."""

    envelope: tuple[str, str] | None = None
    _built: Any = None

    def message(self, **kwargs: Any) -> Any:
        if self._built is None:
            self._built = super().message(**kwargs)
            if not self.subject.isascii():
                words = Header(str(self.subject), "utf-8", maxlinelen=_WORD).encode(linesep="")
                self._built.replace_header("Subject", words)
        return self._built


def host() -> str:
    return urlsplit(settings.PUBLIC_BASE_URL).hostname or "localhost"


def new_message_id() -> str:
    """As in the header, with its brackets."""
    return f"<{uuid4().hex}@{host()}>"


def message(delivery: Delivery, composed: Composed, message_id: str = "") -> EmailMultiAlternatives:
    """`delivery` with its mailing and recipient; `message_id` as `new_message_id` makes one."""
    recipient = delivery.recipient
    with override(delivery.locale):
        name = gettext("NGO–UNESCO partnership")
    sender = settings.STATUTORY_FROM_EMAIL if delivery.mailing.statutory else settings.DEFAULT_FROM_EMAIL
    headers = {
        "Message-ID": message_id or new_message_id(),
        "Auto-Submitted": "auto-generated",
        "Content-Language": delivery.locale,
    }
    if composed.list_id:
        headers["List-Id"] = f"<{composed.list_id}.{host()}>"
    if composed.leave_url:
        headers["List-Unsubscribe"] = f"<{composed.leave_url}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    if remembered():
        headers[KEY] = str(UUID(headers["Message-ID"][1:33]))
    mail = Mail(
        " ".join(composed.subject.split()),
        composed.text,
        sender if "<" in sender else formataddr((name, sender)),
        [formataddr((recipient.name, recipient.address))],
        headers=headers,
    )
    mail.envelope = (parseaddr(mail.from_email)[1], recipient.address)
    mail.attach_alternative(composed.html, "text/html")
    if delivery.pk:
        mail.metadata = {DELIVERY: str(delivery.pk)}  # type: ignore[attr-defined]  # of providers' backends
    return mail

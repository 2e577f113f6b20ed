"""One mail to the server or the provider, and what is known of it afterwards. Nothing that they say is logged: it names
addresses."""

import re
import smtplib
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any, Final

from anymail.exceptions import AnymailAPIError, AnymailError, AnymailRecipientsRefused
from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend

_DJANGO_SMTP: Final = "django.core.mail.backends.smtp.EmailBackend"
#: RFC 3463: the mailbox or its domain does not exist, or is closed.
_NO_SUCH: Final = re.compile(rb"5\.1\.\d+|5\.2\.1")
_ENHANCED: Final = re.compile(rb"\b[245]\.\d{1,3}\.\d{1,3}\b")


class Fate(Enum):
    """Taken by the server; refused for good; no such address; refused for now; the server is of no use now, whatever
    the mail; perhaps taken."""

    SENT = auto()
    REFUSED = auto()
    NO_SUCH_ADDRESS = auto()
    LATER = auto()
    NOT_NOW = auto()
    UNKNOWN = auto()


@dataclass(frozen=True)
class Outcome:
    """`message_id`: the provider's own, where it has one. `what`: for the log, without anybody's data."""

    fate: Fate
    message_id: str = ""
    what: str = ""


def connection() -> BaseEmailBackend:
    return get_connection("delivery.smtp.EmailBackend" if settings.EMAIL_BACKEND == _DJANGO_SMTP else None)


def hand_over(backend: BaseEmailBackend, mail: EmailMessage) -> Outcome:
    """By an open connection, which is to be closed where the mail was not sent."""
    try:
        taken = backend.send_messages([mail])
    except (smtplib.SMTPException, AnymailError, OSError) as error:
        return Outcome(_fate(backend, error), what=_named(error))
    if not taken:
        return Outcome(Fate.NOT_NOW, what="nothing was taken")
    status: Any = getattr(mail, "anymail_status", None)
    return Outcome(Fate.SENT, str(getattr(status, "message_id", None) or ""))


def _fate(backend: BaseEmailBackend, error: Exception) -> Fate:
    match error:
        case smtplib.SMTPRecipientsRefused():
            return _refusal(*next(iter(error.recipients.values())))
        case smtplib.SMTPSenderRefused() | smtplib.SMTPAuthenticationError() | smtplib.SMTPConnectError():
            return Fate.NOT_NOW
        case smtplib.SMTPDataError():
            return Fate.LATER if error.smtp_code < 500 else Fate.REFUSED
        case AnymailRecipientsRefused():
            return Fate.REFUSED
        case AnymailAPIError():
            return _answered(error.status_code)
        case AnymailError():
            return Fate.REFUSED
    return Fate.UNKNOWN if getattr(backend, "may_have_arrived", True) else Fate.NOT_NOW


def _refusal(code: int, text: bytes) -> Fate:
    """Without a code of RFC 3463, 550 says that there is no such mailbox."""
    if code < 500:
        return Fate.LATER
    enhanced = _ENHANCED.search(text)
    gone = bool(_NO_SUCH.fullmatch(enhanced[0])) if enhanced else code == 550
    return Fate.NO_SUCH_ADDRESS if gone else Fate.REFUSED


def _answered(status: int | None) -> Fate:
    """Of a provider's API: no answer, and a failure within it, say nothing of whether the mail was taken."""
    if status in {401, 403, 429}:
        return Fate.NOT_NOW
    return Fate.REFUSED if status and 400 <= status < 500 else Fate.UNKNOWN


def _named(error: Exception) -> str:
    code = getattr(error, "smtp_code", None) or getattr(error, "status_code", None)
    return f"{type(error).__name__} {code or ''}".strip()

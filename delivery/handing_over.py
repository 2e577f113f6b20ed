"""One mail to the server or the provider, and what is known of it afterwards. Nothing that they say is logged: it names
addresses."""

import datetime as dt
import re
import smtplib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any, Final

from anymail.exceptions import AnymailAPIError, AnymailError, AnymailRecipientsRefused
from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend

_DJANGO_SMTP: Final = "django.core.mail.backends.smtp.EmailBackend"
#: RFC 3463 and 7505: the recipient's mailbox or domain does not exist, or is closed. 5.1.7 and 5.1.8 are the sender's.
_NO_SUCH: Final = re.compile(rb"5\.1\.(?:[1236]|10)|5\.2\.1")
_ENHANCED: Final = re.compile(rb"\b[245]\.\d{1,3}\.\d{1,3}\b")
#: RFC 3207 and 4954: nothing is taken without encryption, or without a password.
_NOT_LET_IN: Final = 530
#: HTTP: not let in, not paid, no such account, asked too slowly or too often, out of service. Nothing was taken.
_OF_THE_ACCOUNT: Final = frozenset({401, 402, 403, 404, 408, 429, 503})
#: Providers that send what comes again under one key (messages.KEY) only once, and for how long they remember it. Brevo
#: says 15 minutes in one place and 30 in another.
_REMEMBER: Final = {"anymail.backends.brevo.EmailBackend": dt.timedelta(minutes=15)}
#: Brevo's answer to a key that it remembers.
_KNOWN_KEY: Final = "duplicate_parameter"
#: Amazon's codes of the same, which come with status 400 too.
_AMAZONS: Final = re.compile(
    r"Throttl|TooManyRequests|LimitExceeded|SendingPaused|AccountSuspended|NotVerified|AccessDenied|Credential"
    r"|Token|Signature|UnrecognizedClient|RequestExpired|OptInRequired"
)
#: Errors of the clients that providers' back ends use, by name, since not all are installed: nothing was asked.
_NEVER_ASKED: Final = re.compile(r"NameResolution|NewConnection|ConnectTimeout|CertVerification|Credentials|SSOToken")


class Fate(Enum):
    """Taken by the server; taken already when it was handed over before; refused for good; no such address; refused for
    now; the server is of no use now, whatever the mail; perhaps taken."""

    SENT = auto()
    SENT_BEFORE = auto()
    REFUSED = auto()
    NO_SUCH_ADDRESS = auto()
    LATER = auto()
    NOT_NOW = auto()
    UNKNOWN = auto()


@dataclass(frozen=True)
class Outcome:
    """`message_id`: the provider's own, where it has one. `what`: for the log, without anybody's data. `wait`: seconds
    that the provider asks to be left alone."""

    fate: Fate
    message_id: str = ""
    what: str = ""
    wait: int = 0


def remembered() -> dt.timedelta:
    """How long the provider remembers what it was handed; nothing where it does not."""
    return _REMEMBER.get(settings.EMAIL_BACKEND, dt.timedelta())


def connection() -> BaseEmailBackend:
    return get_connection("delivery.smtp.EmailBackend" if settings.EMAIL_BACKEND == _DJANGO_SMTP else None)


def hand_over(backend: BaseEmailBackend, mail: EmailMessage) -> Outcome:
    """By an open connection, which is to be closed where the mail was not sent."""
    try:
        taken = backend.send_messages([mail])
    except Exception as error:  # whatever it is, what became of the mail is to be said
        return Outcome(_fate(backend, error), what=_named(error), wait=_wait(error))
    if not taken:
        return Outcome(Fate.NOT_NOW, what="nothing was taken")
    status: Any = getattr(mail, "anymail_status", None)
    return Outcome(Fate.SENT, str(getattr(status, "message_id", None) or ""))


def _fate(backend: BaseEmailBackend, error: Exception) -> Fate:
    match error:
        case smtplib.SMTPRecipientsRefused():
            return _refusal(*next(iter(error.recipients.values())))
        case smtplib.SMTPSenderRefused():
            return Fate.NOT_NOW if error.smtp_code < 500 or error.smtp_code == _NOT_LET_IN else Fate.LATER
        case smtplib.SMTPAuthenticationError() | smtplib.SMTPConnectError():
            return Fate.NOT_NOW
        case smtplib.SMTPDataError():
            return Fate.LATER if error.smtp_code < 500 else Fate.REFUSED
        case AnymailRecipientsRefused():  # "rejected" is of the provider's own list of addresses
            return Fate.NO_SUCH_ADDRESS if error.email_message.anymail_status.status == {"invalid"} else Fate.REFUSED
        case AnymailAPIError():
            return _answered(error)
        case AnymailError():
            return Fate.REFUSED
    if getattr(backend, "may_have_arrived", True):
        return Fate.UNKNOWN
    return Fate.NOT_NOW if isinstance(error, OSError) else Fate.REFUSED  # SMTPException is an OSError


def _refusal(code: int, text: bytes) -> Fate:
    """Only a code of RFC 3463 says that there is no such mailbox: a bare 550 is said of anything, by a relay that is
    set up wrongly of every address."""
    if code < 500:
        return Fate.LATER
    enhanced = _ENHANCED.search(text)
    return Fate.NO_SUCH_ADDRESS if enhanced and _NO_SUCH.fullmatch(enhanced[0]) else Fate.REFUSED


def _answered(error: AnymailAPIError) -> Fate:
    """Of a provider's API: no answer, and a failure within it, say nothing of whether the mail was taken, unless it
    was never asked."""
    status, code = error.status_code, ""
    if isinstance(error.response, dict):  # Amazon's client's
        status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode")
        code = error.response.get("Error", {}).get("Code", "")
    if status == 400 and _says(error.response, _KNOWN_KEY):
        return Fate.SENT_BEFORE
    never_asked = any(_NEVER_ASKED.search(type(cause).__name__) for cause in _causes(error))
    if never_asked or status in _OF_THE_ACCOUNT or _AMAZONS.search(code):
        return Fate.NOT_NOW
    return Fate.REFUSED if status and 400 <= status < 500 else Fate.UNKNOWN


def _says(response: Any, code: str) -> bool:
    try:
        return bool(response.json()["code"] == code)
    except (AttributeError, KeyError, TypeError, ValueError):
        return False


def _wait(error: Exception) -> int:
    """RFC 9110, 10.2.3, in seconds; a date is not read."""
    headers = getattr(getattr(error, "response", None), "headers", None) or {}
    given = headers.get("Retry-After", "")
    return int(given) if given.isdecimal() else 0


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """An error, and what it came of."""
    while error:
        yield error
        error = error.__cause__ or error.__context__


def _named(error: Exception) -> str:
    code = getattr(error, "smtp_code", None) or getattr(error, "status_code", None)
    return f"{type(error).__name__} {code or ''}".strip()

"""A real mail server on loopback, and a composer that writes in six scripts."""

import asyncio
import logging
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from typing import Any, Final

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from delivery import composing
from delivery.composing import Composed, written
from delivery.enums import MailingKind
from delivery.models import Delivery, Mailing

#: Locale to a name, a subject and a sentence of its script.
WORDS: Final = {
    "en": ("Ada “Countess” Lovelace, PhD", "News: “questions”, answers & <more>", "It’s here – read on."),
    "fr": ("Éléonore Çâtel", "À l’œuvre : les résultats", "Voilà : l’été, ça s’achève à Noël."),
    "es": ("José Ñúñez", "¿Qué pasó? ¡Novedades!", "El año próximo, más."),
    "ar": ("ليلى الحسن", "نتائج المنتدى (2026) – UNESCO", "هذه رسالة بالعربية، وفيها 3 روابط."),
    "zh-hans": ("王小明", "合作伙伴通讯：十一月", "这是一封中文邮件。"),
    "ru": ("Анна Петровна Ёлкина", "Новости партнёрства", "Письмо по-русски, со ссылками."),
}


class Server:
    """Takes mails, and does to some addresses what servers do."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.to: list[str] = []
        self.connections = 0
        self.busy = False
        self.refuses_sender = self.refuses_all = False
        self.seconds = 0.0
        self.at_once = self.most_at_once = 0

    async def handle_EHLO(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.busy:
            return "421 4.3.2 Too busy"
        if self.refuses_sender:
            return "550 5.7.1 Sender rejected"
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.refuses_all:
            return "550 Relaying denied"
        match address.partition("@")[0]:
            case "gone":
                return "550 5.1.1 No such user"
            case "bare":
                return "550 No"
            case "policy":
                return "550 5.7.1 Not from you"
            case "later":
                return "451 4.7.1 Greylisted"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.at_once += 1
        self.most_at_once = max(self.at_once, self.most_at_once)
        await asyncio.sleep(self.seconds)
        self.at_once -= 1
        self.to += envelope.rcpt_tos
        content: Any = envelope.content
        self.mails.append(BytesParser(policy=policy.default).parsebytes(content))
        if envelope.rcpt_tos[0].startswith("breaks"):
            assert server.transport
            server.transport.close()
        return "250 OK"


@contextmanager
def serving(handler: Server) -> Iterator[int]:
    """The port at which it takes mails."""
    logging.getLogger("mail.log").setLevel(logging.WARNING)  # the server's own, which tells all
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield port
    finally:
        controller.stop()


@pytest.fixture
def server(settings: Any) -> Iterator[Server]:
    handler = Server()
    with serving(handler) as port:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", port, 10
        settings.MAIL_CONNECTIONS = 1  # one after another
        settings.PUBLIC_BASE_URL = "http://testserver"
        yield handler


#: The same objects for all who read a language, as of one edition.
CONTEXTS: Final = {
    locale: {
        "heading": subject,
        "paragraphs": [sentence],
        "button": sentence,
        "url": "https://example.org/?a=1&b=2",
    }
    for locale, (_, subject, sentence) in WORDS.items()
}


def six_scripts(delivery: Delivery) -> Composed:
    _, subject, sentence = WORDS[delivery.locale]
    context = CONTEXTS[delivery.locale]
    return written(delivery, "delivery/note", subject=subject, because=sentence, context=context, list_id="newsletter")


@pytest.fixture
def composed(monkeypatch: pytest.MonkeyPatch) -> None:
    for kind in MailingKind:
        monkeypatch.setitem(composing._composers, kind, six_scripts)


def mailing(**values: Any) -> Mailing:
    given = {"kind": MailingKind.NEWSLETTER, "key": f"test:{Mailing.objects.count()}", "title": "Test"}
    return Mailing.objects.create(**given | values)

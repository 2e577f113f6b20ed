"""Django's SMTP back end, which knows besides whether it had begun to hand over the body when a connection broke."""

import smtplib
from typing import Any

from django.core.mail.backends.smtp import EmailBackend as DjangoBackend


class _Told:
    """Of a connection: whether the body of the mail in hand may have reached the server."""

    begun = False

    def mail(self, *args: Any, **kwargs: Any) -> Any:
        self.begun = False
        return super().mail(*args, **kwargs)  # type: ignore[misc]

    def data(self, msg: Any) -> Any:
        self.begun = True
        return super().data(msg)  # type: ignore[misc]


class _Plain(_Told, smtplib.SMTP):
    pass


class _Encrypted(_Told, smtplib.SMTP_SSL):
    pass


class EmailBackend(DjangoBackend):
    @property
    def connection_class(self) -> Any:
        return _Encrypted if self.use_ssl else _Plain

    def send_messages(self, email_messages: Any) -> Any:
        connection: Any = self.connection
        if connection:
            connection.begun = False  # it was of the mail before
        return super().send_messages(email_messages)

    def _send(self, email_message: Any) -> Any:
        envelope = getattr(email_message, "envelope", None)
        if envelope is None:
            return super()._send(email_message)  # type: ignore[misc]
        sender, recipient = envelope
        connection: Any = self.connection
        connection.sendmail(sender, [recipient], email_message.message().as_bytes(linesep="\r\n"))
        return True

    @property
    def may_have_arrived(self) -> bool:
        return bool(getattr(self.connection, "begun", False))

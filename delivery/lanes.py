"""Connections to the mail server or provider, each in a thread of its own: a slow answer keeps one waiting, not all.

Threads touch no database. A lane says that it is free once its connection is open, so that nothing is claimed for a
server that is away.
"""

import logging
import threading
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import Final

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from .handing_over import Fate, Outcome, connection, hand_over

log = logging.getLogger(__name__)

#: Mails by one connection, since servers limit them.
_BY_ONE: Final = 100


@dataclass(frozen=True, slots=True)
class _Told:
    """By a lane: what became of a mail, if it had one; whether it takes another; why it ended, if it did."""

    key: int | None = None
    outcome: Outcome | None = None
    free: bool = False
    broken: str = ""


class Lanes:
    """`most`: of them at a time. `free`: how many mails may be handed over now. `broken`: why none is left; empty while
    one is."""

    def __init__(self, most: int) -> None:
        self.free = 0
        self.broken = ""
        self._most = most
        self._open = 0
        self._work: SimpleQueue[tuple[int, EmailMessage] | None] = SimpleQueue()
        self._told: SimpleQueue[_Told] = SimpleQueue()

    def open(self, wanted: int) -> None:
        """As many as there are mails to hand over."""
        while self._open < min(wanted, self._most):
            self._open += 1
            threading.Thread(target=self._run, name=f"mail-{self._open}", daemon=True).start()

    def hand_over(self, key: int, mail: EmailMessage) -> None:
        """To a lane that is free."""
        self.free -= 1
        self._work.put((key, mail))

    def told(self, seconds: float | None) -> list[tuple[int, Outcome]]:
        """What became of mails since; waits for news for so long at most, for ever where it is None."""
        found = []
        try:
            news = self._told.get(timeout=seconds) if seconds != 0 else self._told.get_nowait()
            while True:
                found += self._noted(news)
                news = self._told.get_nowait()
        except Empty:
            return found

    def close(self) -> None:
        """Each lane ends once it has done what it has in hand."""
        for _ in range(self._open):
            self._work.put(None)

    def _noted(self, news: _Told) -> list[tuple[int, Outcome]]:
        self.free += news.free
        if news.broken:  # a server may take fewer connections than we would make
            self._open -= 1
            self._most = self._open
            self.broken = "" if self._open else news.broken
        return [(news.key, news.outcome)] if news.key is not None and news.outcome else []

    def _run(self) -> None:
        backend = self._opened()
        by_this = 0
        while backend and (work := self._work.get()):
            key, mail = work
            outcome = hand_over(backend, mail)
            by_this += 1
            stays = outcome.fate is Fate.SENT and by_this < _BY_ONE
            self._told.put(_Told(key, outcome, free=stays))
            if not stays:
                _close(backend)
                backend, by_this = self._opened(), 0
        if backend:
            _close(backend)

    def _opened(self) -> BaseEmailBackend | None:
        """None where it cannot be opened, or is not set up: the lane ends."""
        backend = None
        try:
            backend = connection()
            backend.open()
        except Exception as error:  # of whatever client: SMTPException is an OSError, others are not
            if backend:
                _close(backend)
            self._told.put(_Told(broken=type(error).__name__))
            return None
        self._told.put(_Told(free=True))
        return backend


def _close(backend: BaseEmailBackend) -> None:
    try:
        backend.close()
    except Exception as error:  # the lane goes on, whatever it is
        log.debug("A connection to the mail server ended badly: %s.", type(error).__name__)

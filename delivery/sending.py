"""Sends what is queued. `enqueue` is where other apps bring it."""

from .queueing import Intended, MailingOverError, enqueue

__all__ = ["Intended", "MailingOverError", "enqueue"]

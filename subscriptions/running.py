"""What the worker does here: it follows the change log, and queues what is due."""

from typing import Final

from django.conf import settings
from django.utils import timezone

from .digests import send_at_once, send_digests
from .matching import match_changes

#: Seconds between two looks at the log.
EVERY: Final = 5.0


def follow() -> int:
    """How many changes were looked at and mails queued."""
    done = match_changes() + send_at_once()
    return done + (send_digests() if timezone.now().hour >= settings.SUBSCRIPTION_HOUR else 0)

"""How often links may be asked for: by address and by network, counted by each process."""

import hashlib
from typing import Final

from django.core.cache import cache
from django.http import HttpRequest

from cms.base.requests import network_of

HOUR: Final = 3600
#: Mails an hour to one address, so that nobody's mailbox is flooded.
PER_ADDRESS: Final = 5
#: Requests an hour from one network; a delegation's people share one.
PER_NETWORK: Final = 60


def _spend(name: str, value: str, limit: int) -> bool:
    key = f"members.{name}.{hashlib.sha256(value.encode()).hexdigest()}"
    cache.add(key, 0, HOUR)
    try:
        return cache.incr(key) <= limit
    except ValueError:  # it ended between the two
        return True


def may_ask(request: HttpRequest) -> bool:
    """Whether this network may ask for another link."""
    return _spend("network", network_of(request), PER_NETWORK)


def may_be_written_to(email: str) -> bool:
    """Whether another mail goes to this address; who asks is told the same either way."""
    return _spend("address", email.lower(), PER_ADDRESS)

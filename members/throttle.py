"""How often links may be asked for: by address and by network."""

from datetime import timedelta
from typing import Final

from django.http import HttpRequest

from cms.base.requests import network_of

from .spending import spend

HOUR: Final = timedelta(hours=1)
#: Mails an hour to one address, so that nobody's mailbox is flooded.
PER_ADDRESS: Final = 5
#: Requests an hour from one network; a delegation's people share one.
PER_NETWORK: Final = 60


def may_ask(request: HttpRequest) -> bool:
    """Whether this network may ask for another link."""
    return spend("network", network_of(request), PER_NETWORK, HOUR)


def may_be_written_to(email: str) -> bool:
    """Whether another mail goes to this address; who asks is told the same either way."""
    return spend("address", email.lower(), PER_ADDRESS, HOUR)

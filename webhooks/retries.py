"""When a message is sent again, and how long an endpoint that fails is left alone."""

import datetime as dt
import random
from typing import Final

_M, _H = 60, 3600
#: Seconds from a failed attempt to the next: ten attempts over three days, and up to a quarter more by chance.
RETRIES: Final = (5, 5 * _M, 30 * _M, 2 * _H, 5 * _H, 10 * _H, 14 * _H, 20 * _H, 24 * _H)
JITTER: Final = 0.25
#: Seconds that nothing is sent to an endpoint after so many failures one after another, so that one that is away
#: costs no attempt for each of its messages. Two may be about those messages only.
RESTS: Final = (0, 0, 5, 30, 2 * _M, 10 * _M)
#: What an endpoint's own Retry-After may ask for.
MOST_ASKED: Final = 24 * _H


def retry_after(tries: int) -> dt.timedelta | None:
    """From the attempt of this number (the first is 1) to the next; None where it was the last."""
    if tries > len(RETRIES):
        return None
    return dt.timedelta(seconds=RETRIES[tries - 1] * random.uniform(1, 1 + JITTER))  # noqa: S311, no secret


def rest_after(failures: int, asked: int | None) -> dt.timedelta:
    """After so many failures in a row; at least what the endpoint itself asked for."""
    own = RESTS[min(failures, len(RESTS)) - 1]
    return dt.timedelta(seconds=max(own, min(asked or 0, MOST_ASKED)))

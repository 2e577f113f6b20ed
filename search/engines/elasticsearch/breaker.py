"""A circuit breaker: after failures in a row nobody waits for a service that is away."""

import threading
import time
from collections.abc import Callable
from typing import Final

#: Failures in a row that open the circuit, and for how many seconds.
MOST_FAILURES: Final = 3
PAUSE: Final = 5.0


class Breaker:
    """Safe for threads; calls run side by side (pybreaker would let one wait for the other).

    Open: `closed()` is False, save for one caller after each pause, whose success closes it.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._failures = 0
        self._until = 0.0

    def closed(self) -> bool:
        """Whether the service may be asked. After a pause the first who asks may try, the others wait on."""
        if self._failures < MOST_FAILURES:
            return True
        with self._lock:
            now = self._clock()
            if now < self._until:
                return False
            self._until = now + PAUSE
            return True

    def succeeded(self) -> None:
        if self._failures:
            with self._lock:
                self._failures = 0

    def failed(self) -> None:
        with self._lock:
            self._failures += 1
            self._until = self._clock() + PAUSE

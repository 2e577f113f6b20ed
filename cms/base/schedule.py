"""What comes due with time: the apps register what `publish_scheduled` does beside publishing, once a minute."""

import logging
from collections.abc import Callable
from typing import Any

logger = logging.getLogger(__name__)

_duties: dict[str, Callable[[], Any]] = {}


def register_duty(name: str, run: Callable[[], Any]) -> None:
    """`run` looks for itself whether anything is due, and is safe to repeat."""
    _duties[name] = run


def run_duties() -> None:
    """One that fails holds up no other."""
    for name, run in _duties.items():
        try:
            run()
        except Exception:
            logger.exception("What is due (%s) failed; it is tried again.", name)

"""What follows the change log in the worker; apps above register theirs in ready()."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Consumer:
    """`run` handles what is new (changes.follow) and returns how many changes that was; it is called for ever.

    `every` so many seconds; the worker's usual pause where it is None.
    """

    name: str
    run: Callable[[], int]
    every: float | None = None


_consumers: dict[str, Consumer] = {}


def register_consumer(name: str, run: Callable[[], int], every: float | None = None) -> None:
    _consumers[name] = Consumer(name, run, every)


def consumers() -> tuple[Consumer, ...]:
    return tuple(_consumers[name] for name in sorted(_consumers))

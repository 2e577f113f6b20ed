"""What follows the change log in the worker; apps above register theirs in ready()."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Consumer:
    """`run` handles what is new (changes.follow) and returns how many changes that was; it is called for ever."""

    name: str
    run: Callable[[], int]


_consumers: dict[str, Consumer] = {}


def register_consumer(name: str, run: Callable[[], int]) -> None:
    _consumers[name] = Consumer(name, run)


def consumers() -> tuple[Consumer, ...]:
    return tuple(_consumers[name] for name in sorted(_consumers))

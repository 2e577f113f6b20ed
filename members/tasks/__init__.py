"""What members do here, one module for each kind of task; the space lists what each has for a person."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from ..permissions import Rights


@dataclass(frozen=True)
class Waiting:
    """Something asked of the person, in the name of one actor."""

    kind: str
    title: str
    actor: str
    url: str
    due: date | None = None


@dataclass(frozen=True)
class Offer:
    """Something the person may send in, or read, at any time."""

    title: str
    help: str
    url: str


@dataclass(frozen=True)
class Sent:
    """Something begun or sent in, with its state; `note`: what the review said; `url` where it can still be changed."""

    kind: str
    title: str
    actor: str
    state: str
    at: datetime | None
    note: str = ""
    url: str = ""


@dataclass(frozen=True)
class Area:
    """One kind of task."""

    waiting: Callable[[Rights], Iterable[Waiting]] = lambda rights: ()
    offers: Callable[[Rights], Iterable[Offer]] = lambda rights: ()
    sent: Callable[[Rights], Iterable[Sent]] = lambda rights: ()
    readings: Callable[[Rights], Iterable[Offer]] = lambda rights: ()


#: Filled by the modules beside this one as the app gets ready.
AREAS: Final[list[Area]] = []

"""What of a person is kept: told to them, and erased. Other apps register what they hold of a recipient."""

from collections.abc import Callable, Collection
from typing import Any

from .models import Recipient

#: A recipient to what an app holds of them, as plain JSON.
Teller = Callable[[Recipient], Any]
#: Erases what an app holds of a recipient; within a transaction.
Eraser = Callable[[Recipient], None]
#: Of the recipients with these ids, those whom something is still to be sent to.
Keeper = Callable[[Collection[int]], Collection[int]]

_tellers: dict[str, Teller] = {}
_erasers: dict[str, Eraser] = {}
_keepers: dict[str, Keeper] = {}


def register_holder(name: str, *, tell: Teller, erase: Eraser, keeps: Keeper) -> None:
    """In an app's `ready()`. `name`: what is held, a key of the export, such as "subscriptions"."""
    _tellers[name], _erasers[name], _keepers[name] = tell, erase, keeps

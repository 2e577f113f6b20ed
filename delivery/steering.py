"""Who pauses, resumes and calls off a mailing: the app that answers for its kind, else delivery itself."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from cms.base import audit

from . import queueing
from .enums import MailingKind, MailingState, Turn
from .models import Mailing

_BEGUN: Final = (Turn.PAUSE, Turn.CANCEL)
_POSSIBLE: Final[dict[str, tuple[Turn, ...]]] = {
    MailingState.DRAFT: (Turn.CANCEL,),
    MailingState.QUEUED: _BEGUN,
    MailingState.SENDING: _BEGUN,
    MailingState.PAUSED: (Turn.RESUME, Turn.CANCEL),
}
_OWN: Final[dict[Turn, tuple[Callable[[Mailing], bool], str]]] = {
    Turn.PAUSE: (queueing.pause, "mailing.paused"),
    Turn.RESUME: (queueing.resume, "mailing.resumed"),
    Turn.CANCEL: (queueing.cancel, "mailing.cancelled"),
}


@dataclass(frozen=True)
class Steering:
    """Of the mailings of a kind. `turn`: does it for a user and notes it, or raises ValidationError or
    PermissionDenied; within a transaction. `page`: where in the admin the mailing was made."""

    turn: Callable[[Mailing, Turn, Any], Any]
    page: Callable[[Mailing], str]


_steerings: dict[str, Steering] = {}


def register_steering(
    *kinds: MailingKind, turn: Callable[[Mailing, Turn, Any], Any], page: Callable[[Mailing], str]
) -> None:
    """In an app's `ready()`: nothing of these kinds is paused, resumed or called off by another road."""
    _steerings.update(dict.fromkeys(kinds, Steering(turn, page)))


def possible(mailing: Mailing) -> tuple[Turn, ...]:
    """By the state it is in."""
    return _POSSIBLE.get(mailing.state, ())


def page_of(mailing: Mailing) -> str:
    """Where it was made; "" for what nobody made by hand."""
    steering = _steerings.get(mailing.kind)
    return steering.page(mailing) if steering else ""


@transaction.atomic
def steer(mailing: Mailing, turn: Turn, user: Any) -> None:
    """Raises ValidationError where it is not possible, PermissionDenied where they may not."""
    steering = _steerings.get(mailing.kind)
    (steering.turn if steering else _steer)(mailing, turn, user)


def _steer(mailing: Mailing, turn: Turn, user: Any) -> None:
    if not user.has_perm("delivery.change_mailing"):
        raise PermissionDenied
    move, action = _OWN[turn]
    if not move(mailing):
        label = MailingState(mailing.state).label
        raise ValidationError(_("This is not possible: it is “%(stage)s”.") % {"stage": label})
    audit.record(action, user=user, target=mailing)

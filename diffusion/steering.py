"""Mailings of newsletters and diffusions are paused, resumed and called off as their diffusion is."""

from collections.abc import Callable
from typing import Any, Final

from django.urls import reverse

from delivery.enums import Turn
from delivery.models import Mailing

from . import approving
from .diffusions import Diffusion

_TURNS: Final[dict[Turn, Callable[[Diffusion, Any], Diffusion]]] = {
    Turn.PAUSE: approving.stop,
    Turn.RESUME: approving.go_on,
    Turn.CANCEL: approving.call_off,
}


def turn(mailing: Mailing, what: Turn, user: Any) -> None:
    """One whose approval lapsed does not go on before another. Raises ValidationError, PermissionDenied."""
    _TURNS[what](Diffusion.objects.get(mailing=mailing), user)


def page(mailing: Mailing) -> str:
    return reverse("diffusions:inspect", args=[Diffusion.objects.get(mailing=mailing).pk])

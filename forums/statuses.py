"""The headline status of a recommendation, computed from what its addressees report."""

from collections.abc import Iterable

from .enums import RecommendationStatus as Status

_STEPS = list(Status)
_DONE = {Status.IMPLEMENTED, Status.PARTLY_IMPLEMENTED}


def headline(statuses: Iterable[str], default: Status = Status.PROPOSED) -> Status:
    """One status for all addressees.

    All the same: that one. Some have implemented and others not (yet): partly implemented. Otherwise the furthest
    step that any of them has taken. Without addressees: the default.
    """
    named = {Status(status) for status in statuses}
    given = named - {Status.SUPERSEDED} or named
    if not given:
        return default
    if len(given) == 1:
        return given.pop()
    if given & _DONE:
        return Status.PARTLY_IMPLEMENTED
    return max(given - {Status.NOT_IMPLEMENTED}, key=_STEPS.index)

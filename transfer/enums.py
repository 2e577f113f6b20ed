"""Closed sets of imports."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RunState(models.TextChoices):
    """In the order in which they follow one another."""

    WAITING = "waiting", _("waiting to be checked")
    CHECKED = "checked", _("checked")
    RUNNING = "running", _("running")
    DONE = "done", _("done")
    UNDONE = "undone", _("undone")
    FAILED = "failed", _("failed")


class Step(models.TextChoices):
    """What the worker does with a run."""

    CHECK = "check"
    APPLY = "apply"
    UNDO = "undo"


class Outcome(models.TextChoices):
    """What a row would do, or did."""

    CREATE = "create", _("new")
    UPDATE = "update", _("changed")
    UNCHANGED = "unchanged", _("as it is")
    ERROR = "error", _("error")

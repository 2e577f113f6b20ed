"""Synonyms and pinned results are in force in every process once they are saved, and their changes are noted."""

from typing import Any

from django.db.models.signals import post_delete, post_save

from cms.base.audited import audited

from .models import Pin, Synonyms
from .tuning import changed


def _changed(sender: Any, **kwargs: Any) -> None:
    changed()


for _model in (Synonyms, Pin):
    audited(_model)
    for _signal in (post_save, post_delete):
        _signal.connect(_changed, sender=_model, dispatch_uid=f"tuning {_model._meta.label}")

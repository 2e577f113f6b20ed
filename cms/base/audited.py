"""Changes of models under audit, noted by themselves: `audited(Model)` in an app's signal handlers.

What bypasses `save` (QuerySet.update, bulk_create) is not seen: who uses those on such a model calls `audit.record`.
"""

from collections.abc import Collection
from typing import Any

from django.db.models import Model
from django.db.models.fields.related_descriptors import ManyToManyDescriptor
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_save

from .audit import record


def audited(model: type[Model], *relations: str, without: Collection[str] = ()) -> None:
    """Notes each row of this model that is added, changed (by the names of its fields) or removed.

    `relations`: names of many-to-many fields to watch too. `without`: fields whose change is no event.
    """
    name = model._meta.model_name

    def before(sender: type[Model], instance: Any, raw: bool = False, **kwargs: Any) -> None:
        if not raw:
            instance._audit_changes = _changes(instance, kwargs.get("update_fields"), without)

    def saved(sender: type[Model], instance: Any, created: bool, raw: bool = False, **kwargs: Any) -> None:
        changes = instance.__dict__.pop("_audit_changes", [])
        if raw:
            return
        if created:
            record(f"{name}.added", target=instance)
        elif changes:
            record(f"{name}.changed", target=instance, detail=", ".join(changes))

    def deleted(sender: type[Model], instance: Any, **kwargs: Any) -> None:
        record(f"{name}.removed", target=instance)

    for signal, handler in ((pre_save, before), (post_save, saved), (post_delete, deleted)):
        signal.connect(handler, sender=model, weak=False, dispatch_uid=f"audit {model._meta.label}")
    for relation in relations:
        _watch_relation(model, relation)


def _changes(instance: Model, only: Collection[str] | None, without: Collection[str]) -> list[str]:
    """Names of the fields whose values differ from what is stored."""
    fields = [
        field
        for field in instance._meta.concrete_fields
        if field.name not in without and (only is None or field.name in only or field.attname in only)
    ]
    stored = type(instance)._base_manager.filter(pk=instance.pk).values(*(field.attname for field in fields)).first()
    if not stored:
        return []
    now = {field: field.to_python(getattr(instance, field.attname)) for field in fields}
    return [field.name for field, value in now.items() if value != stored[field.attname]]


def _watch_relation(model: type[Model], relation: str) -> None:
    descriptor = getattr(model, relation)
    assert isinstance(descriptor, ManyToManyDescriptor)
    uid = f"audit {model._meta.label}.{relation}"
    far_side = str(descriptor.rel.get_accessor_name())

    def changed(sender: type[Model], instance: Any, action: str, reverse: bool, pk_set: Any, **kwargs: Any) -> None:
        if action not in {"post_add", "post_remove", "pre_clear"}:
            return
        related: Any = kwargs["model"]
        if action == "pre_clear":
            rows = list(getattr(instance, far_side if reverse else relation).all())
        else:
            rows = list(related._base_manager.filter(pk__in=pk_set).select_related())  # their names may take it
        sign = "+" if action == "post_add" else "-"
        for owner, other in ((row, instance) if reverse else (instance, row) for row in rows):
            record(f"{model._meta.model_name}.{relation}.changed", target=owner, detail=f"{sign}{other}")

    m2m_changed.connect(changed, sender=descriptor.through, weak=False, dispatch_uid=uid)

"""System checks of the declarations."""

from typing import Any

from django.apps import apps
from django.core.checks import CheckMessage, Error, register

from cms.base.models import BasePage

from .enums import Tier
from .kinds import Kind, kind_of, kinds
from .schemas import Card
from .terms import vocabularies


@register()
def check_kinds(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """content_store.E001: a page type without a kind. E002: a declaration that contradicts itself."""
    errors: list[CheckMessage] = [
        Error(
            f"{model.__name__} declares no document.",
            hint="Register a content_store.kinds.Kind for it in its app's documents.py.",
            obj=model,
            id="content_store.E001",
        )
        for model in apps.get_models()
        if issubclass(model, BasePage) and kind_of(model) is None
    ]
    errors += [
        Error(f"Kind {kind.name}: {fault}.", hint="Mend the declaration.", obj=kind.model, id="content_store.E002")
        for kind in kinds()
        for fault in _faults(kind)
    ]
    return errors


def _faults(kind: Kind) -> list[str]:
    faults = []
    known = {vocabulary.name for vocabulary in vocabularies()}
    names = [item.name for item in kind.all_filters]
    if not issubclass(kind.card, Card) or not issubclass(kind.full, kind.card):
        faults.append("its full shape must extend its card, and its card must extend Card")
    if len(names) != len(set(names)):
        faults.append("two filters have the same name")
    if kind.default_sort not in kind.sorts:
        faults.append(f"its default sort {kind.default_sort} is none of its own ({', '.join(kind.sorts)})")
    if kind.tiers[:1] != (Tier.PUBLIC,) or list(kind.tiers) != sorted(set(kind.tiers)):
        faults.append("its tiers must begin with the public and rise")
    if unknown := set(kind.cited) - set(kind.full.model_fields):
        faults.append(f"it cites fields that it has not ({', '.join(sorted(unknown))})")
    if any(other.plural == kind.plural for other in kinds() if other is not kind):
        faults.append(f"another kind has the plural {kind.plural}")
    faults += [
        f"filter {item.name} names no known vocabulary ({item.vocabulary or 'none'})"
        for item in kind.all_filters
        if item.type == "term" and item.vocabulary not in known
    ]
    return faults

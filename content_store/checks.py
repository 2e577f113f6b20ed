"""System checks of the declarations."""

from typing import Any

from django.apps import apps
from django.core.checks import CheckMessage, Error, register

from cms.base.models import BasePage

from .kinds import kind_of, kinds
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
    names = {vocabulary.name for vocabulary in vocabularies()}
    for kind in kinds():
        faults = []
        if not issubclass(kind.card, Card) or not issubclass(kind.full, kind.card):
            faults.append("its full shape must extend its card, and its card must extend Card")
        filters = [item.name for item in kind.all_filters]
        if len(filters) != len(set(filters)):
            faults.append("two filters have the same name")
        faults += [
            f"filter {item.name} names no known vocabulary ({item.vocabulary or 'none'})"
            for item in kind.all_filters
            if item.type == "term" and item.vocabulary not in names
        ]
        errors += [
            Error(f"Kind {kind.name}: {fault}.", hint="Mend the declaration.", obj=kind.model, id="content_store.E002")
            for fault in faults
        ]
    return errors

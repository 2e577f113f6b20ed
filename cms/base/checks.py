"""System checks of the page types: a type that leaves a rule undecided does not start."""

from typing import Any

from django.apps import apps
from django.core.checks import CheckMessage, Error, register
from modelcluster.models import get_all_child_relations

from .models import BasePage

#: Fields of Wagtail's Page that are no content, or whose policy is the same for all types.
_OWN = {field.name for field in BasePage.__mro__[1]._meta.get_fields()} | {"source_locale", "page_ptr"}


@register()
def check_words_and_facts(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """base.E001: a field is in neither words nor facts. base.E002: in both, or unknown."""
    errors: list[CheckMessage] = []
    for model in apps.get_models():
        if not issubclass(model, BasePage):
            continue
        own = {
            field.name
            for field in (*model._meta.local_fields, *model._meta.local_many_to_many)
            if field.name not in _OWN and not field.name.endswith("_ptr")
        } | {relation.name for relation in get_all_child_relations(model)} - _OWN
        declared = set(model.words) | set(model.facts)
        missing = own - declared
        if missing:
            errors.append(
                Error(
                    f"{model.__name__}: {', '.join(sorted(missing))} is in neither `words` nor `facts`.",
                    hint="Name each field in `words` (kept per language) or in `facts` (kept once).",
                    obj=model,
                    id="base.E001",
                )
            )
        wrong = (set(model.words) & set(model.facts)) | (declared - own - _OWN)
        if wrong:
            errors.append(
                Error(
                    f"{model.__name__}: {', '.join(sorted(wrong))} is declared twice or does not exist.",
                    hint="Each name once, and only names of the type's own fields.",
                    obj=model,
                    id="base.E002",
                )
            )
    return errors

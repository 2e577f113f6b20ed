"""A relation to a content in whatever languages it exists: stores the content id, edits as a page chooser."""

from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import capfirst
from wagtail.admin.widgets import AdminPageChooser
from wagtail.models import Page

from .locales import AUTONYMS, LOCALES


def original_of(content_id: UUID | str) -> Page | None:
    """Any page of the content, the oldest (the original) first."""
    return Page.objects.filter(translation_key=content_id, alias_of=None).order_by("pk").first()


class ContentChooser(AdminPageChooser):
    """Chooses a page, submits and shows its primary key; the form field turns that into the content id.

    Opens where contents of its types are kept.
    """

    js_constructor = "ContentChooser"

    def format_value(self, value: Any) -> Any:
        return value

    def get_value_data(self, value: Any) -> Any:
        return super().get_value_data(original_of(value) if isinstance(value, UUID) else value)

    def get_js_init_options(self, id_: str, name: str, value_data: Any) -> dict[str, Any]:
        places = (parent for model in self.target_models for parent in model.allowed_parent_page_models())
        start = next((page.pk for place in places if (page := place._default_manager.first())), None)
        options: dict[str, Any] = super().get_js_init_options(id_, name, value_data)
        return options | {"startId": start}

    @property
    def media(self) -> forms.Media:
        # One list, so that the order holds when the form's media are merged.
        return forms.Media(js=[*super().media._js, "admin/content-chooser.js"])


class ContentFormField(forms.ModelChoiceField[Page]):
    """Takes pages of the chooser's types only, whatever is posted."""

    def prepare_value(self, value: Any) -> Any:
        return value if isinstance(value, UUID) else super().prepare_value(value)

    def clean(self, value: Any) -> UUID | None:
        page = super().clean(value)
        if page and not issubclass(page.specific_class or Page, tuple(self.widget.target_models)):
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return page.translation_key if page else None

    def has_changed(self, initial: Any, data: Any) -> bool:
        before = original_of(initial) if isinstance(initial, UUID) else initial
        return str(before.pk if isinstance(before, Page) else before or "") != str(data or "")


class ContentField(models.UUIDField[UUID | None, UUID | None]):
    """Content id (a page's translation key) of a content of one of `page_types` ("app.Model")."""

    def __init__(self, *args: Any, page_types: tuple[str, ...] = (), **kwargs: Any) -> None:
        self.page_types = page_types
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | {"page_types": self.page_types}

    def formfield(self, **kwargs: Any) -> Any:
        from django.apps import apps

        models_ = [apps.get_model(name) for name in self.page_types] or [Page]
        return super().formfield(
            **(
                {
                    "form_class": ContentFormField,
                    "queryset": Page.objects.filter(alias_of=None),
                    "widget": ContentChooser(target_models=models_),
                }
                | kwargs
            )
        )


class LanguagesField(models.JSONField):
    """Codes of languages of the platform, chosen by boxes; an empty list for none."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", list)
        super().__init__(*args, blank=kwargs.pop("blank", True), **kwargs)

    def formfield(self, **kwargs: Any) -> Any:
        return forms.MultipleChoiceField(
            label=capfirst(self.verbose_name),
            help_text=self.help_text,
            required=False,
            choices=[(code, AUTONYMS[code]) for code in LOCALES],
            widget=forms.CheckboxSelectMultiple,
        )

"""Form widgets that list values by their labels, as a list in the reader's language has them."""

from collections.abc import Iterable
from typing import Any, TypeVar

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from content_store.collation import sort_key

Item = TypeVar("Item")


def by_label(items: Iterable[Item]) -> list[Item]:
    """In the order of what they are called."""
    locale = get_language() or "en"
    return sorted(items, key=lambda item: sort_key(str(item), locale))


class LabelSelect(forms.Select):
    """What stands for no choice comes first."""

    def optgroups(self, name: str, value: Any, attrs: Any = None) -> list[Any]:
        locale = get_language() or "en"
        groups = super().optgroups(name, value, attrs)

        def place(group: Any) -> tuple[bool, str]:
            (option,) = group[1]
            return str(option["value"]) != "", sort_key(str(option["label"]), locale)

        return sorted(groups, key=place)


class FilteredCheckboxes(forms.CheckboxSelectMultiple):
    """Checkboxes for a long list: chosen ones first, then by label; with JavaScript a field that narrows the list."""

    template_name = "wagtailadmin/platform/filtered_checkboxes.html"

    class Media:
        js = ("admin/filtered-checkboxes.js",)

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        locale = get_language() or "en"
        context = super().get_context(name, value, attrs)
        options = [option for _group, options, _index in context["widget"]["optgroups"] for option in options]
        context["widget"]["options"] = sorted(
            options, key=lambda option: (not option["selected"], sort_key(str(option["label"]), locale))
        )
        context["widget"]["filter_label"] = _("Narrow the list")
        return context

"""Form widgets of the admin."""

import re
import unicodedata
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import BaseChooser

_CALL = re.compile(r"(?:new )?(\w+)\((.*)\);")


class FilteredCheckboxes(forms.CheckboxSelectMultiple):
    """Checkboxes for a long list: chosen ones first, then by label; with JavaScript a field that narrows the list."""

    template_name = "wagtailadmin/platform/filtered_checkboxes.html"

    class Media:
        js = ("admin/filtered-checkboxes.js",)

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        options = [option for _group, options, _index in context["widget"]["optgroups"] for option in options]
        context["widget"]["options"] = sorted(options, key=_chosen_then_by_label)
        context["widget"]["filter_label"] = _("Narrow the list")
        return context


def _chosen_then_by_label(option: dict[str, Any]) -> tuple[bool, str]:
    """É stands with E, whatever the order of the codes behind the labels."""
    return not option["selected"], unicodedata.normalize("NFKD", str(option["label"])).casefold()


def render_chooser(chooser: BaseChooser, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
    """Takes the place of BaseChooser.render, whose inline script our Content-Security-Policy does not let run."""
    data = chooser.get_value_data(value)
    call = _CALL.fullmatch(chooser.render_js_init(attrs["id"], name, data))
    if call is None:
        raise ValueError(f"{type(chooser).__name__} is started in a way this function does not know.")
    return format_html(
        '{}<span hidden data-controller="platform-start" data-platform-start-name-value="{}"'
        ' data-platform-start-arguments-value="[{}]"></span>',
        SafeString(chooser.render_html(name, data, attrs)),
        *call.groups(),
    )


BaseChooser.render = render_chooser

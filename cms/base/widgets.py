"""Choosers of the admin, under our Content-Security-Policy."""

import re
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail.admin.widgets import BaseChooser

_CALL = re.compile(r"(?:new )?(\w+)\((.*)\);")


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

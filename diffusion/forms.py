"""Which month to prepare."""

from django import forms
from django.utils.translation import gettext_lazy as _

from .months import MONTH_PATTERN


class PrepareForm(forms.Form):
    month = forms.RegexField(
        rf"^{MONTH_PATTERN}$",
        label=_("month"),
        help_text=_("Write it as 2026-11."),
        error_messages={"invalid": _("Write it as 2026-11.")},
    )

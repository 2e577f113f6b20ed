"""The form of vocabulary values."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from cms.base.locales import AUTONYMS, LOCALES
from content_store.collation import sort_key


def order_choices(field: Any, only: Collection[int] | None = None) -> None:
    """By label, as a list in the reader's language has them; what stands for no choice comes first.

    `only`: keys of the rows that are offered; whether another is accepted is the form's to say.
    """
    locale = get_language() or "en"
    offered = [choice for choice in field.choices if only is None or not choice[0] or choice[0].value in only]
    field.widget.choices = sorted(offered, key=lambda choice: (choice[0] != "", sort_key(str(choice[1]), locale)))


class VocabularyForm(WagtailAdminModelForm):
    """A code is given once and for ever; a label that a person changes is no machine's draft any more."""

    machine_drafts = forms.MultipleChoiceField(
        label=_("Labels that are machine drafts"),
        help_text=_("Take the tick away once a person has checked the label. A changed label loses it by itself."),
        choices=[(code, AUTONYMS[code]) for code in LOCALES],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            for name in {"code", "vocabulary"} & self.fields.keys():
                self.fields[name].disabled = True
        self.fields["machine_drafts"].initial = self.instance.machine_labels

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        changed = {name for name in self.changed_data if name.startswith("label_")}
        self.instance.machine_labels = [
            code for code in cleaned.get("machine_drafts", []) if f"label_{code.replace('-', '_')}" not in changed
        ]
        return cleaned

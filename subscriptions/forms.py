"""Forms of who follows something: no account, an address only."""

from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from cms.base.locales import AUTONYMS, LOCALES
from delivery.addresses import normal
from delivery.models import Recipient

from .enums import Frequency
from .models import Subscription

#: Languages that a person may put in order.
PLACES: Final = 3
_DAY: Final = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class FindForm(forms.Form):
    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "dir": "ltr"}),
    )

    def clean_email(self) -> str:
        """As it is kept, so that however it is written it counts as one."""
        return normal(self.cleaned_data["email"])


class FollowForm(FindForm):
    frequency = forms.ChoiceField(
        label=_("How often"), choices=Frequency.choices, initial=Frequency.WEEKLY, widget=forms.RadioSelect
    )
    field_order = ["email", "frequency"]


class LanguagesForm(forms.Form):
    """The languages that a person is written to in, the best first."""

    def __init__(self, recipient: Recipient, data: Any = None) -> None:
        super().__init__(data, prefix="languages")
        labels = (_("Language"), _("Where that is missing"), _("Where both are missing"))
        for place, label in enumerate(labels[:PLACES]):
            first = place == 0
            choices: list[tuple[str, str]] = [
                *([] if first else [("", "–")]),
                *((code, AUTONYMS[code]) for code in LOCALES),
            ]
            held = recipient.locales[place : place + 1] or ([recipient.locale] if first else [""])
            self.fields[f"{place}"] = forms.ChoiceField(label=label, choices=choices, initial=held[0], required=first)

    def chosen(self) -> list[str]:
        given: Sequence[str] = [self.cleaned_data[f"{place}"] for place in range(PLACES)]
        return list(dict.fromkeys(code for code in given if code))


class SubscriptionForm(forms.ModelForm[Subscription]):
    class Meta:
        model = Subscription
        fields = ("frequency", "paused_until")
        widgets = {"paused_until": _DAY}
        labels = {"paused_until": _("Pause until")}

    def __init__(self, *args: Any, with_frequency: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not with_frequency:
            del self.fields["frequency"]

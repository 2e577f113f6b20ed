"""The forms of an endpoint in the admin. What filters narrow is chosen by the API, by who receives it."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from cms.base.locales import AUTONYMS
from content_store.criteria import Criteria
from content_store.kinds import kinds

from .models import Endpoint
from .reading import url_fault


class EndpointForm(WagtailAdminModelForm):
    class Meta:
        model = Endpoint
        fields: tuple[str, ...] = ("url", "description")

    def clean_url(self) -> str:
        url: str = self.cleaned_data["url"]
        if fault := url_fault(url):
            raise ValidationError(fault[1])
        return url

    def chosen(self) -> tuple[Criteria, tuple[str, ...]]:
        """The choice of changes as it is."""
        return self.instance.criteria, tuple(self.instance.locales)

    def clean(self) -> dict[str, Any]:
        """Refuses what the key has already."""
        cleaned: dict[str, Any] = super().clean()
        key = cleaned.get("key") or (None if self.instance._state.adding else self.instance.key)
        if key and "url" in cleaned:
            criteria, locales = self.chosen()
            twins = Endpoint.objects.filter(
                key=key, url=cleaned["url"], criteria_id=criteria.id, locales=sorted(locales)
            )
            if twins.exclude(pk=self.instance.pk).exists():
                raise ValidationError(_("The key has such an endpoint already."))
        return cleaned


class NewEndpointForm(EndpointForm):
    kind = forms.MultipleChoiceField(
        label=_("Kinds"), required=False, widget=forms.CheckboxSelectMultiple, help_text=_("All where none is chosen.")
    )
    locale = forms.MultipleChoiceField(
        label=_("Languages"),
        required=False,
        choices=list(AUTONYMS.items()),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("All where none is chosen."),
    )

    class Meta(EndpointForm.Meta):
        fields = ("key", "url", "description")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(kind.name, kind.label_plural) for kind in kinds()]

    def chosen(self) -> tuple[Criteria, tuple[str, ...]]:
        return Criteria(tuple(sorted(self.cleaned_data.get("kind", [])))), tuple(self.cleaned_data.get("locale", []))

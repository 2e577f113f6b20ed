"""Lists as tables, as the person's tier sees them; what is restricted is recorded as the admin's exports are."""

from collections.abc import Iterable
from typing import Any, Final

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from cms.base.locales import AUTONYMS
from content_store.enums import Tier
from content_store.kinds import kind_of_plural, kinds
from transfer import exports

from ..access import MemberRequest, members_only
from ..permissions import Rights
from . import AREAS, Area, Offer

TITLE: Final = _("Tables to download")


class TableForm(forms.Form):
    kind = forms.ChoiceField(label=_("List"))
    locale = forms.ChoiceField(label=_("Language"), choices=list(AUTONYMS.items()))
    format = forms.ChoiceField(label=_("Format"), choices=[(name, name.upper()) for name in exports.FORMATS])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind: Any = self.fields["kind"]
        kind.choices = [(item.plural, capfirst(item.label_plural)) for item in kinds() if item.listed]
        self.initial["locale"] = get_language()


def tier_of(rights: Rights) -> Tier:
    """Those who export restricted data of their own only get the lists as everybody sees them."""
    return rights.tier if rights.allow("export.read_restricted") else Tier.PUBLIC


@members_only
@require_safe
def tables(request: MemberRequest) -> HttpResponse:
    tier = tier_of(request.rights)
    form = TableForm(request.GET or None)
    if not form.is_bound:
        return render(request, "members/tables.html", {"title": TITLE, "form": form, "tier": tier})
    kind = kind_of_plural(form.cleaned_data["kind"]) if form.is_valid() else None
    if kind is None:
        raise Http404
    data = form.cleaned_data
    return exports.answer(kind, data["format"], data["locale"], tier, request.user)  # type: ignore[return-value]


def readings(rights: Rights) -> Iterable[Offer]:
    yield Offer(str(TITLE), gettext("Any list as CSV, XLSX or JSON."), reverse("members:tables"))


AREAS.append(Area(readings=readings))

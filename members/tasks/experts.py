"""The expert finder: organizations by what they know, for sectors, offices and other organizations."""

from collections.abc import Iterable
from typing import Any, Final

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from ngo_pages.experts import ExpertFilters, experts
from reference.forms import order_choices

from ..access import MemberRequest, members_only
from ..paging import paged
from ..permissions import Rights
from ..submitting import documents_of
from . import AREAS, Area, Offer

TITLE: Final = _("Expert finder")
_ON_A_PAGE: Final = 20
#: Lines of a list to choose several from.
_MOST_SEEN: Final = 6


class ExpertSearch(ExpertFilters):
    """As the space shows forms."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.form.fields
        for name in ("expertise", "working_languages"):
            fields[name].widget = forms.SelectMultiple({"size": min(_MOST_SEEN, max(2, len(fields[name].choices)))})
            order_choices(fields[name])
        fields["country"].empty_label = _("All")
        order_choices(fields["country"])
        fields["sectors"].widget = forms.CheckboxSelectMultiple(choices=fields["sectors"].choices)


@members_only
@require_safe
def find_experts(request: MemberRequest) -> HttpResponse:
    """What it finds is public; no reading of it is noted."""
    search = ExpertSearch(request.GET, experts())
    context = {"title": TITLE, "form": search.form} | paged(request, search.qs, _ON_A_PAGE)
    documents = documents_of(record.content_id for record in context["page"])
    context["found"] = [(record, documents.get(record.content_id)) for record in context["page"]]
    return render(request, "members/experts.html", context)


def readings(rights: Rights) -> Iterable[Offer]:
    yield Offer(str(TITLE), gettext("Organizations by what they know, where and in which languages."), _url())


def _url() -> str:
    return reverse("members:experts")


AREAS.append(Area(readings=readings))

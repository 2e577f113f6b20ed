"""Focal points and other contacts that the person may read, up to their tier; each look is noted."""

from collections.abc import Iterable
from typing import Any, Final

from django import forms
from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from cms.base.audit import record
from cms.base.days import utc_today
from content_store.enums import Tier
from reference.contacts import Contact
from reference.models import Actor, Sector
from search.analysis.tokens import folded_key

from ..access import MemberRequest, members_only
from ..models import LABELS
from ..paging import paged
from ..permissions import Rights
from . import AREAS, Area, Offer

READ: Final = "contact.read_restricted"
TITLE: Final = _("Focal points and contacts")
_ON_A_PAGE: Final = 50
#: What a contact can stand for, by the kinds of actors.
_KINDS: Final = {
    "sector": _("Sectors"),
    "office": _("Field offices"),
    "organization": _("Organizations"),
    "member": _("Delegations"),
    "commission": _("National Commissions"),
    "body": _("Bodies"),
}


class ContactSearch(forms.Form):
    """Every field narrows what the person may read anyway."""

    q = forms.CharField(
        label=_("Name of a person, office or organization"),
        required=False,
        max_length=200,
        widget=forms.TextInput({"type": "search", "dir": "auto"}),
    )
    kind = forms.ChoiceField(label=_("Stands for"), required=False, choices=[("", _("All")), *_KINDS.items()])
    sector = forms.ModelChoiceField(Sector.objects.all(), label=_("Sector"), required=False, empty_label=_("All"))

    def narrow(self, rows: QuerySet[Contact]) -> QuerySet[Contact]:
        wanted = self.cleaned_data if self.is_valid() else {}
        if kind := wanted.get("kind"):
            rows = rows.filter(**{f"actor__{kind}__isnull": False})
        if sector := wanted.get("sector"):
            rows = rows.filter(Q(actor__sector=sector) | Q(themes=sector)).distinct()
        if words := folded_key(wanted.get("q", "").replace("\x00", "")):
            found = rows.select_related("actor", *LABELS)
            rows = rows.filter(pk__in=[row.pk for row in found if words in folded_key(_text(row))])
        return rows


def _text(contact: Contact) -> str:
    return " ".join([contact.name, contact.actor.name, *contact.actor.labels().values()])


def readable_by(rights: Rights) -> QuerySet[Contact]:
    """What is for a lower tier is told to those above it as well; whose contacts a role reads is in the table."""
    rows = Contact.objects.shown(utc_today()).for_tier(rights.tier)
    if rights.allow(READ):
        return rows
    actors = Actor.objects.filter(contacts__in=rows).select_related("sector", "commission").distinct()
    return rows.filter(actor__in=[actor for actor in actors if rights.allow(READ, actor=actor)])


@members_only
@require_safe
def contacts(request: MemberRequest) -> HttpResponse:
    if request.rights.tier == Tier.PUBLIC:
        raise Http404
    form = ContactSearch(request.GET)
    rows = form.narrow(readable_by(request.rights)).select_related("actor", *LABELS)
    context: dict[str, Any] = {"title": TITLE, "form": form}
    context |= paged(request, rows.prefetch_related("languages", "themes"), _ON_A_PAGE)
    tier = request.rights.tier.name.lower()
    record("contact.listed", user=request.user, detail=f"{tier}, {len(context['page'])} rows")
    return render(request, "members/contacts.html", context)


def readings(rights: Rights) -> Iterable[Offer]:
    if rights.tier > Tier.PUBLIC:
        help_text = gettext("Whom to write to at sectors, field offices and organizations.")
        yield Offer(str(TITLE), help_text, reverse("members:contacts"))


AREAS.append(Area(readings=readings))

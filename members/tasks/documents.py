"""Official documents whose files are for readers of the person's tier only: where they are; each look is noted."""

from collections.abc import Iterable
from typing import Final

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from cms.base.audit import record
from content_store.enums import Tier
from reference.models import OfficialDocument

from ..access import MemberRequest, members_only
from ..paging import paged
from ..permissions import Rights
from . import AREAS, Area, Offer

TITLE: Final = _("Documents that are not public")
_ON_A_PAGE: Final = 50


def readable_by(rights: Rights) -> QuerySet[OfficialDocument]:
    """Restricted ones only: what is public is on the site."""
    return OfficialDocument.objects.filter(access__gt=Tier.PUBLIC, access__lte=rights.tier)


@members_only
@require_safe
def documents(request: MemberRequest) -> HttpResponse:
    if request.rights.tier == Tier.PUBLIC:
        raise Http404
    rows = readable_by(request.rights).order_by("-date", "sort_text", "code").prefetch_related("files__file")
    context = {"title": TITLE} | paged(request, rows, _ON_A_PAGE)
    tier = request.rights.tier.name.lower()
    record("document.listed", user=request.user, detail=f"{tier}, {len(context['page'])} rows")
    return render(request, "members/documents.html", context)


def readings(rights: Rights) -> Iterable[Offer]:
    if readable_by(rights).exists():
        yield Offer(str(TITLE), gettext("Their files are for readers with your role."), reverse("members:documents"))


AREAS.append(Area(readings=readings))

"""The own organization's record: confirmed once a year, or what has changed in it sent to the Secretariat.

The same form and the same consequences as by the yearly mail's link; here the sign-in is the key.
"""

from collections.abc import Iterable

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from cms.base.audit import record as note
from cms.base.days import utc_today
from ngo_pages.confirmation import ConfirmationRequest
from ngo_pages.confirmation_answers import AlreadyAnsweredError, ConfirmationForm, confirm, propose
from ngo_pages.dates import years_later
from ngo_pages.models import Organization
from reference.models import Actor

from ..access import MemberRequest, members_only
from ..once import once
from ..permissions import Rights
from . import AREAS, Area, Offer, Waiting

ACTION = "profile.edit"
TEMPLATE = "ngo_pages/confirmation.html"


def own_records(rights: Rights) -> dict[Actor, Organization]:
    actors = {actor.organization: actor for actor in rights.actors(ACTION) if actor.organization}
    rows = Organization.objects.filter(content_id__in=actors, live=True)
    return {actors[row.content_id]: row for row in rows}


@members_only
@once
def confirm_record(request: MemberRequest, pk: int) -> HttpResponse:
    """GET shows what we hold; POST confirms it, or sends in changes. Others' records are not there."""
    own = own_records(request.rights).values()
    record = get_object_or_404(Organization, pk__in=[row.pk for row in own], pk=pk)
    confirms = "confirm" in request.POST
    changes = request.method == "POST" and not confirms
    form = ConfirmationForm(request.POST if changes else None, instance=record)
    if changes and form.is_valid() and not form.has_changed():
        form.add_error(None, _("Nothing was changed: if all is right, confirm it."))
    if not confirms and not (changes and form.is_valid()):
        context = {"form": form, "record": record, "profile": record.profile_pages.first()}
        return render(request, TEMPLATE, context, status=422 if changes else 200)
    try:
        asked = _question(record)
        if confirms:
            confirm(asked)
        else:
            propose(asked, form)
    except AlreadyAnsweredError:  # a colleague was quicker
        return render(request, TEMPLATE, {"over": True}, status=410)
    note(f"organization.{'confirmed' if confirms else 'changes-proposed'}", user=request.user, target=record)
    return render(request, TEMPLATE, {"done": "confirmed" if confirms else "proposed", "record": record})


def _question(record: Organization) -> ConfirmationRequest:
    """The open question of the yearly mail, whose link is used up by this answer; else one asked here."""
    rows = ConfirmationRequest.objects.filter(organization=record, answered_at=None)
    return next((row for row in rows if row.is_open), None) or ConfirmationRequest.objects.create(organization=record)


def waiting(rights: Rights) -> Iterable[Waiting]:
    """Records that nobody has confirmed for a year."""
    year_ago = years_later(utc_today(), -1)
    for actor, record in own_records(rights).items():
        if record.last_confirmed is None or record.last_confirmed <= year_ago:
            yield Waiting(_("Confirm your organization's record"), record.name, str(actor), _url(record))


def offers(rights: Rights) -> Iterable[Offer]:
    for record in own_records(rights).values():
        yield Offer(_("Your organization's record"), record.name, _url(record))


def _url(record: Organization) -> str:
    return reverse("members:confirm-record", args=[record.pk])


AREAS.append(Area(waiting=waiting, offers=offers))

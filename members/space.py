"""The start of the members' space: what waits, what can be sent in, what was."""

from datetime import date
from math import inf

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from .access import MemberRequest, members_only
from .models import LABELS, Assignment
from .tasks import AREAS


@members_only
@require_safe
def space(request: MemberRequest) -> HttpResponse:
    rights = request.rights
    waiting = [item for area in AREAS for item in area.waiting(rights)]
    sent = [item for area in AREAS for item in area.sent(rights)]
    context = {
        "assignments": Assignment.objects.current().filter(user=request.user).select_related("actor", *LABELS),
        "waiting": sorted(waiting, key=lambda item: (item.due or date.max, item.title)),
        "offers": [item for area in AREAS for item in area.offers(rights)],
        "readings": [item for area in AREAS for item in area.readings(rights)],
        # What is still a draft comes first.
        "sent": sorted(sent, key=lambda item: -item.at.timestamp() if item.at else -inf),
    }
    return render(request, "members/space.html", context)

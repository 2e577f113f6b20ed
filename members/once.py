"""A form is taken once, however often its button is pressed."""

import hashlib
from datetime import timedelta
from functools import wraps
from typing import Any, Final, cast

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext

from .access import MemberRequest, View
from .spending import spend

_LASTS: Final = timedelta(days=1)


def once(view: View) -> View:
    """Of the same form sent twice, the second changes nothing and leads to the space. What was refused is not taken."""

    @wraps(view)
    def wrapped(request: MemberRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        sending = _sending(request)
        if not sending:
            return view(request, *args, **kwargs)
        with transaction.atomic():
            if not spend("form", sending, 1, _LASTS):
                messages.info(request, gettext("This has arrived already; it was taken once."))
                return redirect("members:space")
            response = view(request, *args, **kwargs)
            if response.status_code >= 400:
                transaction.set_rollback(True)
        return response

    return cast("View", wrapped)


def _sending(request: MemberRequest) -> str:
    """Who sends what: Django masks its token anew for each page, so that it tells one page's form from the next.

    The rest counts too: who goes back in the browser and writes something else sends something else.
    """
    if request.method != "POST" or "csrfmiddlewaretoken" not in request.POST:
        return ""
    files = [(name, file.name, file.size) for name, found in request.FILES.lists() for file in found]
    content = repr((request.user.pk, request.path, sorted(request.POST.lists()), sorted(files)))
    return hashlib.sha256(content.encode()).hexdigest()

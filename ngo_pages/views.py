"""The page behind the link that a focal point gets: what we hold, all is right, or what has changed."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from .confirmation import ConfirmationRequest, request_of
from .confirmation_answers import AlreadyAnsweredError, ConfirmationForm, confirm, propose
from .models import Organization

TEMPLATE = "ngo_pages/confirmation.html"


@method_decorator([never_cache, sensitive_post_parameters()], name="dispatch")
class ConfirmationView(View):
    """GET shows and changes nothing (mail programs follow links); POST answers, once."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().dispatch(request, *args, **kwargs)
        # The address is the key: it is neither indexed nor told to the sites that the page links to.
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        response.headers["Referrer-Policy"] = "same-origin"
        return response  # type: ignore[return-value]

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        asked = request_of(token)
        if asked is None or not asked.is_open:
            return self._over(request, asked)
        return self._form(request, asked, ConfirmationForm(instance=_live(asked)))

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        asked = request_of(token)
        if asked is None or not asked.is_open:
            return self._over(request, asked)
        form = ConfirmationForm(request.POST, instance=_live(asked))
        try:
            if "confirm" in request.POST:
                confirm(asked)
                return render(request, TEMPLATE, {"done": "confirmed", "record": asked.organization})
            if not form.is_valid():
                return self._form(request, asked, form)
            if not form.has_changed():
                form.add_error(None, _nothing_changed())
                return self._form(request, asked, form)
            propose(asked, form)
        except AlreadyAnsweredError:
            return self._over(request, asked)
        return render(request, TEMPLATE, {"done": "proposed", "record": asked.organization})

    def _form(self, request: HttpRequest, asked: ConfirmationRequest, form: ConfirmationForm) -> HttpResponse:
        record = _live(asked)
        context = {"form": form, "record": record, "contact": asked.contact, "profile": record.profile_pages.first()}
        return render(request, TEMPLATE, context)

    def _over(self, request: HttpRequest, asked: ConfirmationRequest | None) -> HttpResponse:
        """One answer for a token that is unknown, used, replaced or too old: it tells nothing but that."""
        return render(request, TEMPLATE, {"over": True}, status=410 if asked else 404)


def _live(asked: ConfirmationRequest) -> Organization:
    record: Organization = Organization.objects.get(pk=asked.organization_id)
    return record


def _nothing_changed() -> str:
    return _("Nothing was changed: if all is right, confirm it.")

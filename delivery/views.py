"""The page behind "unsubscribe" in a mail."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from .unsubscribing import leave, leaving_of

TEMPLATE = "delivery/leave.html"


@method_decorator([never_cache, csrf_exempt], name="dispatch")
class LeaveView(View):
    """GET shows one button and changes nothing, since mail programs and scanners follow links; POST leaves at once
    (RFC 8058), from a mail program without cookies, too: the token is the proof."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().dispatch(request, *args, **kwargs)
        # The address is the key: it is neither indexed nor told to the sites that the page links to.
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        response.headers["Referrer-Policy"] = "same-origin"
        return response  # type: ignore[return-value]

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        return self._answer(request, token)

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        leaving = leaving_of(token)
        if leaving:
            leave(leaving)
        return self._answer(request, token, done=True)

    def _answer(self, request: HttpRequest, token: str, *, done: bool = False) -> HttpResponse:
        leaving = leaving_of(token)
        context = {"leaving": leaving, "done": done}
        return render(request, TEMPLATE, context, status=200 if leaving else 404)

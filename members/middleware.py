"""No right of the admin outlives its last day, even before the sweep has come by."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from .groups import follow


class RightsMiddleware:
    """For whoever is signed in: groups first, then the request. A visitor without a session is not looked up."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            follow(request.user)
        return self.get_response(request)

"""No right of the admin outlives its last day, even before the sweep has come by; and no mailbox is a key to it."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse

from .groups import follow
from .sign_in import BY_LINK


class RightsMiddleware:
    """For whoever is signed in: groups first, then the request. A visitor without a session is not looked up.

    Who has come to work in the admin since they signed in by a link or a passkey signs in anew, there.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            follow(request.user)
            if BY_LINK in request.session and request.user.has_perm("wagtailadmin.access_admin"):
                logout(request)
        return self.get_response(request)

"""Who gets in: what every view of the members' space goes through."""

import ipaddress
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from django.contrib.auth.models import User
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers

from .permissions import Rights, rights_of

View = TypeVar("View", bound=Callable[..., HttpResponse])


class MemberRequest(HttpRequest):
    """A request of somebody with rights, read once for it."""

    user: User
    rights: Rights


def private(view: View) -> View:
    """Kept by no cache, found by no search engine; its address, which may hold a token, is told to no other site."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        add_never_cache_headers(response)
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        response.headers["Referrer-Policy"] = "same-origin"
        return response

    return cast("View", wrapped)


def members_only(view: View) -> View:
    """Signed in and with rights that hold today: they are read at each request and kept nowhere."""

    @private
    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path(), reverse("members:sign-in"))
        rights = rights_of(request.user)
        if not rights.held and not rights.everything:
            return render(request, "members/no_role.html", status=403)
        request.rights = rights  # type: ignore[attr-defined]
        return view(request, *args, **kwargs)

    return cast("View", wrapped)


def host_of(request: HttpRequest) -> str:
    return request.get_host().rsplit(":", 1)[0]


def passkeys_possible(request: HttpRequest) -> bool:
    """Browsers make passkeys for names over HTTPS, and for localhost; never for a number."""
    host = host_of(request)
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return request.is_secure() or host == "localhost"
    return False

"""Addresses without a language; the admin's own Content-Security-Policy, and refusals told to the editor instead of an
error page."""

from collections.abc import Callable

from csp.constants import SELF
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from wagtail.admin import messages

from .translation_policy import TranslationRefused

#: What the admin needs beyond the public site: previews in frames, previews of images being uploaded, and for
#: wagtail-localize's editor an empty inline style (this is the hash of nothing), which its script fills with rules.
ADMIN_POLICY = {
    "frame-src": [SELF],
    "img-src": ["blob:"],
    "style-src": ["'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"],
}


class LanguageMiddleware(LocaleMiddleware):
    """Django's, which looks below a language for what is not there: for addresses that are nobody's only.

    One whose own view says that it is not there (a file that is not public) is not there.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if response.status_code != 404 or request.resolver_match is None:
            return super().process_response(request, response)
        response.headers.setdefault("Content-Language", get_language())
        patch_vary_headers(response, ("Accept-Language",))
        return response


class AdminMiddleware:
    """For addresses below the admin's."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if self._is_admin(request):
            response._csp_update = ADMIN_POLICY  # type: ignore[attr-defined]
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A rule that stands against what was asked (publishing by workflow, in bulk, …) is said where it was asked."""
        if not isinstance(exception, TranslationRefused | ValidationError) or not self._is_admin(request):
            return None
        texts = exception.messages if isinstance(exception, ValidationError) else [str(exception)]
        for text in texts:
            messages.error(request, text)
        back = request.headers.get("Referer", "")
        here = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
        return HttpResponseRedirect(back if here else reverse("wagtailadmin_home"))

    def _is_admin(self, request: HttpRequest) -> bool:
        return request.path.startswith(reverse("wagtailadmin_home"))

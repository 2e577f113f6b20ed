"""Files of official documents: public ones as any file; restricted ones to readers of their tier, each reading noted.

A reader stands on the tier of an assignment, signed in on the site or in the admin, or on that of an API key. To
everybody else the file is not there.
"""

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from wagtail.documents.views.serve import serve

from cms.base import audit
from cms.base.requests import request_id
from content_store.enums import Tier
from home.views import not_found
from members.permissions import rights_of
from reference.attached_files import access_to

from .keys import PRIVATE, access_of, authenticate
from .problems import Problem, problem_response
from .quota import admit, charge

#: Who keeps official documents reads their files, whatever group an installation made for them.
_KEEPS = "reference.change_officialdocument"
#: Digits of a number that every database takes.
_LONGEST = 18


def serve_file(request: HttpRequest, document_id: str, filename: str) -> HttpResponse:
    """Instead of Wagtail's view, which stands behind this one."""
    if len(document_id) > _LONGEST:
        return not_found(request)
    access = access_to(document_id)
    if access == Tier.PUBLIC:
        public: HttpResponse = serve(request, document_id, filename)
        return public
    try:
        response = _restricted(request, document_id, filename, access)
    except Problem as problem:
        response = problem_response(problem, request_id(request))
    response.headers["Cache-Control"] = PRIVATE
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    patch_vary_headers(response, ("Authorization", "Cookie"))
    return response


def _restricted(request: HttpRequest, document_id: str, filename: str, access: Tier) -> HttpResponse:
    """Raises the problem of a key that is not valid, or whose quota is used up."""
    authenticate(request)
    key = access_of(request).key
    if key:
        admit(request)
    own = Tier.SECRETARIAT if request.user.has_perm(_KEEPS) else rights_of(request.user).tier
    if max(own, access_of(request).tier) < access:
        if key:
            raise Problem("not-found", "There is nothing here.")
        return not_found(request)
    response: HttpResponse = serve(request, document_id, filename)
    if key:
        charge(request, response)
    if request.method == "GET":
        detail = f"{access.name.lower()}, {response.status_code}"
        audit.record("file.read", key=key.name if key else "", target=f"mediadocument:{document_id}", detail=detail)
    return response

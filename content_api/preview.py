"""Drafts in a partner's front end: a signed link that ends within the hour, and the draft as the document it would be.

A token stands for one saved version of a page, one editor and one front end. Whether the editor may see the draft is
asked when the link is made and again each time it is read.
"""

from typing import Any, Final
from urllib.parse import quote

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from ninja import NinjaAPI
from pydantic_core import to_json
from wagtail.admin.widgets.button import Button
from wagtail.models import Page, Revision

from cms.base import audit
from content_store.kinds import Kind, kind_of, kinds
from content_store.pages import DocumentPage

from . import openapi
from .answers import answer
from .keys import PRIVATE
from .parameters import Parameter
from .problems import Problem
from .reading import Reader

SALT: Final = "content_api.preview"
TOKEN: Final = Parameter(
    "token", "From the address that the editor opened.", {"type": "string", "maxLength": 500}, required=True
)


def make_token(revision: Revision, user: Any, front_end: str) -> str:
    return signing.dumps([revision.pk, user.pk, front_end], salt=SALT)


def may_preview(page: Page, user: Any) -> bool:
    """What is restricted is for no front end, whoever may edit it."""
    allowed = user.is_active and page.permissions_for_user(user).can_edit()
    return bool(allowed and not page.get_view_restrictions().exists())


def front_end_address(front_end: str, page: DocumentPage, kind: Kind, token: str) -> str:
    """The configured address with `{token}`, `{kind}` and `{locale}` filled in. Raises KeyError for another name."""
    found: str = settings.PREVIEW_FRONT_ENDS[front_end]
    parts = {"token": token, "kind": kind.name, "locale": page.locale.language_code}
    for name, value in parts.items():
        found = found.replace(f"{{{name}}}", quote(value, safe=""))
    return found


# --- in the admin -----------------------------------------------------------------------------------------------------


@never_cache
@require_safe
def open_preview(request: HttpRequest, page_id: int, front_end: str) -> HttpResponse:
    """To the last saved version of a page in a front end."""
    page = Page.objects.filter(pk=page_id).first()
    kind = kind_of(page.specific_class) if page and page.specific_class else None
    revision = page.latest_revision if page else None
    if not (page and kind and revision and front_end in settings.PREVIEW_FRONT_ENDS):
        raise Http404
    if not may_preview(page, request.user):
        raise Http404
    audit.record("preview.opened", target=f"{kind.name}:{page.translation_key}", detail=front_end)
    token = make_token(revision, request.user, front_end)
    response = HttpResponseRedirect(front_end_address(front_end, page.specific, kind, token))
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def header_buttons(page: Page, user: Any, view_name: str, next_url: str | None = None) -> list[Button]:
    """In the menu beside a page's title, for each front end."""
    if not (page.specific_class and kind_of(page.specific_class) and page.latest_revision_id):
        return []
    if not may_preview(page, user):
        return []
    return [
        Button(
            _("Preview on %(site)s") % {"site": name},
            f"/admin/front-end-preview/{page.pk}/{quote(name, safe='')}/",
            icon_name="view",
            attrs={"target": "_blank", "rel": "noreferrer"},
            priority=90,
        )
        for name in settings.PREVIEW_FRONT_ENDS
    ]


urls: list[URLPattern] = [
    path("front-end-preview/<int:page_id>/<str:front_end>/", open_preview, name="front_end_preview")
]


# --- in the API -------------------------------------------------------------------------------------------------------


def get_preview(request: HttpRequest) -> HttpResponse:
    """The draft as the full document that it would be if it were published, with the state `draft`."""
    reader = Reader(request, (TOKEN,))
    token = reader.required("token")
    reader.finish()
    draft = _draft_behind(token)
    document = draft.previewed_document()
    return answer(
        to_json(document.model_dump(mode="json") | {"state": "draft"}),
        locale=document.locale,
        headers={"Cache-Control": PRIVATE, "X-Robots-Tag": "noindex"},
    )


def _draft_behind(token: str) -> DocumentPage:
    """Raises the 403 and 410 problems."""
    try:
        revision_id, user_id, front_end = signing.loads(token, salt=SALT, max_age=settings.PREVIEW_MINUTES * 60)
    except signing.SignatureExpired as error:
        raise Problem("expired-preview", "This link to a draft has ended: open the preview anew.") from error
    except (signing.BadSignature, ValueError) as error:
        raise Problem("preview-refused", "This is no link to a draft.") from error
    revision = Revision.page_revisions.filter(pk=revision_id).first()
    page = Page.objects.filter(pk=revision.object_id).first() if revision else None
    if revision is None or page is None:
        raise Problem("expired-preview", "This draft is no more: open the preview anew.")
    user = get_user_model()._default_manager.filter(pk=user_id).first()
    if user is None or front_end not in settings.PREVIEW_FRONT_ENDS or not may_preview(page, user):
        raise Problem("preview-refused", "Whoever made this link may not see the draft any more.")
    draft: DocumentPage = revision.as_object()
    return draft


def _schema() -> dict[str, Any]:
    """The full document of any kind, but for its state."""
    named = openapi.components()
    return {
        "anyOf": [
            openapi.object_schema(
                named[kind.full.__name__]["properties"] | {"state": {"const": "draft"}, "kind": {"const": kind.name}}
            )
            for kind in kinds()
        ]
    }


def add_routes(api: NinjaAPI) -> None:
    found = openapi.operation(_schema(), (TOKEN,), problems=(403, 410))
    api.get(
        "/preview",
        operation_id="get_preview",
        summary="A draft, for a configured front end",
        tags=["Content"],
        openapi_extra=found,
    )(get_preview)

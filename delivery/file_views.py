"""Mails that were written to files, in the admin: the newest, and each as it will look."""

from itertools import islice
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy

from cms.base import audit
from cms.base.roles import is_secretariat

from . import files
from .admin_pages import MailPage, MailViewSet
from .files import Kept
from .showing import shown

_LISTING: Final = ("mail-files:index", gettext_lazy("Mails in files"))
_LISTED: Final = 50
#: Looked through for those that somebody may see.
_LOOKED_AT: Final = 1000


def may_see(user: Any, kept: Kept) -> bool:
    """A superuser sees all; the Secretariat what went to lists, for other mails let in whoever reads them."""
    return bool(user.is_superuser or kept.is_to_a_list)


def _kept(request: HttpRequest, name: str) -> tuple[Kept, bytes]:
    """Raises Http404, PermissionDenied."""
    _require(request)
    found = files.read(name)
    if found is None:
        raise Http404
    if not may_see(request.user, found[0]):
        raise PermissionDenied
    return found


def _require(request: HttpRequest) -> None:
    if not files.in_use():
        raise Http404
    if not is_secretariat(request.user):
        raise PermissionDenied


def _text(kept: Kept, form: str) -> str:
    """The body in this form, "html" or "plain"; "" for none."""
    part = kept.mail.get_body((form,))
    return str(part.get_content()) if part else ""


class _MailFilePage(MailPage):
    listing = _LISTING

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        _require(request)
        return super().dispatch(request, *args, **kwargs)


class MailFileIndexView(_MailFilePage):
    page_title = _LISTING[1]
    template_name = "wagtailadmin/delivery/mail_files.html"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": str(self.page_title)}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        seen = (kept for kept in files.newest(_LOOKED_AT) if may_see(self.request.user, kept))
        found: dict[str, Any] = super().get_context_data(mails=list(islice(seen, _LISTED)), **kwargs)
        return found


class MailFileView(_MailFilePage):
    """Headers, the plain text, and the HTML in a frame that runs and loads nothing."""

    page_title = gettext_lazy("Mail")
    template_name = "wagtailadmin/delivery/mail_file.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kept, _ = _kept(self.request, self.kwargs["name"])
        audit.record("mail_file.read", user=self.request.user, target=f"mail_file:{kept.name}")
        self.page_subtitle = str(kept.mail["Subject"] or kept.name)
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {
            "kept": kept,
            "headers": [(name, str(value)) for name, value in kept.mail.items()],
            "text": _text(kept, "plain"),
            "html_url": reverse("mail-files:html", args=[kept.name]) if _text(kept, "html") else "",
        }


def show_html(request: HttpRequest, name: str) -> HttpResponse:
    kept, _ = _kept(request, name)
    return shown(_text(kept, "html"), "html")


def download(request: HttpRequest, name: str) -> HttpResponse:
    kept, raw = _kept(request, name)
    audit.record("mail_file.downloaded", user=request.user, target=f"mail_file:{kept.name}")
    response = HttpResponse(raw, content_type="message/rfc822")
    response.headers["Content-Disposition"] = f'attachment; filename="{kept.name}"'
    response.headers["Cache-Control"] = "no-store, private"
    return response


class MailFileViewSet(MailViewSet):
    """There while mails go to files."""

    name = "mail-files"
    icon = "view"
    menu_label = _LISTING[1]

    def may(self, user: Any) -> bool:
        return files.in_use() and is_secretariat(user)

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", MailFileIndexView.as_view(), name="index"),
            path("<str:name>/", MailFileView.as_view(), name="show"),
            path("<str:name>/html/", show_html, name="html"),
            path("<str:name>/eml/", download, name="download"),
        ]

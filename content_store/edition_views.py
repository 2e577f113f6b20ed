"""Earlier texts of a content in the admin: what can be cited of it, and erasing for a person's or the law's sake."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.models import Page

from cms.base import audit

from .dirty import content_key, mark
from .editions import history
from .enums import Reason


class EarlierTextsView(WagtailAdminTemplateMixin, TemplateView):
    """For those who may publish the page in all its languages. POST erases every text but the one that is public."""

    page_title = gettext_lazy("Earlier texts")
    header_icon = "history"
    template_name = "wagtailadmin/platform/earlier_texts.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.content_id: UUID = kwargs["content_id"]
        pages = list(Page.objects.filter(translation_key=self.content_id, alias_of=None))
        if not pages or not all(page.permissions_for_user(request.user).can_publish() for page in pages):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"editions": history(self.content_id)}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with transaction.atomic():
            mark(content_key(self.content_id), reason=Reason.CONSENT_WITHDRAWN)
            audit.record("editions.erased", target=f"content:{self.content_id}")
        messages.success(request, _("The earlier texts have been erased. Mirrors are told to erase theirs."))
        return redirect("earlier_texts", self.content_id)


urls: list[URLPattern] = [path("earlier-texts/<uuid:content_id>/", EarlierTextsView.as_view(), name="earlier_texts")]

"""Merging of duplicates in the admin: candidates, a preview of what moves, and undoing. For Moderators."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.permissions import policy_registry

from content_store.saved import uses_of_content
from reference.following import shown

from .merging import Merge, candidates, merge, plan, undo
from .models import Organization

#: Candidates shown at a time.
SHOWN = 100


def may_merge(user: Any) -> bool:
    """Merging publishes one record and withdraws another."""
    policy = policy_registry.get_by_type(Organization)
    return bool(policy.user_has_permission(user, "publish") and policy.user_has_permission(user, "delete"))


class MergeView(WagtailAdminTemplateMixin, TemplateView):
    header_icon = "group"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_merge(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class CandidatesView(MergeView):
    page_title = gettext_lazy("Duplicates")
    template_name = "wagtailadmin/platform/merge_candidates.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = candidates()
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {
            "pairs": found[:SHOWN],
            "more": max(0, len(found) - SHOWN),
            "merges": Merge.objects.select_related("survivor", "merged", "by")[:SHOWN],
        }


class PreviewView(MergeView):
    """GET shows what would move, POST merges."""

    page_title = gettext_lazy("Merge two records")
    template_name = "wagtailadmin/platform/merge_preview.html"

    def _records(self) -> tuple[Organization, Organization]:
        return (
            get_object_or_404(Organization, pk=self.kwargs["survivor"]),
            get_object_or_404(Organization, pk=self.kwargs["merged"]),
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        survivor, merged = self._records()
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context |= {"survivor": survivor, "merged": merged, "records": [survivor, merged]}
        context["uses"] = shown(uses_of_content(merged.content_id))
        context["meaning"] = _("They go on with the record that stays.")
        try:
            context["plan"] = plan(survivor, merged)
        except ValidationError as refusal:
            context["refusals"] = refusal.messages
        return context

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        survivor, merged = self._records()
        try:
            merge(survivor, merged, request.user)
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
            return redirect("ngo-merge-preview", survivor.pk, merged.pk)
        messages.success(request, _("“%(merged)s” is merged.") % {"merged": merged})
        return redirect("ngo-merge")


class UndoView(MergeView):
    http_method_names = ["post"]

    def post(self, request: HttpRequest, merge: int) -> HttpResponse:
        done = get_object_or_404(Merge, pk=merge)
        try:
            undo(done, request.user)
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
        else:
            messages.success(request, _("Both records are as they were."))
        return redirect("ngo-merge")


class MergeItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_merge(request.user)


def merge_item() -> MenuItem:
    return MergeItem(_("Duplicates"), reverse("ngo-merge"), name="ngo-merge", icon_name="group", order=320)


def merge_urls() -> list[URLPattern]:
    return [
        path("ngo-merge/", CandidatesView.as_view(), name="ngo-merge"),
        path("ngo-merge/<int:survivor>/<int:merged>/", PreviewView.as_view(), name="ngo-merge-preview"),
        path("ngo-merge/undo/<int:merge>/", UndoView.as_view(), name="ngo-merge-undo"),
    ]

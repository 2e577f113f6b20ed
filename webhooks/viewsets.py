"""Webhook endpoints in the admin: made, shown with their messages, disabled, enabled and removed by moderators.

A message, or all that is kept, is sent again from here.
"""

from collections.abc import Callable
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Min, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.generic import CreateView, DeleteView, EditView, IndexView, InspectView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies import ModelPermissionPolicy

from . import life
from .answers import deliveries_of
from .enums import DeliveryState, DisabledBecause
from .forms import EndpointForm, NewEndpointForm
from .models import Endpoint

policy = ModelPermissionPolicy(Endpoint)
#: Messages that the page of an endpoint shows.
_SHOWN: Final = 50


class EndpointIndexView(IndexView):
    def get_base_queryset(self) -> QuerySet[Endpoint]:
        rows: QuerySet[Endpoint] = super().get_base_queryset().select_related("key")
        return rows


@method_decorator(never_cache, name="dispatch")
class EndpointInspectView(InspectView):
    """An endpoint with its newest messages and each attempt, and what can be done with it."""

    template_name = "wagtailadmin/platform/webhook_endpoint.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        state = self.request.GET.get("state", "")
        numbers = dict(self.object.deliveries.order_by().values_list("state").annotate(Count("pk")))
        return context | {
            "endpoint": self.object,
            "deliveries": deliveries_of(self.object, (state,) if state else ())[:_SHOWN],
            "shown": _SHOWN,
            "state": state,
            "states": [(each, numbers[each]) for each in DeliveryState if each in numbers],
            "rests": bool(self.object.rests_until and self.object.rests_until > timezone.now()),
            "may_change": policy.user_has_permission(self.request.user, "change"),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not policy.user_has_permission(request.user, "change"):
            raise PermissionDenied
        name = request.POST.get("do", "")
        if name == "rotate":
            return self._rotate()
        if name == "resend":
            life.resend(get_object_or_404(self.object.deliveries, message_id=request.POST.get("message", "")))
            messages.success(request, _("Done."))
        if action := _ACTIONS.get(name):
            action(self.object)
            messages.success(request, _("Done."))
        return redirect(endpoints.get_url_name("inspect"), self.object.pk)

    def _rotate(self) -> HttpResponse:
        try:
            return self.secret_shown(life.rotate(self.object))
        except life.TooMany:
            messages.error(self.request, _("Too many secrets sign already: wait until the oldest has come to its end."))
            return redirect(endpoints.get_url_name("inspect"), self.object.pk)

    @sensitive_variables("secret")
    def secret_shown(self, secret: str) -> HttpResponse:
        """In the answer to the request that made it and nowhere else."""
        response: HttpResponse = self.render_to_response(self.get_context_data(secret=secret))
        return response


def _replay(endpoint: Endpoint) -> None:
    """What was written and has not been forgotten yet."""
    first = endpoint.deliveries.aggregate(seq=Min("seq"))["seq"]
    if first is not None:
        life.replay(endpoint, first - 1)


_ACTIONS: Final[dict[str, Callable[[Endpoint], Any]]] = {
    "disable": lambda endpoint: life.disable(endpoint, DisabledBecause.SECRETARIAT),
    "enable": life.enable,
    "replay": _replay,
    "test": life.ping,
}


class EndpointCreateView(CreateView):
    def save_instance(self) -> Endpoint:
        endpoint: Endpoint = self.form.instance
        self.secret = life.create(endpoint, *self.form.chosen())
        return endpoint

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            super().form_valid(form)
        except life.TooMany:
            form.add_error("key", _("This key has as many endpoints as it may have."))
            return super().form_invalid(form)  # type: ignore[no-any-return]
        view = EndpointInspectView(**endpoints.get_inspect_view_kwargs(), **endpoints.get_common_view_kwargs())
        view.setup(self.request, pk=str(self.object.pk))
        response = view.secret_shown(self.secret)
        response.headers["Cache-Control"] = "no-store, private"
        return response


class EndpointEditView(EditView):
    def save_instance(self) -> Endpoint:
        endpoint: Endpoint = self.form.instance
        life.change(endpoint, *self.form.chosen())
        return endpoint


class EndpointDeleteView(DeleteView):
    def delete_action(self) -> None:
        life.remove(self.object)


class EndpointViewSet(ModelViewSet):
    model = Endpoint
    icon = "site"
    menu_label = gettext_lazy("Webhooks")
    add_to_settings_menu = True
    copy_view_enabled = False
    add_to_reference_index = False
    inspect_view_enabled = True
    index_view_class = EndpointIndexView
    add_view_class = EndpointCreateView
    edit_view_class = EndpointEditView
    delete_view_class = EndpointDeleteView
    inspect_view_class = EndpointInspectView
    inspect_view_fields = ["key", "url", "description", "status", "disabled_because", "failing_since", "created"]
    list_display = [
        "url",
        Column("key", label=gettext_lazy("API key"), sort_key="key__name"),
        Column("get_status_display", label=gettext_lazy("Status"), sort_key="status"),
        Column("get_disabled_because_display", label=gettext_lazy("Disabled because")),
        DateColumn("failing_since", label=gettext_lazy("Failing since"), sort_key="failing_since"),
    ]
    list_filter = ["status", "disabled_because"]
    search_fields = ["url", "description", "key__name", "key__organization"]
    search_backend_name = None

    def get_form_class(self, for_update: bool = False) -> Any:
        return EndpointForm if for_update else NewEndpointForm


endpoints = EndpointViewSet("webhook_endpoints", url_prefix="webhooks")

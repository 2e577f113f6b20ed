"""API keys in the admin: granted, given a new token, and revoked, by the Secretariat's moderators."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.panels import FieldPanel
from wagtail.admin.ui.menus import MenuItem
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.generic import CreateView, IndexView, InspectView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies import ModelPermissionPolicy

from cms.base import audit

from . import holders
from .models import ApiKey

policy = ModelPermissionPolicy(ApiKey)


class _KeyPage(WagtailAdminTemplateMixin, TemplateView):
    """A page about one key, below the listing."""

    header_icon = "key"
    key: ApiKey

    def get_page_subtitle(self) -> str:
        return str(self.key)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        listing = {"url": reverse(keys.get_url_name("index")), "label": str(keys.menu_label)}
        return [*self.breadcrumbs_items, listing, {"url": "", "label": str(self.key)}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"key": self.key, "listing_url": reverse(keys.get_url_name("index"))}


class TokenView(_KeyPage):
    """The token, in the answer to the request that made it and nowhere else."""

    page_title = gettext_lazy("The token of the key")
    template_name = "wagtailadmin/platform/api_token.html"


@never_cache
@sensitive_variables("token")
def token_shown(request: HttpRequest, key: ApiKey, token: str) -> HttpResponse:
    view = TokenView(key=key)
    view.setup(request)
    return view.render_to_response(view.get_context_data(token=token))


class KeyCreateView(CreateView):
    def save_instance(self) -> ApiKey:
        self.token = self.form.instance.new_token()
        key: ApiKey = super().save_instance()
        return key

    def form_valid(self, form: Any) -> HttpResponse:
        super().form_valid(form)
        return token_shown(self.request, self.object, self.token)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"autosave_enabled": False}


class _KeyAction(PermissionCheckedMixin, _KeyPage):
    """Asks first, then does it."""

    permission_policy = policy
    permission_required = "change"
    template_name = "wagtailadmin/platform/api_key_action.html"
    question: Any = ""
    choice: Any = ""
    button: Any = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.key = get_object_or_404(ApiKey, pk=kwargs["pk"], revoked=None)
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        texts = {"question": self.question, "choice": self.choice, "button": self.button}
        return super().get_context_data(**texts, **kwargs)


@method_decorator(never_cache, name="dispatch")
class RotateView(_KeyAction):
    """A new token in the place of the one before."""

    page_title = gettext_lazy("New token")
    question = gettext_lazy("The token in use works for another day, so that its holder can change to the new one.")
    choice = gettext_lazy("It is in wrong hands: let it end at once")
    button = gettext_lazy("Make a new token")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        token = self.key.new_token(at_once="at_once" in request.POST)
        self.key.save()
        return token_shown(request, self.key, token)


class RevokeView(_KeyAction):
    """The end of a key; its row stays, for the audit, and the address of its holder goes."""

    page_title = gettext_lazy("Revoke")
    question = gettext_lazy("The key stops working at once and for ever.")
    button = gettext_lazy("Revoke the key")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        holders.revoke(self.key)
        messages.success(request, _("“%(key)s” is revoked.") % {"key": self.key})
        return redirect(keys.get_url_name("index"))


class KeyIndexView(IndexView):
    def get_list_more_buttons(self, instance: ApiKey) -> list[Any]:
        buttons: list[Any] = super().get_list_more_buttons(instance)
        if instance.revoked or not policy.user_has_permission(self.request.user, "change"):
            return buttons
        actions = (("rotate", RotateView.page_title, "rotate"), ("revoke", RevokeView.page_title, "cross"))
        return buttons + [
            MenuItem(label, reverse(keys.get_url_name(name), args=[instance.pk]), icon_name=icon, priority=15)
            for name, label, icon in actions
        ]


class KeyInspectView(InspectView):
    """All that is known of a key; that the address of its holder was read is noted."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        response = super().get(request, *args, **kwargs)
        if hasattr(self.object, "holder"):
            audit.record("apikey.holder_read", user=request.user, target=self.object)
        return response

    def get_fields_context(self) -> list[Any]:
        context: list[Any] = super().get_fields_context()
        if hasattr(self.object, "holder"):
            context.append({"label": _("Holder's address"), "value": self.object.holder.email})
        return context


class KeyViewSet(ModelViewSet):
    """No key is deleted: what it read stays in the audit under its name."""

    model = ApiKey
    icon = "key"
    menu_label = gettext_lazy("API keys")
    add_to_settings_menu = True
    copy_view_enabled = False
    inspect_view_enabled = True
    inspect_view_class = KeyInspectView
    inspect_view_fields = ["name", "organization", "tier", "origin", "created", "expires", "revoked", "last_used"]
    add_to_reference_index = False
    index_view_class = KeyIndexView
    add_view_class = KeyCreateView
    list_display = [
        "name",
        "organization",
        Column("get_tier_display", label=gettext_lazy("May read what is for"), sort_key="tier"),
        Column("get_origin_display", label=gettext_lazy("How it came"), sort_key="origin"),
        Column("state", label=gettext_lazy("State")),
        DateColumn("expires", label=gettext_lazy("Last day"), sort_key="expires"),
        DateColumn("last_used", label=gettext_lazy("Last used"), sort_key="last_used"),
    ]
    search_fields = ["name", "organization"]
    panels = [FieldPanel("name"), FieldPanel("organization"), FieldPanel("tier"), FieldPanel("expires")]

    def get_urlpatterns(self) -> list[Any]:
        return [
            *super().get_urlpatterns(),
            path("rotate/<int:pk>/", RotateView.as_view(), name="rotate"),
            path("revoke/<int:pk>/", RevokeView.as_view(), name="revoke"),
        ]


keys = KeyViewSet("api_keys", url_prefix="api-keys")

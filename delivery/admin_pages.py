"""What the pages of mail in the admin share: their place, a page that asks first, and who reads addresses."""

from collections.abc import Collection
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.viewsets.base import ViewSet

from .addresses import masked
from .models import Recipient


def may_read_addresses(user: Any) -> bool:
    """Who reads all contacts; others see enough of an address to know it again."""
    return bool(user.has_perm("reference.change_contact"))


def address_for(user: Any, recipient: Recipient | None) -> str:
    """As this person may see it; a dash where it is not kept."""
    if recipient is None or not recipient.address:
        return "—"
    return recipient.address if may_read_addresses(user) else masked(recipient.address)


class MailViewSet(ViewSet):
    """In the menu of whoever `may`."""

    icon = "mail"

    def may(self, user: Any) -> bool:
        raise NotImplementedError

    @cached_property
    def menu_item_class(self) -> type[MenuItem]:
        may = self.may

        class Item(MenuItem):
            def is_shown(self, request: HttpRequest) -> bool:
                return may(request.user)

        return Item


@method_decorator(never_cache, name="dispatch")
class MailPage(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    """A page of one of these listings. `listing`: the name of its address, and what it is called."""

    header_icon = "mail"
    listing: tuple[str, Any] = ("", "")

    @property
    def listing_url(self) -> str:
        return reverse(self.listing[0])

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        listing = {"url": self.listing_url, "label": str(self.listing[1])}
        here = {"url": "", "label": str(self.get_page_title()), "sublabel": str(self.get_page_subtitle())}
        return [*self.breadcrumbs_items, listing, here]


class ConfirmPage(MailPage):
    """Asks, and does it by POST. `form_class`: what is to be said besides; `answer` does it, and may refuse by
    ValidationError, which the admin shows."""

    template_name = "wagtailadmin/delivery/confirm.html"
    form_class: Any = None

    @property
    def question(self) -> str:
        return ""

    @property
    def button(self) -> str:
        return str(self.get_page_title())

    @property
    def points(self) -> Collection[str]:
        """What is to be known besides, a line each."""
        return ()

    @property
    def back_url(self) -> str:
        return self.listing_url

    def new_form(self, data: Any = None) -> Any:
        return self.form_class(data) if self.form_class else None

    def answer(self, values: dict[str, Any]) -> None:
        raise NotImplementedError

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = {"form": kwargs.pop("form", None) or self.new_form(), "question": self.question}
        context |= {"points": self.points, "button": self.button, "back_url": self.back_url}
        found: dict[str, Any] = super().get_context_data(**context, **kwargs)
        return found

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.new_form(request.POST)
        if form and not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        self.answer(form.cleaned_data if form else {})
        messages.success(request, _("Done."))
        return redirect(self.back_url)

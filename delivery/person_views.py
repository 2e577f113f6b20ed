"""One person's data in the admin: found by the address, exported, erased. What happens is noted; the address is in no
address of a page."""

from typing import Any, Final

from django import forms
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters

from cms.base import audit

from . import addresses, privacy
from .admin_pages import ConfirmPage, MailPage, MailViewSet, address_for
from .models import Recipient, Suppression

_LISTING: Final = ("personal-data:index", gettext_lazy("Personal data"))


class AddressForm(forms.Form):
    address = forms.EmailField(label=gettext_lazy("E-mail address"))

    def clean_address(self) -> str:
        return addresses.normal(self.cleaned_data["address"])


class FindPersonView(MailPage):
    """By POST, so that no log and no history of a browser keeps the address."""

    model = Recipient
    permission_required = "view"
    page_title = _LISTING[1]
    header_icon = "user"
    template_name = "wagtailadmin/delivery/find_person.html"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": str(self.page_title)}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("form", AddressForm())
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"looked_through": privacy.looked_through()}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = AddressForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        address = form.cleaned_data["address"]
        found = Recipient.objects.of_address(address)
        if found:
            return redirect("personal-data:show", found.pk)
        suppressions = _suppressions(addresses.digest(address))
        return self.render_to_response(self.get_context_data(form=form, nobody=True, suppressions=suppressions))


class _OfPerson(MailPage):
    model = Recipient
    listing = _LISTING
    header_icon = "user"

    @cached_property
    def recipient(self) -> Recipient:
        return get_object_or_404(Recipient, pk=self.kwargs["pk"])

    def get_page_subtitle(self) -> str:
        return address_for(self.request.user, self.recipient)


class PersonView(_OfPerson):
    """What there is, in numbers; POST writes all of it, as the person gets it."""

    permission_required = "view"
    page_title = gettext_lazy("Personal data")
    template_name = "wagtailadmin/delivery/person.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        recipient = self.recipient
        audit.record("recipient.read", user=self.request.user, target=recipient)
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {
            "recipient": recipient,
            "address": self.get_page_subtitle(),
            "mails": recipient.deliveries.count(),
            "suppressions": _suppressions(recipient.address_digest),
            "looked_through": privacy.looked_through(),
            "may_erase": self.user_has_permission("delete"),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        answer = JsonResponse(privacy.told(self.recipient), json_dumps_params={"indent": 2, "ensure_ascii": False})
        answer.headers["Content-Disposition"] = f'attachment; filename="recipient-{self.recipient.pk}.json"'
        return answer


class ErasePersonView(_OfPerson, ConfirmPage):
    permission_required = "delete"
    page_title = gettext_lazy("Erase")

    @property
    def question(self) -> str:
        return _(
            "Address, name, languages and all that is followed are erased at once, and no list is sent any more. "
            "This cannot be undone."
        )

    @property
    def back_url(self) -> str:
        return reverse("personal-data:show", args=[self.recipient.pk])

    def answer(self, values: dict[str, Any]) -> None:
        privacy.erase(self.recipient)


def _suppressions(digest: str) -> list[Suppression]:
    return list(Suppression.objects.in_force().filter(address_digest=digest))


class PersonViewSet(MailViewSet):
    name = "personal-data"
    icon = "user"
    menu_label = _LISTING[1]

    def may(self, user: Any) -> bool:
        return bool(user.has_perm("delivery.view_recipient"))

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", sensitive_post_parameters("address")(FindPersonView.as_view()), name="index"),
            path("<int:pk>/", PersonView.as_view(), name="show"),
            path("<int:pk>/erase/", ErasePersonView.as_view(), name="erase"),
        ]

"""Suppressed addresses in the admin: listed, added, and lifted one by one, with the reason."""

from typing import Any, Final

import django_filters
from django import forms
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.admin.widgets.button import HeaderButton

from cms.base import audit

from . import addresses
from .admin_pages import ConfirmPage, MailViewSet, address_for, may_read_addresses
from .enums import LiftedBecause, MailingKind, Reason
from .models import Recipient, Suppression
from .suppressing import because_of, lift_one, suppress

_LISTING: Final = ("suppressions:index", gettext_lazy("Suppressed addresses"))
_ALL: Final = gettext_lazy("all lists")
#: What is sent although an address is suppressed is no list to leave.
_LISTS: Final = [(kind.value, kind.label) for kind in MailingKind if kind != MailingKind.SERVICE]
#: What somebody may have told us; an erasure is asked for elsewhere.
_TOLD: Final = (Reason.UNSUBSCRIBED, Reason.COMPLAINT, Reason.HARD_BOUNCE)


def _list_of(suppression: Suppression) -> str:
    return str(suppression.get_kind_display() or _ALL)


def _until(suppression: Suppression) -> str:
    """To come, so no age."""
    return f"{suppression.until:%Y-%m-%d}" if suppression.until else ""


class SuppressionFilterSet(WagtailFilterSet):
    created = django_filters.DateFromToRangeFilter(label=gettext_lazy("Date"), widget=DateRangePickerWidget)

    class Meta:
        model = Suppression
        fields = ("reason", "kind")


class SuppressionIndexView(ReportView):
    """Those in force. An address is found by its digest: what was erased has none to show."""

    model = Suppression
    permission_required = "view"
    page_title = _LISTING[1]
    header_icon = "mail"
    index_url_name = "suppressions:index"
    index_results_url_name = "suppressions:index_results"
    default_ordering = "-created"
    is_searchable = False
    filterset_class = SuppressionFilterSet
    results_template_name = "wagtailadmin/delivery/listing_results.html"

    @cached_property
    def columns(self) -> list[Column]:
        may_lift = self.user_has_permission("delete")
        return [
            TitleColumn(
                "address",
                label=gettext_lazy("Address"),
                get_url=lambda row: reverse("suppressions:lift", args=[row.pk]) if may_lift else None,
            ),
            Column("reason", label=gettext_lazy("Reason"), accessor="get_reason_display", sort_key="reason"),
            Column("kind", label=gettext_lazy("List"), accessor=_list_of, sort_key="kind"),
            DateColumn("created", label=gettext_lazy("Since"), sort_key="created"),
            Column("until", label=gettext_lazy("Until"), accessor=_until, sort_key="until"),
        ]

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        if not self.user_has_permission("add"):
            return []
        return [HeaderButton(_("Suppress an address"), url=reverse("suppressions:add"), icon_name="plus")]

    def get_base_queryset(self) -> QuerySet[Suppression]:
        return Suppression.objects.in_force()

    def decorate_paginated_queryset(self, object_list: Any) -> Any:
        user = self.request.user
        known = Recipient.objects.in_bulk([row.address_digest for row in object_list], field_name="address_digest")
        for row in object_list:
            row.address = address_for(user, known.get(row.address_digest))
        if object_list and may_read_addresses(user):
            audit.record("suppression.listed", user=user, detail=f"{len(object_list)} rows")
        return object_list


class SuppressionForm(forms.Form):
    address = forms.EmailField(label=gettext_lazy("E-mail address"))
    reason = forms.ChoiceField(
        label=gettext_lazy("Reason"),
        choices=[(reason.value, reason.label) for reason in _TOLD],
        widget=forms.RadioSelect,
    )
    kind = forms.ChoiceField(label=gettext_lazy("List"), choices=[("", _ALL), *_LISTS], required=False)

    def clean_address(self) -> str:
        return addresses.normal(self.cleaned_data["address"])


class SuppressionAddView(ConfirmPage):
    model = Suppression
    permission_required = "add"
    listing = _LISTING
    page_title = gettext_lazy("Suppress an address")
    form_class = SuppressionForm

    @property
    def question(self) -> str:
        return _(
            "It is kept as a digest only, and is not written to. Official mail is sent all the same, except to a dead "
            "address."
        )

    def answer(self, values: dict[str, Any]) -> None:
        digest = addresses.digest(values["address"])
        row = suppress(digest, Reason(values["reason"]), values["kind"])
        recipient = Recipient.objects.filter(address_digest=digest).first()
        detail = f"{row.reason}, {row.kind or 'all lists'}"
        audit.record("suppression.added", user=self.request.user, target=recipient or row, detail=detail)


class LiftForm(forms.Form):
    because = forms.ChoiceField(label=gettext_lazy("Why it is written to again"), widget=forms.RadioSelect)

    def __init__(self, reasons: list[LiftedBecause], data: Any = None) -> None:
        super().__init__(data)
        self.fields["because"].choices = [(reason.value, reason.label) for reason in reasons]  # type: ignore[attr-defined]


class SuppressionLiftView(ConfirmPage):
    """Of one; what else the address is suppressed for is named, and stays."""

    model = Suppression
    permission_required = "delete"
    listing = _LISTING
    page_title = gettext_lazy("Write to it again")

    @cached_property
    def suppression(self) -> Suppression:
        return get_object_or_404(Suppression, pk=self.kwargs["pk"])

    def get_page_subtitle(self) -> str:
        found = Recipient.objects.filter(address_digest=self.suppression.address_digest).first()
        return address_for(self.request.user, found)

    @property
    def question(self) -> str:
        return _("This one is lifted: %(which)s.") % {"which": _in_words(self.suppression)}

    @property
    def points(self) -> list[str]:
        same = Suppression.objects.in_force().filter(address_digest=self.suppression.address_digest)
        others = same.exclude(pk=self.suppression.pk)
        return [_("This one stays: %(which)s.") % {"which": _in_words(row)} for row in others]

    def new_form(self, data: Any = None) -> LiftForm:
        return LiftForm(because_of(self.suppression), data)

    def answer(self, values: dict[str, Any]) -> None:
        lift_one(self.suppression, LiftedBecause(values["because"]), user=self.request.user)


def _in_words(row: Suppression) -> str:
    return f"{row.get_reason_display()}, {_list_of(row)}, {row.created:%Y-%m-%d}"


class SuppressionViewSet(MailViewSet):
    name = "suppressions"
    icon = "no-view"
    menu_label = _LISTING[1]

    def may(self, user: Any) -> bool:
        return bool(user.has_perm("delivery.view_suppression"))

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", SuppressionIndexView.as_view(), name="index"),
            path("results/", SuppressionIndexView.as_view(results_only=True), name="index_results"),
            path("new/", sensitive_post_parameters("address")(SuppressionAddView.as_view()), name="add"),
            path("<int:pk>/", SuppressionLiftView.as_view(), name="lift"),
        ]

"""Mailings in the admin: how far each is, which mails are in question, and pausing, going on and calling off."""

from typing import Any, Final

import django_filters
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, NumberColumn, TitleColumn
from wagtail.admin.views.reports import ReportView

from cms.base import audit

from .admin_pages import ConfirmPage, MailPage, MailViewSet, address_for, may_read_addresses
from .enums import DeliveryState, MailingKind, Reason, Turn
from .models import Delivery, Mailing, counted
from .steering import page_of, possible, steer
from .tallies import tallies

#: Rows whose fate somebody may have to see to.
_IN_QUESTION: Final = (
    DeliveryState.SENDING,
    DeliveryState.BOUNCED,
    DeliveryState.COMPLAINED,
    DeliveryState.FAILED,
)
_PER_PAGE: Final = 50
_LISTING: Final = ("mailings:index", gettext_lazy("Mailings"))
_QUESTIONS: Final = {
    Turn.PAUSE: gettext_lazy("Nothing more is sent until it goes on; each worker may end the one mail it has in hand."),
    Turn.RESUME: gettext_lazy("What waits is sent from now on."),
    Turn.CANCEL: gettext_lazy("What waits is never sent; what was sent stays sent. This cannot be undone."),
}


class MailingFilterSet(WagtailFilterSet):
    created = django_filters.DateFromToRangeFilter(label=gettext_lazy("Date"), widget=DateRangePickerWidget)

    class Meta:
        model = Mailing
        fields = ("state", "kind")


def _number(name: str, label: Any) -> NumberColumn:
    return NumberColumn(name, label=capfirst(label), accessor=f"tally.{name}")


class MailingIndexView(ReportView):
    """The newest first. Mails to one person each, such as links to confirm, only where their kind is asked for."""

    model = Mailing
    permission_required = "view"
    page_title = _LISTING[1]
    header_icon = "mail"
    index_url_name = "mailings:index"
    index_results_url_name = "mailings:index_results"
    default_ordering = "-created"
    is_searchable = True
    search_fields = ("title",)
    search_backend_name = None
    filterset_class = MailingFilterSet
    results_template_name = "wagtailadmin/delivery/listing_results.html"
    columns = [
        TitleColumn("title", label=gettext_lazy("Title"), url_name="mailings:show"),
        Column("kind", label=gettext_lazy("Kind"), accessor="get_kind_display", sort_key="kind"),
        Column("state", label=gettext_lazy("State"), accessor="get_state_display", sort_key="state"),
        _number("waiting", gettext_lazy("waiting")),
        _number("sent", gettext_lazy("sent")),
        _number("delivered", gettext_lazy("delivered")),
        _number("bounced", gettext_lazy("bounced")),
        _number("failed", gettext_lazy("failed")),
        _number("unknown", gettext_lazy("of unknown fate")),
        DateColumn("created", label=gettext_lazy("Created"), sort_key="created"),
    ]

    def get_base_queryset(self) -> QuerySet[Mailing]:
        rows: QuerySet[Mailing] = super().get_base_queryset()
        asked_for = MailingKind.SERVICE in self.request.GET.getlist("kind")
        return rows if asked_for else rows.exclude(kind=MailingKind.SERVICE)

    def decorate_paginated_queryset(self, object_list: Any) -> Any:
        found = tallies([mailing.pk for mailing in object_list])
        for mailing in object_list:
            mailing.tally = found[mailing.pk]
        return object_list


class _OfMailing(MailPage):
    model = Mailing
    listing = _LISTING

    @cached_property
    def mailing(self) -> Mailing:
        rows = Mailing.objects.select_related("created_by", "approved_by")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def get_page_subtitle(self) -> str:
        return str(self.mailing)


class MailingView(_OfMailing):
    """One mailing: numbers by state and reason, and the rows in question, narrowed by `?state=` and `?reason=`."""

    permission_required = "view"
    page_title = gettext_lazy("Mailing")
    template_name = "wagtailadmin/delivery/mailing.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        mailing, user = self.mailing, self.request.user
        page = Paginator(self._rows(), _PER_PAGE).get_page(self.request.GET.get("p"))
        rows = [(row, address_for(user, row.recipient)) for row in page.object_list]
        if rows and may_read_addresses(user):
            audit.record("mailing.read", user=user, target=mailing, detail=f"{len(rows)} rows")
        may_turn = self.user_has_permission("change")
        query = self.request.GET.copy()
        query.pop("p", None)
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {
            "mailing": mailing,
            "made_at": page_of(mailing),
            "turns": possible(mailing) if may_turn else (),
            "tally": tallies([mailing.pk])[mailing.pk],
            "numbers": [_said(row) for row in counted(mailing, "state", "reason")],
            "rows": rows,
            "page": page,
            "query": query.urlencode(),
        }

    def _rows(self) -> QuerySet[Delivery]:
        rows = self.mailing.deliveries.filter(state__in=_IN_QUESTION).select_related("recipient", "actor")
        rows = rows.select_related(*(f"actor__{name}" for name in ("body", "sector", "member", "office", "commission")))
        wanted = {name: self.request.GET[name] for name in ("state", "reason") if name in self.request.GET}
        return rows.filter(**wanted).order_by("-pk")


def _said(row: dict[str, Any]) -> dict[str, Any]:
    """A number with its words; `in_question`: whether its rows are listed."""
    reason = row["reason"]
    return row | {
        "label": capfirst(str(DeliveryState(row["state"]).label)),
        "why": str(Reason(reason).label) if reason else "",
        "in_question": row["state"] in _IN_QUESTION,
    }


class MailingTurnView(_OfMailing, ConfirmPage):
    """Pause, go on, call off: asks first."""

    permission_required = "change"

    @cached_property
    def turn(self) -> Turn:
        try:
            turn = Turn(self.kwargs["turn"])
        except ValueError as error:
            raise Http404 from error
        return turn

    def get_page_title(self) -> str:
        return str(self.turn.label)

    @property
    def question(self) -> str:
        return str(_QUESTIONS[self.turn])

    @property
    def points(self) -> list[str]:
        waiting = tallies([self.mailing.pk])[self.mailing.pk].waiting
        return [_("Mails that wait: %(number)s") % {"number": waiting}]

    @property
    def back_url(self) -> str:
        return reverse("mailings:show", args=[self.mailing.pk])

    def answer(self, values: dict[str, Any]) -> None:
        steer(self.mailing, self.turn, self.request.user)


class MailingViewSet(MailViewSet):
    name = "mailings"
    menu_label = _LISTING[1]

    def may(self, user: Any) -> bool:
        return bool(user.has_perm("delivery.view_mailing"))

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", MailingIndexView.as_view(), name="index"),
            path("results/", MailingIndexView.as_view(results_only=True), name="index_results"),
            path("<int:pk>/", MailingView.as_view(), name="show"),
            path("<int:pk>/<str:turn>/", MailingTurnView.as_view(), name="turn"),
        ]

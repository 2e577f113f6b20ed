"""Contacts in the admin: a form of their own, in which each datum says who will see it; every look is noted."""

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn, Column, DateColumn
from wagtail.admin.views.generic import EditView, IndexView, InspectView
from wagtail.admin.views.generic.history import HistoryView
from wagtail.admin.views.generic.usage import UsageView
from wagtail.admin.viewsets.model import ModelViewSet

from cms.base.audit import record
from cms.base.days import utc_today
from cms.base.locales import LOCALES
from content_store.enums import Tier

from .contacts import Contact
from .widgets import FilteredCheckboxes


def readers(tier: int) -> str:
    """Everybody who sees what is shown to this tier."""
    if tier == Tier.PUBLIC:
        return str(Tier.PUBLIC.label)
    return "; ".join(str(item.label) for item in Tier if item >= tier)


class OrderedLocales(forms.CharField):
    """Locales, the best first, with commas between."""

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        codes = value if isinstance(value, list) else str(value or "").lower().replace(",", " ").split()
        if unknown := [code for code in codes if code not in LOCALES]:
            raise forms.ValidationError(_("There is no language %(code)s here.") % {"code": unknown[0]})
        return list(dict.fromkeys(codes))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(super().has_changed(", ".join(initial or []), data))


class ContactForm(WagtailAdminModelForm):
    """An erased contact is shown as it is and cannot be filled again."""

    locales = OrderedLocales(
        required=False,
        label=Contact._meta.get_field("locales").verbose_name,
        help_text=_("The best first, such as: ar, fr. None: those of the site among the languages above."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seen = _("Seen by: %(readers)s. The field “Who may see it” below decides.") % {
            "readers": readers(self.instance.tier)
        }
        for name in ("name", "email", "phone", "languages", "locales", "themes"):
            field = self.fields.get(name)
            if field:
                field.help_text = f"{field.help_text} {seen}".strip()
        if self.instance.erased_on:
            for field in self.fields.values():
                field.disabled = True


contact_form = ObjectList(
    [
        FieldRowPanel([FieldPanel("actor"), FieldPanel("role")]),
        MultiFieldPanel(
            [
                FieldPanel("name"),
                FieldRowPanel([FieldPanel("email"), FieldPanel("phone")]),
                FieldPanel("languages", widget=FilteredCheckboxes),
                FieldPanel("locales"),
                FieldPanel("themes", widget=FilteredCheckboxes),
                FieldRowPanel([FieldPanel("since"), FieldPanel("until")]),
            ],
            heading=_("The person"),
        ),
        MultiFieldPanel([FieldPanel("tier"), FieldPanel("public_requested")], heading=_("Who may see it")),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("basis"), FieldPanel("granted_by")]),
                FieldRowPanel([FieldPanel("granted_on"), FieldPanel("expires"), FieldPanel("withdrawn_on")]),
                FieldPanel("fictional"),
            ],
            heading=_("Consent"),
        ),
    ],
    base_form_class=ContactForm,
)


class ContactFilterSet(WagtailFilterSet):
    shown = django_filters.BooleanFilter(label=_("In office, with consent"), method="with_consent")

    class Meta:
        model = Contact
        fields = ("role", "tier", "basis", "themes", "shown", "fictional")

    def with_consent(self, queryset: QuerySet[Contact], name: str, value: bool) -> QuerySet[Contact]:
        shown = Contact.objects.shown(utc_today()).values("pk")
        return queryset.filter(pk__in=shown) if value else queryset.exclude(pk__in=shown)


def seen_by(user: Any) -> QuerySet[Contact]:
    """All to who keeps them; to others in the admin, who read them, what Member States are told as well."""
    rows = Contact.objects.all()
    return rows if user.has_perm("reference.change_contact") else rows.for_tier(Tier.MEMBER_STATE)


class SeenContacts:
    """Of a view: contacts that the person does not see are not there."""

    request: Any

    def get_object(self, *args: Any) -> Contact:
        contact = super().get_object(*args)  # type: ignore[misc]  # of the view that it is mixed into
        return get_object_or_404(seen_by(self.request.user), pk=contact.pk)


class ContactHistoryView(SeenContacts, HistoryView):
    pass


class ContactUsageView(SeenContacts, UsageView):
    pass


class ContactIndexView(IndexView):
    def get_base_queryset(self) -> QuerySet[Contact]:
        rows = seen_by(self.request.user)
        return rows.select_related(*(f"actor__{name}" for name in ("body", "sector", "member", "office", "commission")))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        record("contact.listed", user=self.request.user, detail=f"{len(context['object_list'])} rows")
        return context


class ContactEditView(EditView):
    def get(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        response = super().get(request, *args, **kwargs)
        record("contact.read", user=request.user, target=self.object)
        return response


class ContactInspectView(SeenContacts, InspectView):
    def get(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        response = super().get(request, *args, **kwargs)
        record("contact.read", user=request.user, target=self.object)
        return response


class ContactViewSet(ModelViewSet):
    model = Contact
    icon = "user"
    menu_label = _("Contacts")
    menu_order = 120
    add_to_admin_menu = True
    name = "contacts"
    edit_handler = contact_form
    index_view_class = ContactIndexView
    edit_view_class = ContactEditView
    inspect_view_class = ContactInspectView
    history_view_class = ContactHistoryView
    usage_view_class = ContactUsageView
    inspect_view_enabled = True
    copy_view_enabled = False
    filterset_class = ContactFilterSet
    search_fields = ("name", "email", "actor__name", "actor__code")
    search_backend_name = None
    list_per_page = 50
    list_display = (
        "__str__",
        Column("name", label=_("Name")),
        Column("tier", label=_("Who may see it"), accessor="get_tier_display"),
        DateColumn("expires", label=_("Consent expires"), sort_key="expires"),
        BooleanColumn("in_documents", label=_("Shown")),
    )

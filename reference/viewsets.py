"""Vocabularies in the admin: one menu, one form each, and choosers for the long ones."""

from typing import Any

from django import forms
from django.contrib.auth.models import AbstractUser
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.ui.tables import Column, UpdatedAtColumn
from wagtail.admin.views.generic import DeleteView, EditView
from wagtail.admin.views.generic.chooser import ChooseResultsView, ChooseView
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy

from cms.base.locales import LOCALES

from . import panels
from .contact_viewsets import ContactViewSet
from .following import uses_of_row
from .models import (
    ACTOR_KINDS,
    Actor,
    Body,
    ClosedTerm,
    Country,
    ElectoralGroup,
    FieldOffice,
    Goal,
    GoverningSession,
    Language,
    Member,
    NationalCommission,
    OfficialDocument,
    Priority,
    Region,
    Sector,
    Subject,
    VocabularyTerm,
)
from .widgets import by_label

_LABELS = tuple(f"label_{code.replace('-', '_')}" for code in LOCALES)


_ACTS: dict[type[VocabularyTerm], str] = {
    Body: "body",
    Sector: "sector",
    Member: "member",
    FieldOffice: "office",
    NationalCommission: "commission",
}


def uses_of(term: VocabularyTerm) -> int:
    """How many rows name this value; many-to-many relations, which the database would cut silently, included."""
    kind = _ACTS.get(type(term))
    terms: list[Any] = [term, *(Actor.objects.filter(**{kind: term}) if kind else ())]
    return sum(
        relation.related_model._base_manager.filter(**{relation.field.name: row}).count()
        for row in terms
        for relation in row._meta.get_fields(include_hidden=True)
        if relation.auto_created
        and not relation.concrete
        and relation.related_model is not Actor
        and not isinstance(relation.field, ParentalKey)
    )


class TermEditView(EditView):
    """Says who follows what this value stands for, before it is changed."""

    template_name = "wagtailadmin/platform/term_edit.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        meaning = _("They name its code, which stays; its new label and facts are what they are told of it.")
        return context | {"uses": uses_of_row(self.object), "meaning": meaning}


class TermDeleteView(DeleteView):
    """A value in use stays; who follows one that is not is named before it goes."""

    template_name = "wagtailadmin/platform/term_delete.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        protected = bool(uses_of(self.object))
        meaning = _("They are kept as they are, and find nothing by this value any more.")
        return context | {"is_protected": protected, "uses": uses_of_row(self.object), "meaning": meaning}

    def post(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        if uses_of(self.object):
            return self.get(request, *args, **kwargs)
        return super().post(request, *args, **kwargs)


class TermViewSet(ModelViewSet):
    icon = "tag"
    list_display = ("__str__", "code", UpdatedAtColumn())
    list_per_page = 50
    search_fields = ("code", *_LABELS)
    search_backend_name = None
    copy_view_enabled = False
    edit_view_class = TermEditView
    delete_view_class = TermDeleteView

    def __init__(self, model: type[VocabularyTerm], edit_handler: Any = None, **kwargs: Any) -> None:
        self.edit_handler = edit_handler or panels.term_form()
        super().__init__(model=model, **kwargs)


class ClosedTermPolicy(ModelPermissionPolicy):
    """Values of closed sets are made and removed with the code that knows them; only their labels are edited."""

    def user_has_permission(self, user: AbstractUser, action: str) -> bool:
        return action not in {"add", "delete"} and bool(super().user_has_permission(user, action))


register_permission_policy(ClosedTerm, ClosedTermPolicy(ClosedTerm))


class VocabularyGroup(ModelViewSetGroup):
    menu_label = _("Vocabularies")
    menu_icon = "tag"
    menu_order = 700
    items = (
        TermViewSet(Sector),
        TermViewSet(Priority),
        TermViewSet(Subject),
        TermViewSet(Goal),
        TermViewSet(Region),
        TermViewSet(Country, panels.country_form, list_filter=["region"]),
        TermViewSet(Language),
        TermViewSet(ElectoralGroup),
        TermViewSet(
            Member,
            panels.member_form,
            list_display=("__str__", "code", "kind", "electoral_group", "joined", "left"),
            list_filter=["kind", "electoral_group", "country__region"],
        ),
        TermViewSet(Body, panels.body_form, list_display=("__str__", "code", "kind", "acronym"), list_filter=["kind"]),
        TermViewSet(
            FieldOffice,
            panels.office_form,
            icon="home",
            list_display=("__str__", "code", "kind", "country", "as_of"),
            list_filter=["kind", "country__region"],
        ),
        TermViewSet(
            NationalCommission,
            panels.commission_form,
            icon="home",
            list_display=("__str__", "code", "member"),
        ),
        TermViewSet(
            GoverningSession,
            panels.governing_session_form,
            list_display=("__str__", "body", "number", "starts", "ends"),
            list_filter=["body"],
        ),
        TermViewSet(
            OfficialDocument,
            panels.document_form,
            icon="doc-full",
            list_display=(
                "__str__",
                Column("symbol", label=_("Symbol"), sort_key="sort_text"),
                "session",
                "kind",
                "date",
                "access",
            ),
            list_filter=["kind", "body", "access", "original_language"],
            search_fields=("code", "symbol", *_LABELS),
        ),
        TermViewSet(
            ClosedTerm, panels.closed_form, list_display=("__str__", "code", "vocabulary"), list_filter=["vocabulary"]
        ),
    )


class LabelSearchForm(BaseFilterForm):
    """Finds values by code or by their label in any language."""

    paths: tuple[str, ...] = ("",)
    columns: tuple[str, ...] = ("code",)
    q = forms.CharField(
        label=_("Search term"), widget=forms.TextInput(attrs={"placeholder": _("Search")}), required=False
    )

    def filter(self, objects: QuerySet[Any]) -> QuerySet[Any]:
        self.search_query = self.cleaned_data["q"].strip()
        self.is_searching = bool(self.search_query)
        if not self.is_searching:
            return objects
        wanted = Q()
        for column in self.columns:
            wanted |= Q(**{f"{column}__icontains": self.search_query})
        for path in self.paths:
            for label in _LABELS:
                wanted |= Q(**{f"{path}{label}__icontains": self.search_query})
        return objects.filter(wanted)


class ActorSearchForm(LabelSearchForm):
    paths = ("body__", "sector__", "member__", "office__", "commission__")
    columns = ("code", "name")


class ByLabel:
    """Of a view that lists what can be chosen: by label in the language of who chooses."""

    filter_form_class: type[LabelSearchForm] = LabelSearchForm

    def filter_object_list(self, objects: Any) -> list[Any]:
        return by_label(super().filter_object_list(objects))  # type: ignore[misc]  # of the view that it is mixed into


class TermChooseView(ByLabel, ChooseView):
    pass


class TermChooseResultsView(ByLabel, ChooseResultsView):
    pass


class ActorsByKind(ByLabel):
    """Bodies, sectors, members, offices, commissions, organizations; each kind by label."""

    filter_form_class = ActorSearchForm

    def filter_object_list(self, objects: Any) -> list[Any]:
        kinds = list(ACTOR_KINDS)
        return sorted(super().filter_object_list(objects), key=lambda actor: kinds.index(actor.kind))


class ActorChooseView(ActorsByKind, ChooseView):
    pass


class ActorChooseResultsView(ActorsByKind, ChooseResultsView):
    pass


class TermChooser(ChooserViewSet):
    # Wagtail translates its own two once, when the server starts.
    choose_another_text = _("Choose another")
    edit_item_text = _("Edit")
    icon = "tag"
    per_page = 25
    choose_view_class = TermChooseView
    choose_results_view_class = TermChooseResultsView


class ActorChooser(TermChooser):
    choose_view_class = ActorChooseView
    choose_results_view_class = ActorChooseResultsView

    def get_object_list(self) -> QuerySet[Actor]:
        return Actor.objects.offered()


viewsets = (
    VocabularyGroup(),
    ContactViewSet(),
    TermChooser("choose_country", model=Country, choose_one_text=_("Choose a country")),
    TermChooser("choose_member", model=Member, choose_one_text=_("Choose a member")),
    TermChooser("choose_office", model=FieldOffice, icon="home", choose_one_text=_("Choose a field office")),
    TermChooser("choose_document", model=OfficialDocument, icon="doc-full", choose_one_text=_("Choose a document")),
    ActorChooser("choose_actor", model=Actor, icon="group", choose_one_text=_("Choose an addressee")),
)

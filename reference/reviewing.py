"""Submissions in the admin: a list of what waits, a form that sends in, a page on which another person decides.

What is saved in a form is sent in by who saved it. Publishing takes the model's permission `publish`.
"""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

import django_filters
from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Case, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.utils import get_user_display_name
from wagtail.admin.views.generic import CreateView, DeleteView, EditView, IndexView, InspectView
from wagtail.admin.views.generic.history import HistoryView
from wagtail.admin.views.generic.usage import UsageView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.models import Page

from cms.base.fields import ContentField

from .enums import ReviewState
from .submissions import Submission


def may_publish(user: Any, model: type[Submission]) -> bool:
    return bool(user.has_perm(f"{model._meta.app_label}.publish_{model._meta.model_name}"))


def titles_of(contents: Iterable[UUID | None]) -> dict[UUID, str]:
    """Content id to the title of the original, published or not."""
    pages = Page.objects.filter(translation_key__in=list(contents), alias_of=None)
    # The original is the oldest page of a content: it is written last.
    return dict(pages.order_by("-pk").values_list("translation_key", "title"))


def _version(row: Submission) -> str:
    """Differs where a row was changed, which sends it in anew."""
    return row.submitted_at.isoformat() if row.submitted_at else ""


class SubmissionForm(WagtailAdminModelForm):
    """Of what is published, the form has only what the model leaves open."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and self.instance.is_published:
            for name in self.fields.keys() - set(self.instance.open_when_published):
                del self.fields[name]


def submission_columns(own: tuple[Any, ...]) -> tuple[Any, ...]:
    """Of a list of submissions: the row's own text, what else it is known by, how far it is."""
    return (
        "__str__",
        *own,
        Column("state", label=_("State"), accessor="get_state_display", sort_key="state"),
        DateColumn("submitted_at", label=_("Submitted"), sort_key="submitted_at"),
    )


class SubmissionFilterSet(WagtailFilterSet):
    state = django_filters.ChoiceFilter(label=_("State"), choices=ReviewState.choices)


class SeenRows:
    """Of a view: rows that the person does not see are not there."""

    model: type[Submission]
    request: HttpRequest

    def get_object(self, *args: Any) -> Any:
        row = super().get_object(*args)  # type: ignore[misc]  # of the view that it is mixed into
        return get_object_or_404(self.model.seen_by(self.request.user), pk=row.pk)


class SubmissionIndexView(IndexView):
    """What waits first; each row has the title of the content it is on as `about`, by one query for all."""

    def get_base_queryset(self) -> Any:
        waiting = Case(When(state=ReviewState.SUBMITTED, then=Value(0)), default=Value(1))
        rows = self.model.seen_by(self.request.user)
        return rows.alias(waiting=waiting).order_by("waiting", "-submitted_at", "-pk")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        rows = context["object_list"]
        titles = titles_of([row.shown_on for row in rows])
        for row in rows:
            row.about = titles.get(row.shown_on, "")
        return context

    def order_queryset(self, queryset: Any) -> Any:
        return super().order_queryset(queryset) if self.is_explicitly_ordered else queryset

    def get_filterset_kwargs(self) -> dict[str, Any]:
        kwargs: dict[str, Any] = super().get_filterset_kwargs()
        return kwargs | {"queryset": self.model._default_manager.all()}

    @cached_property
    def columns(self) -> list[Any]:
        """The row's text leads to the review; the form, by which a change sends in anew, is among its actions."""
        found: list[Any] = super().columns
        found[0].get_link_url = lambda row, parent_context: self.get_inspect_url(row)
        return found

    def get_edit_url(self, instance: Submission) -> str | None:
        found: str | None = super().get_edit_url(instance) if instance.may_be_edited else None
        return found

    def get_delete_url(self, instance: Submission) -> str | None:
        found: str | None = super().get_delete_url(instance) if not instance.is_published else None
        return found


class ActorIndexView(SubmissionIndexView):
    """Of what is sent in by an actor."""

    def get_base_queryset(self) -> Any:
        related = ("actor__body", "actor__sector", "actor__member", "actor__office", "actor__commission")
        return super().get_base_queryset().select_related(*related)


class SubmissionCreateView(CreateView):
    def save_instance(self) -> Any:
        row = super().save_instance()
        row.submit(self.request.user)
        return row

    def get_success_message(self, instance: Any) -> str:
        return gettext("Sent in. Another person publishes it.")


class SubmissionEditView(SeenRows, EditView):
    """Whoever changes what waits has sent it in, but for what the receiving side fills in."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        row = self.get_object()
        if not row.may_be_edited or (row.is_published and not may_publish(request.user, self.model)):
            return redirect(self.inspect_url_name, row.pk)
        response: HttpResponse = super().dispatch(request, *args, **kwargs)
        return response

    def save_instance(self) -> Any:
        row = super().save_instance()
        changed = set(self.form.changed_data)
        if changed and changed <= set(row.of_receiver):
            return row
        if row.state == ReviewState.SUBMITTED:
            row.submitted_by, row.submitted_at = self.request.user, timezone.now()
            row.save()
        elif row.can_become(ReviewState.SUBMITTED):
            row.submit(self.request.user)
        return row


class SubmissionDeleteView(SeenRows, DeleteView):
    """What was published stays."""

    def get_object(self, queryset: Any = None) -> Any:
        row = super().get_object(queryset)
        if row.is_published:
            raise PermissionDenied
        return row


class SubmissionHistoryView(SeenRows, HistoryView):
    pass


class SubmissionUsageView(SeenRows, UsageView):
    pass


class ReviewView(SeenRows, InspectView):
    """All that was sent in, and the decision: publish, or refuse with a note."""

    template_name = "wagtailadmin/platform/review.html"
    page_title = _("Review")

    def get_edit_url(self) -> str | None:
        found: str | None = super().get_edit_url() if self.object.may_be_edited else None
        return found

    def get_delete_url(self) -> str | None:
        found: str | None = super().get_delete_url() if not self.object.is_published else None
        return found

    def get_fields(self) -> list[str]:
        """What was sent in, then what became of it."""
        of_review = {field.name for field in Submission._meta.local_fields}
        return sorted(super().get_fields(), key=lambda name: name in of_review)

    def get_field_display_value(self, field_name: str, field: Any) -> Any:
        """Contents by their titles, people by their names."""
        value = super().get_field_display_value(field_name, field)
        if value is None or value == "":
            return "–"
        if isinstance(field, ContentField):
            return titles_of([value]).get(value, value)
        return get_user_display_name(value) if isinstance(value, AbstractBaseUser) else value

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        allowed = may_publish(self.request.user, self.model)
        return context | {
            "may_publish": allowed and self.object.can_become(ReviewState.PUBLISHED),
            "may_refuse": allowed and self.object.can_become(ReviewState.REFUSED),
            "is_own": self.object.submitted_by_id == self.request.user.pk,
            "seen": _version(self.object),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_publish(request.user, self.model):
            raise PermissionDenied
        note = request.POST.get("note", "")
        if request.POST.get("seen", _version(self.object)) != _version(self.object):
            messages.error(request, gettext("It was changed since you read it: here it is as it is now."))
            return redirect(request.path)
        try:
            if "publish" in request.POST:
                self.object.publish(request.user, note)
                messages.success(request, gettext("Published."))
            else:
                self.object.refuse(request.user, note)
                messages.success(request, gettext("Refused."))
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return redirect(request.path)
        return redirect(self.index_url_name)


class SubmissionViewSet(ModelViewSet):
    """`own_columns`: what a row of this model is known by, beside its own text."""

    icon = "comment"
    copy_view_enabled = False
    inspect_view_enabled = True
    add_to_admin_menu = False
    filterset_class = SubmissionFilterSet
    index_view_class = SubmissionIndexView
    add_view_class = SubmissionCreateView
    edit_view_class = SubmissionEditView
    delete_view_class = SubmissionDeleteView
    inspect_view_class = ReviewView
    history_view_class = SubmissionHistoryView
    usage_view_class = SubmissionUsageView
    inspect_template_name = ReviewView.template_name
    inspect_view_fields_exclude = ["id"]
    own_columns: tuple[Any, ...] = ()

    def __init__(self, **kwargs: Any) -> None:
        self.list_display = submission_columns(self.own_columns)
        super().__init__(**kwargs)

    def get_edit_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        found: dict[str, Any] = super().get_edit_view_kwargs(inspect_url_name=self.get_url_name("inspect"), **kwargs)
        return found

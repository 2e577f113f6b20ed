"""wagtail-localize's views where the platform's rules differ; registered before them under the same addresses."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.models import Locale, Page
from wagtail_localize.models import Translation
from wagtail_localize.views.edit_translation import stop_translation
from wagtail_localize.views.report import TranslationsReportView
from wagtail_localize.views.submit_translations import SubmitPageTranslationView, SubmitTranslationForm
from wagtail_localize.views.update_translations import UpdateTranslationsForm, UpdateTranslationsView

from .roles import may_edit, may_translate
from .translation_policy import (
    TranslationRefused,
    missing_texts,
    require_publishable,
    require_translated_parent,
    save_draft,
)


class SubmitForm(SubmitTranslationForm):
    """Offers the languages this user translates into; says which parents are to be translated first."""

    def __init__(self, page: Page, user: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(page, *args, **kwargs)
        self.page = page
        locales = self.fields["locales"].queryset
        allowed = [locale.pk for locale in locales if may_translate(user, page, locale)]
        self.fields["locales"].queryset = locales.filter(pk__in=allowed)

    def clean_locales(self) -> Any:
        locales = self.cleaned_data["locales"]
        try:
            for locale in locales:
                require_translated_parent(self.page, locale)
        except TranslationRefused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        return locales


class SubmitView(SubmitPageTranslationView):
    def get_form(self) -> SubmitForm:
        user = self.request.user
        if self.request.method == "POST":
            return SubmitForm(self.object, user, self.request.POST)
        wanted = Locale.objects.filter(language_code=self.request.GET.get("select_locale", ""))
        return SubmitForm(self.object, user, initial={"locales": wanted} if wanted else None)


class UpdateForm(UpdateTranslationsForm):
    """Brings the new texts to the translators; each publishes when they are translated, nobody before."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["publish_translations"]

    def clean(self) -> dict[str, Any]:
        return {**super().clean(), "publish_translations": False}


class UpdateView(UpdateTranslationsView):
    def get_form(self) -> UpdateForm:
        return UpdateForm(self.request.POST if self.request.method == "POST" else None)


class ReportView(TranslationsReportView):
    """In an order, so that its pages neither repeat nor leave out a row."""

    def get_queryset(self) -> QuerySet[Translation]:
        found: QuerySet[Translation] = super().get_queryset()
        return found.order_by("source__object_repr", "target_locale", "pk")


def refuse_alias(request: HttpRequest, page_id: int) -> HttpResponse:
    """A translation never becomes an alias: that would show one language as another."""
    messages.error(
        request,
        _("A translation cannot become an alias of its original. Unpublish or delete it where it is not wanted."),
    )
    return redirect("wagtailadmin_pages:edit", page_id)


def stop(request: HttpRequest, translation_id: int) -> HttpResponse:
    """Only who publishes may take a translation out of the watch over its source's changes."""
    page = get_object_or_404(Translation, pk=translation_id).get_target_instance()
    if not page.permissions_for_user(request.user).can_publish():
        raise PermissionDenied
    response: HttpResponse = stop_translation(request, translation_id)
    return response


def submit_for_review(request: HttpRequest, translation_id: int) -> HttpResponse:
    """Shows what is missing; with POST, sends the translation as it stands into the moderation of its page."""
    translation = get_object_or_404(Translation, pk=translation_id, enabled=True)
    page = translation.get_target_instance()
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    workflow = page.get_workflow()
    if not may_edit(request.user, page) or workflow is None:
        messages.error(request, _("You cannot submit this translation."))
        return redirect(edit)
    missing = missing_texts(translation)
    if request.method != "POST":
        return TemplateResponse(
            request,
            "wagtailadmin/platform/submit_for_review.html",
            {"page": page, "translation": translation, "missing": missing, "edit_url": edit},
        )
    require_publishable(page, missing)
    save_draft(translation, request.user)
    state = page.current_workflow_state
    if state:
        state.cancel(user=request.user)
    workflow.start(page.get_latest_revision_as_object(), request.user)
    messages.success(request, _("“%(page)s” was submitted for review.") % {"page": page.get_admin_display_title()})
    return redirect(edit)


urls = [
    path("localize/submit/page/<int:page_id>/", SubmitView.as_view()),
    path("localize/update/<int:translation_source_id>/", UpdateView.as_view()),
    path("localize/page/<int:page_id>/convert_to_alias/", refuse_alias),
    path("localize/translate/<int:translation_id>/disable/", stop),
    path("localize/reports/translations/", ReportView.as_view()),
    path("localize/reports/translations/results/", ReportView.as_view(results_only=True)),
    path("translations/<int:translation_id>/submit/", submit_for_review, name="submit_translation_for_review"),
]

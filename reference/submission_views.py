"""Submissions in the admin: what waits for review, and the two decisions on it."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.views.generic import EditView
from wagtail.admin.viewsets.model import ModelViewSet

from .enums import ReviewState
from .reviewing import may_publish, submission_columns
from .submissions import Submission


class SubmissionEditView(EditView):
    """Saves, or saves and decides; deciding takes the right to publish."""

    template_name = "wagtailadmin/platform/submission_edit.html"
    actions = ["edit", "publish", "refuse"]

    def get_available_actions(self) -> list[str]:
        return self.actions if may_publish(self.request.user, self.model) else ["edit"]

    def is_valid(self, form: Any) -> bool:
        valid: bool = super().is_valid(form)
        decision = self.get_action(self.request)
        if valid and decision == "publish" and not self.object.can_become(ReviewState.PUBLISHED):
            form.add_error(None, _("Only what was sent in can be published."))
        if valid and decision == "refuse":
            if not self.object.can_become(ReviewState.REFUSED):
                form.add_error(None, _("Only what was sent in or published can be refused."))
            elif not form.cleaned_data["review_note"].strip():
                form.add_error("review_note", _("Say why, for who sent it in."))
        if valid and form.errors:
            self.produced_error_code = "validation_error"
            self.produced_error_message = self.get_error_message()
        return not form.errors

    def save_instance(self) -> Submission:
        submission: Submission = super().save_instance()
        match self.get_action(self.request):
            case "publish":
                submission.publish(self.request.user, submission.review_note)
            case "refuse":
                submission.refuse(self.request.user, submission.review_note)
        return submission

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        decides = may_publish(self.request.user, self.model)
        return context | {
            "can_publish": decides and self.object.can_become(ReviewState.PUBLISHED),
            "can_refuse": decides and self.object.can_become(ReviewState.REFUSED),
            "autosave_enabled": False,
        }


class SubmissionViewSet(ModelViewSet):
    """One kind of submission. `own_columns`: what it is known by. Who enters one in the admin sends it in at once."""

    edit_view_class = SubmissionEditView
    copy_view_enabled = False
    inspect_view_enabled = True
    list_per_page = 50
    list_filter = ["state"]
    ordering = ["-submitted_at", "-pk"]
    own_columns: tuple[Any, ...] = ()

    @property
    def list_display(self) -> list[Any]:
        return [*submission_columns(self.own_columns)]

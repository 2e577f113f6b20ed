"""The forms of the follow-up, and its tab on a recommendation's form."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, InlinePanel, ObjectList, Panel

from cms.base.panels import ContentPanel
from reference.reviewing import SubmissionForm

from .follow_up import ProgressReport


class CommentForm(SubmissionForm):
    """Reports that are not published are between their authors and the Secretariat."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "report" in self.fields:
            self.fields["report"].queryset = ProgressReport.objects.published().select_related("actor")


def _form(
    who: Any, words: Any, *own: Panel, help_text: Any = "", form_class: type[SubmissionForm] = SubmissionForm
) -> ObjectList:
    return ObjectList(
        [
            ContentPanel("recommendation"),
            FieldPanel("actor", heading=who),
            *own,
            FieldPanel("date"),
            FieldPanel("text", heading=words, help_text=help_text),
            FieldPanel("language"),
        ],
        base_form_class=form_class,
    )


status_form = _form(
    _("Addressee"),
    _("Reason"),
    FieldPanel("after"),
    FieldPanel("document"),
    help_text=_("Why the status changes. Everybody reads it in the timeline; it is never overwritten."),
)
position_form = _form(
    _("Addressee"), _("Answer"), FieldPanel("position"), help_text=_("In the addressee's own words where possible.")
)
commitment_form = _form(
    _("Who leads"),
    _("Action"),
    FieldPanel("partners"),
    FieldRowPanel([FieldPanel("target_date"), FieldPanel("progress")]),
    FieldPanel("indicator"),
    help_text=_("What is planned."),
)
report_form = _form(
    _("Author"),
    _("What happened"),
    FieldPanel("addressee"),
    FieldRowPanel([FieldPanel("period_from"), FieldPanel("period_to")]),
    InlinePanel(
        "evidence",
        heading=_("Evidence"),
        label=_("evidence"),
        help_text=_("In each row an action, session or event of the platform, an official document, or an address."),
        panels=[ContentPanel("content"), FieldPanel("document"), FieldPanel("url"), FieldPanel("title")],
    ),
    FieldRowPanel([FieldPanel("claimed"), FieldPanel("reason")]),
)
comment_form = _form(
    _("Who comments"),
    _("Comment"),
    FieldPanel("report"),
    form_class=CommentForm,
    help_text=_("By the Liaison Committee or a Member State concerned."),
)


class FollowUpPanel(HelpPanel):
    """Where the recommendation stands, what waits for review, and the way to each form."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"template": "wagtailadmin/platform/follow_up_panel.html"} | kwargs)

    class BoundPanel(HelpPanel.BoundPanel):
        def is_shown(self) -> bool:
            return bool(self.instance.pk and self.instance.is_original)

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            from .follow_up_viewsets import viewsets

            context: dict[str, Any] = super().get_context_data(parent_context)
            content = self.instance.translation_key
            kinds = []
            for viewset in viewsets:
                rows = viewset.model.objects.filter(recommendation=content)
                kinds.append(
                    {
                        "label": viewset.model._meta.verbose_name_plural,
                        "add_label": viewset.model._meta.verbose_name,
                        "add_url": f"{reverse(viewset.get_url_name('add'))}?recommendation={content}",
                        "list_url": f"{reverse(viewset.get_url_name('index'))}?recommendation={content}",
                        "published": rows.published().count(),
                        "waiting": rows.waiting().count(),
                    }
                )
            return context | {"reading": self.instance.follow_up, "kinds": kinds}

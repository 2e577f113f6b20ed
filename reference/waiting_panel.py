"""On the start page of those who publish: what was sent in and waits for them, of every kind."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.ui.components import Component

from .reviewing import SubmissionViewSet, may_publish


def reviewed() -> list[SubmissionViewSet]:
    """The viewsets of all kinds of submissions, which each app names by the hook `register_reviewed`."""
    return [viewset for name in hooks.get_hooks("register_reviewed") for viewset in name()]


class WaitingPanel(Component):
    name = "submissions-waiting"
    template_name = "wagtailadmin/platform/waiting_panel.html"
    order = 55

    def __init__(self, user: Any, viewsets: list[SubmissionViewSet]) -> None:
        self.user, self.viewsets = user, viewsets

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        found = []
        for viewset in self.viewsets:
            model: Any = viewset.model
            count = model.objects.waiting().exclude(submitted_by=self.user).count()
            if count:
                url = f"{reverse(viewset.get_url_name('index'))}?state=submitted"
                found.append({"label": model._meta.verbose_name_plural, "count": count, "url": url})
        return {"name": self.name, "heading": _("Sent in, waiting for review"), "kinds": found}


def show_waiting(request: HttpRequest, panels: list[Any]) -> None:
    """Nothing to those who publish nothing of it."""
    own = [viewset for viewset in reviewed() if may_publish(request.user, viewset.model)]
    if own:
        panels.append(WaitingPanel(request.user, own))

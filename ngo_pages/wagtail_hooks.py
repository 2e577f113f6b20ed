"""Registers NGOs with the admin; the first save of a record makes its profile page."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin import messages
from wagtail.log_actions import LogActionRegistry, LogFormatter
from wagtail.models import Page

from cms.base.adding import AddItem
from cms.base.roles import Grant, Role

from .activities import ActivityFeedback, ProgrammeActivityPage
from .confirmation import forget_notes
from .confirmation_answers import CONFIRMED
from .expert_finder import ExpertFinder, experts_item
from .history import CORRECTION
from .merge_views import merge_item, merge_urls
from .merging import MERGED, UNDONE
from .models import ActionPage, Organization, OrganizationPage
from .profiles import draft_profile
from .project_viewsets import ProgrammeGroup, activities, projects, reviewed
from .projects import ProjectContribution, ProjectPage
from .reports import FreshnessReport, RenewalsReport, freshness_item, renewals_item, report_urls
from .viewsets import NgoGroup, actions, organizations

_SUBMISSIONS = (ProjectContribution, ActivityFeedback)


def register_ngos() -> Any:
    return [NgoGroup(), ProgrammeGroup()]


def add_ngo() -> AddItem:
    return AddItem(
        gettext_lazy("Add an NGO"), organizations.get_url_name("add"), Organization, icon_name="group", order=10
    )


def add_action() -> AddItem:
    return AddItem(
        gettext_lazy("Add an action"), actions.get_url_name("choose_parent"), ActionPage, icon_name="site", order=50
    )


def add_project() -> AddItem:
    return AddItem(
        gettext_lazy("Add a project"),
        projects.get_url_name("choose_parent"),
        ProjectPage,
        icon_name="folder-open-1",
        order=52,
    )


def add_activity() -> AddItem:
    return AddItem(
        gettext_lazy("Add a programme activity"),
        activities.get_url_name("choose_parent"),
        ProgrammeActivityPage,
        icon_name="calendar-alt",
        order=54,
    )


def make_profile(request: HttpRequest, instance: object) -> None:
    """A new record gets a draft profile, so that its words can be written at once."""
    if not isinstance(instance, Organization) or OrganizationPage.objects.filter(organization=instance).exists():
        return
    page = draft_profile(instance, request.user) if request.user.is_authenticated else None
    if page:
        messages.success(
            request,
            _("A draft of its profile page was made below “%(parent)s”. Write its words there.")
            % {"parent": page.get_parent().title},
            buttons=[messages.button(reverse("wagtailadmin_pages:edit", args=[page.pk]), _("Write the profile"))],
        )


def before_copy(request: HttpRequest, page: Page) -> HttpResponse | None:
    if not issubclass(page.specific_class or Page, OrganizationPage):
        return None
    messages.error(request, _("An organization has one profile; add the other organization first."))
    return redirect("wagtailadmin_explore", page.get_parent().pk)


def warn(request: HttpRequest, instance: object) -> None:
    """What the Directives leave to the Secretariat's judgement is said, and saved."""
    if isinstance(instance, Organization):
        for finding in instance.findings():
            if not finding.is_error:
                messages.warning(request, f"{finding.period}: {finding.message}")


def describe_actions(actions: LogActionRegistry) -> None:
    @actions.register_action(CORRECTION)
    class CorrectionFormatter(LogFormatter):
        label = gettext_lazy("Correct the history of statuses")

        def format_message(self, entry: Any) -> str:
            return _("Corrected the history of statuses: %(reason)s") % {"reason": entry.data["reason"]}

    @actions.register_action(CONFIRMED)
    class ConfirmationFormatter(LogFormatter):
        label = gettext_lazy("Confirm the record")
        message = gettext_lazy("The organization confirmed its record")

    @actions.register_action(MERGED)
    class MergeFormatter(LogFormatter):
        label = gettext_lazy("Merge a duplicate")

        def format_message(self, entry: Any) -> str:
            return _("Merged with “%(record)s”") % {"record": entry.data["merged"]}

    @actions.register_action(UNDONE)
    class UndoFormatter(LogFormatter):
        label = gettext_lazy("Undo a merge")

        def format_message(self, entry: Any) -> str:
            return _("Undid the merge with “%(record)s”") % {"record": entry.data["merged"]}


def record_grants() -> list[Grant]:
    """The Liaison Committee reads records; status and all other facts are the Secretariat's."""
    return [
        Grant(Role.EDITORS, Organization, ("add", "change", "view")),
        Grant(Role.MODERATORS, Organization, ("add", "change", "view", "delete", "publish", "lock", "unlock")),
        Grant(Role.LIAISON_COMMITTEE, Organization, ("view",)),
        *(Grant(Role.EDITORS, model, ("add", "change", "view")) for model in _SUBMISSIONS),
        *(Grant(Role.MODERATORS, model, ("add", "change", "view", "delete", "publish")) for model in _SUBMISSIONS),
    ]


hooks.register("register_admin_viewset", register_ngos)
hooks.register("register_add_menu_item", add_ngo)
hooks.register("register_add_menu_item", add_action)
hooks.register("register_add_menu_item", add_project)
hooks.register("register_add_menu_item", add_activity)
hooks.register("after_create_snippet", make_profile)
hooks.register("before_copy_page", before_copy)
hooks.register("after_create_snippet", warn)
hooks.register("after_edit_snippet", warn)
hooks.register("register_log_actions", describe_actions)
hooks.register("register_sweep", forget_notes)
hooks.register("register_admin_urls", lambda: report_urls(RenewalsReport, FreshnessReport, ExpertFinder))
hooks.register("register_reports_menu_item", renewals_item)
hooks.register("register_reports_menu_item", freshness_item)
hooks.register("register_reports_menu_item", experts_item)
hooks.register("register_admin_urls", merge_urls)
hooks.register("register_reports_menu_item", merge_item)
hooks.register("register_role_grants", record_grants)
hooks.register("register_reviewed", lambda: reviewed)

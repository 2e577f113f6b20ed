"""Projects, programme activities and what is sent in about them, in the admin."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.viewsets.base import ViewSetGroup

from cms.base.viewsets import ContentListing
from reference.reviewing import SubmissionViewSet

from .activities import ActivityFeedback, ProgrammeActivityPage
from .activity_panels import feedback_form
from .project_panels import contribution_form
from .projects import ProjectContribution, ProjectPage


class ProjectListing(ContentListing):
    model = ProjectPage
    icon = "folder-open-1"
    menu_label = _("Projects")
    name = "projects"
    list_filter = ("live", "sectors", "fictional")
    own_columns = (Column("starts", label=_("From"), sort_key="starts", width="10%"),)


class ActivityListing(ContentListing):
    model = ProgrammeActivityPage
    icon = "calendar-alt"
    menu_label = _("Programme activities")
    name = "programme-activities"
    list_filter = ("live", "sector", "offices", "countries", "fictional")
    own_columns = (
        Column("sector", label=_("Sector"), accessor="sector", sort_key="sector", width="14%"),
        DateColumn("starts", label=_("From"), sort_key="starts", width="10%"),
    )


class ContributionViewSet(SubmissionViewSet):
    model = ProjectContribution
    icon = "comment"
    menu_label = _("Contributions")
    edit_handler = contribution_form
    own_columns = (
        Column("about", label=_("Project")),
        Column("organization", label=_("Organization")),
    )


class FeedbackViewSet(SubmissionViewSet):
    model = ActivityFeedback
    icon = "comment"
    menu_label = _("Feedback")
    edit_handler = feedback_form
    own_columns = (
        Column("about", label=_("Programme activity")),
        Column("organization", label=_("Organization")),
        DateColumn("answered_on", label=_("Answered"), sort_key="answered_on"),
    )


projects = ProjectListing()
activities = ActivityListing()
reviewed = (ContributionViewSet(), FeedbackViewSet())


class ProgrammeGroup(ViewSetGroup):
    menu_label = _("Projects and programme")
    menu_icon = "folder-open-1"
    menu_order = 115
    items = (projects, reviewed[0], activities, reviewed[1])

"""The page types and records of this app, by subject."""

from .addresses import Address
from .clusters import Cluster
from .consulting import (
    AttendanceNotice,
    HearingRequest,
    ThemeAnswer,
    ThemeConsultationIndexPage,
    ThemeConsultationPage,
)
from .dialogue import DialogueIndexPage, SessionPage
from .events import ConferencePage, EventIndexPage, ForumPage, ForumReportPage
from .follow_up import Commitment, FollowUpComment, PositionStatement, ProgressReport, ReportEvidence, StatusChange
from .groups import ConsultationIndexPage, ConsultationPage, WorkingGroupIndexPage, WorkingGroupPage
from .official_documents import OfficialDocumentIndexPage, OfficialDocumentPage
from .recommendations import RecommendationIndexPage, RecommendationPage
from .terms import BodyTerm, Seat
from .work_plans import PlannedAction, WorkPlanPage

__all__ = [
    "Address",
    "AttendanceNotice",
    "BodyTerm",
    "Cluster",
    "Commitment",
    "ConferencePage",
    "ConsultationIndexPage",
    "ConsultationPage",
    "DialogueIndexPage",
    "EventIndexPage",
    "FollowUpComment",
    "ForumPage",
    "ForumReportPage",
    "HearingRequest",
    "OfficialDocumentIndexPage",
    "OfficialDocumentPage",
    "PlannedAction",
    "PositionStatement",
    "ProgressReport",
    "RecommendationIndexPage",
    "RecommendationPage",
    "ReportEvidence",
    "Seat",
    "SessionPage",
    "StatusChange",
    "ThemeAnswer",
    "ThemeConsultationIndexPage",
    "ThemeConsultationPage",
    "WorkPlanPage",
    "WorkingGroupIndexPage",
    "WorkingGroupPage",
]

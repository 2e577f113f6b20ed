"""The page types and records of this app, by subject."""

from .addresses import Address
from .clusters import Cluster
from .dialogue import DialogueIndexPage, SessionPage
from .events import ConferencePage, EventIndexPage, ForumPage, ForumReportPage
from .follow_up import Commitment, FollowUpComment, PositionStatement, ProgressReport, ReportEvidence, StatusChange
from .groups import ConsultationIndexPage, ConsultationPage, WorkingGroupIndexPage, WorkingGroupPage
from .official_documents import OfficialDocumentIndexPage, OfficialDocumentPage
from .recommendations import RecommendationIndexPage, RecommendationPage

__all__ = [
    "Address",
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
    "OfficialDocumentIndexPage",
    "OfficialDocumentPage",
    "PositionStatement",
    "ProgressReport",
    "RecommendationIndexPage",
    "RecommendationPage",
    "ReportEvidence",
    "SessionPage",
    "StatusChange",
    "WorkingGroupIndexPage",
    "WorkingGroupPage",
]

"""The page types of this app, by subject."""

from .dialogue import DialogueIndexPage, SessionPage
from .events import ConferencePage, EventIndexPage, ForumPage, ForumReportPage
from .groups import ConsultationIndexPage, ConsultationPage, WorkingGroupIndexPage, WorkingGroupPage
from .official_documents import OfficialDocumentIndexPage, OfficialDocumentPage
from .recommendations import RecommendationIndexPage, RecommendationPage

__all__ = [
    "ConferencePage",
    "ConsultationIndexPage",
    "ConsultationPage",
    "DialogueIndexPage",
    "EventIndexPage",
    "ForumPage",
    "ForumReportPage",
    "OfficialDocumentIndexPage",
    "OfficialDocumentPage",
    "RecommendationIndexPage",
    "RecommendationPage",
    "SessionPage",
    "WorkingGroupIndexPage",
    "WorkingGroupPage",
]

"""The page types of this app, by subject."""

from .dialogue import DialogueIndexPage, SessionPage
from .events import ConferencePage, EventIndexPage, ForumPage, ForumReportPage
from .recommendations import RecommendationIndexPage, RecommendationPage

__all__ = [
    "ConferencePage",
    "DialogueIndexPage",
    "EventIndexPage",
    "ForumPage",
    "ForumReportPage",
    "RecommendationIndexPage",
    "RecommendationPage",
    "SessionPage",
]

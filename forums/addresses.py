"""Who a recommendation is addressed to. Where each stands since is in its follow-up, outside the page's revisions."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey

from cms.base.child_rows import ChildRow
from reference.models import Actor

from .enums import RecommendationKind, RecommendationStatus


def first_status(kind: str) -> RecommendationStatus:
    """Where every addressee of a text of this kind begins."""
    adopted = kind in (RecommendationKind.ADOPTED, RecommendationKind.REPORTED)
    return RecommendationStatus.ADOPTED if adopted else RecommendationStatus.PROPOSED


class Address(ChildRow):
    """One addressee of a recommendation.

    `status` is where it stood when the text came here, if not where all texts of its kind begin; no form has it: a
    status changes by a published StatusChange only.
    """

    page = ParentalKey("forums.RecommendationPage", on_delete=models.CASCADE, related_name="addresses")
    actor = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+", verbose_name=_("addressee"))
    status = models.CharField(_("first status"), max_length=30, choices=RecommendationStatus, blank=True, default="")
